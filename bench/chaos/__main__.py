"""`python -m bench.chaos [--short] [--seed N] [--only FAULT] [--keep FOLDER] [sqlite|postgresql]`: a campaign."""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.chaos.faults import ROUND
from bench.chaos.plan import FULL, SHORT
from bench.chaos.stage import Order, drive

KINDS = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description="The service under faults.")
    parser.add_argument("--short", action="store_true", help=f"{SHORT.due} messages, a lease of {SHORT.lease:g} s")
    parser.add_argument("--seed", type=int, default=1, help="other faults at other moments")
    parser.add_argument("--only", choices=sorted(ROUND), help="no fault but this one")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep everything here, in folders not there yet")
    parser.add_argument("kind", nargs="?", choices=KINDS, help="without it both, one after the other")
    chosen = parser.parse_args()
    size = SHORT if chosen.short else FULL
    kinds = [chosen.kind] if chosen.kind else KINDS
    orders = [Order(Path(), kind, size, chosen.seed, chosen.only, _say) for kind in kinds]
    return max(_run(order, chosen.keep) for order in orders)


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _run(order: Order, keep: Path | None) -> int:
    if keep is not None:
        (keep / order.kind).mkdir(parents=True)
        return _in_folder(replace(order, folder=keep / order.kind))
    with tempfile.TemporaryDirectory(prefix="watcher-chaos-") as folder:
        return _in_folder(replace(order, folder=Path(folder)))


def _in_folder(order: Order) -> int:
    begun = time.monotonic()
    print(f"{order.kind}, seed {order.seed}", flush=True)
    is_quiet = drive(order)
    print(f"{'quiet' if is_quiet else 'NOT QUIET'} after {time.monotonic() - begun:.0f} s; accounting:", flush=True)
    # Another program, so that nothing of the service can help it.
    command = [sys.executable, "-m", "bench.chaos.account", str(order.folder)]
    return subprocess.run(command, check=False).returncode or not is_quiet  # noqa: S603 - our own program


if __name__ == "__main__":
    sys.exit(main())
