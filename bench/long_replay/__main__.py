"""`python -m bench.long_replay [--small] [FOLDER]`: generate, run, account; exit 1 where something does not add up."""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.long_replay.drive import drive
from bench.long_replay.generate import FULL, SMALL, Size, generate


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.long_replay", description="Sixty releases in minutes.")
    parser.add_argument("--small", action="store_true", help=f"{SMALL.trials} trials and {SMALL.releases} releases")
    parser.add_argument("folder", nargs="?", type=Path, help="keep everything here, in a folder that is not there yet")
    chosen = parser.parse_args()
    size = SMALL if chosen.small else FULL
    if chosen.folder is None:
        with tempfile.TemporaryDirectory(prefix="watcher-replay-") as folder:
            return _run(Path(folder), size)
    chosen.folder.mkdir(parents=True)
    return _run(chosen.folder, size)


def _run(folder: Path, size: Size) -> int:
    begun = time.monotonic()
    generate(folder, size)
    drive(folder, lambda line: print(line, flush=True))
    print(f"{time.monotonic() - begun:.0f} s; accounting:", flush=True)
    # Another program, so that nothing of the service can help it.
    command = [sys.executable, "-m", "bench.long_replay.account", str(folder)]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own program


if __name__ == "__main__":
    sys.exit(main())
