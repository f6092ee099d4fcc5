"""What a process with pages loads at its start, so that no reader waits for it."""

import subprocess
import sys

#: An audit hook cannot be taken off again, so it gets a process of its own.
SCRIPT = """
import sys
from watcher.bootstrap import load_tables
from watcher.match.places import find_place
from watcher.registry.client import tls_context
from watcher.settings import Settings
from watcher.watches.clocks import usual_zone

if sys.argv[1:] == ["loaded"]:
    load_tables(Settings())
reads = []
sys.addaudithook(lambda event, args: reads.append(args) if event in ("open", "os.scandir", "os.listdir") else None)
find_place("Kent, Washington"), find_place("02116"), usual_zone("fr"), usual_zone("fr-FR"), tls_context(None)
print(len(reads))
"""


def files_read(*given: str) -> int:
    """Return how many files and folders the first questions of a process open."""
    found = subprocess.run(  # noqa: S603 - the script stands above
        [sys.executable, "-c", SCRIPT, *given], check=True, capture_output=True, text=True
    )
    return int(found.stdout)


def test_after_it_no_reader_s_question_reads_a_file() -> None:
    assert files_read() > 0
    assert files_read("loaded") == 0
