"""`python -m bench.chaos [--short] [--seed N] [--keep FOLDER] [sqlite|postgresql]`: a campaign, and its account."""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.chaos.drive import drive
from bench.chaos.plan import FULL, SHORT, Size

KINDS = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description="The service under faults.")
    parser.add_argument("--short", action="store_true", help=f"{SHORT.due} messages, a lease of {SHORT.lease:g} s")
    parser.add_argument("--seed", type=int, default=1, help="other faults at other moments")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep everything here, in folders not there yet")
    parser.add_argument("kind", nargs="?", choices=KINDS, help="without it both, one after the other")
    chosen = parser.parse_args()
    size = SHORT if chosen.short else FULL
    kinds = [chosen.kind] if chosen.kind else KINDS
    return max(_run(kind, size, chosen.seed, chosen.keep) for kind in kinds)


def _run(kind: str, size: Size, seed: int, keep: Path | None) -> int:
    if keep is not None:
        (keep / kind).mkdir(parents=True)
        return _in_folder(keep / kind, kind, size, seed)
    with tempfile.TemporaryDirectory(prefix="watcher-chaos-") as folder:
        return _in_folder(Path(folder), kind, size, seed)


def _in_folder(folder: Path, kind: str, size: Size, seed: int) -> int:
    begun = time.monotonic()
    print(f"{kind}, seed {seed}", flush=True)
    is_quiet = drive(folder, kind, size, seed, lambda line: print(f"  {line}", flush=True))
    print(f"{'quiet' if is_quiet else 'NOT QUIET'} after {time.monotonic() - begun:.0f} s; accounting:", flush=True)
    # Another program, so that nothing of the service can help it.
    command = [sys.executable, "-m", "bench.chaos.account", str(folder)]
    return subprocess.run(command, check=False).returncode or not is_quiet  # noqa: S603 - our own program


if __name__ == "__main__":
    sys.exit(main())
