"""`python -m bench.chaos.command FOLDER PART`: the product's `watcher PART`, with a clock that jumps in a campaign.

The service has one clock, the store's; nothing else of it is touched.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from bench.chaos.clock import Shift
from watcher.cli import main as watcher_main
from watcher.db import Store


def shift_clock(shift: Shift) -> None:
    """Let the clock of every store of this process go as far ahead as the campaign says."""
    told = Store.now

    def now(store: Store) -> datetime:
        return told(store) + timedelta(seconds=shift.seconds)

    setattr(Store, "now", now)  # noqa: B010 - a type checker forbids it otherwise, and rightly


def main() -> None:
    shift_clock(Shift(Path(sys.argv[1])))
    sys.argv = ["watcher", *sys.argv[2:]]
    watcher_main()


if __name__ == "__main__":
    main()
