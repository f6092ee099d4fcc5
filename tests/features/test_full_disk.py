"""A disk that gets full while the service sends, on SQLite, and has room again."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.chaos import disk
from bench.chaos.clock import Shift
from bench.chaos.disk import Disk
from bench.chaos.fill import Filling
from bench.chaos.lines import Lines
from tests.features.processes import running
from tests.features.rights import need
from watcher.db import Store
from watcher.db.schema import migrate
from watcher.delivery.outbox import Outbox
from watcher.demo.receivers import MailReceiver
from watcher.model.watch import Channel
from watcher.watches import Book

#: More than a worker claims at once, so that it has to write before it can send the rest.
DUE = 400
#: A worker makes sure of its claims this often, and says so when it cannot.
SAID_WITHIN = 15 + 15


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Disk]:
    need(disk.missing())
    with disk.mounted(tmp_path / "data") as found:
        yield found


def put_mails(store: Store, folder: Path) -> None:
    """Put as many mails as are due, to ten readers in turn."""
    book, now = Book(store), store.now()
    readers = [book.address(Channel.EMAIL, f"reader{number}@example.org", None, now) for number in range(10)]
    due = Lines(folder / "due.jsonl")
    Filling(store, Outbox(store), Shift(folder), due, readers).put(range(DUE))
    due.close()


def test_f40_a_full_disk_is_named_and_once_it_has_room_again_everything_is_sent_once(
    small_disk: Disk, tmp_path: Path
) -> None:
    url = f"sqlite:///{small_disk.folder / 'watcher.db'}"
    store = Store(url)
    migrate(store)
    put_mails(store, tmp_path)
    store.close()
    with MailReceiver() as mail:
        environment = {
            "WATCHER_DATABASE_URL": url,
            "WATCHER_DATA_DIR": str(small_disk.folder),
            "WATCHER_REGISTRY_URL": "http://127.0.0.1:9",
            "WATCHER_SMTP_URL": mail.url,
            "WATCHER_PORT": "0",
        }
        with running("run", environment) as service:
            assert mail.inbox.arrived.wait(timeout=30)
            small_disk.fill()
            told = service.says("lease.not_renewed", within=SAID_WITHIN)
            at_once = len(mail.inbox.mails)
            small_disk.free()
            while len(mail.inbox.mails) < DUE:
                service.says("delivery.attempted")
            assert service.stop() == 0

    assert str(told["problem"]).endswith("database or disk is full")
    assert at_once < DUE, "what cannot be recorded is not begun"
    assert Counter(each["Subject"] for each in mail.inbox.mails) == Counter(f"due {number}" for number in range(DUE))
    assert not any("Traceback" in line for line in service.everything())
