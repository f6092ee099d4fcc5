"""Check recorded histories: `python -m watcher.replay.histories [DIR]`; the shipped ones unless told."""

import sys
from collections.abc import Sequence
from pathlib import Path

from watcher.errors import WatcherError
from watcher.replay.recorded import Histories


def main(arguments: Sequence[str]) -> int:
    """Load every file, apply every patch, show every release. Exit 2 with one line when a file is wrong."""
    try:
        histories = Histories.load(Path(arguments[0])) if arguments else Histories.shipped()
    except WatcherError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return wrong.exit_code
    sys.stdout.write(f"{len(histories.trials)} trials, {len(histories.releases)} releases\n")
    for release in histories.releases:
        shown, aliases = histories.records(release), histories.aliases(release)
        changed = sum(release in history.releases for history in histories.trials.values())
        sys.stdout.write(f"{release}  {len(shown)} records, {changed} changed, {len(aliases)} aliases\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
