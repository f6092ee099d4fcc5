"""A trial that somebody follows, and what becomes of it."""

from tests.factories import NOW, make_trial
from watcher.db import Store
from watcher.diff import compare
from watcher.model.record import Json
from watcher.model.watch import Channel, Interest
from watcher.registry.parse import parse_trial
from watcher.versions import Versions, digest
from watcher.versions.history import next_version
from watcher.watches import Book

NCT_ID = "NCT99990001"


def follow(store: Store, interest: Interest, who: str = "pat.doe@example.org") -> int:
    book = Book(store)
    address = book.address(Channel.EMAIL, who, None, NOW)
    return book.subscribe(book.watch_trial(NCT_ID, "A Trial", NOW).id, address.id, interest, NOW)


def change_trial(store: Store, sweep_id: int, values: dict[str, Json]) -> None:
    versions = Versions(store, parse_trial)
    latest = versions.latest([NCT_ID])[NCT_ID]
    new = make_trial(values=values)
    before = versions.restored(latest.id)
    following = next_version(new, digest(new.record), compare(before.record, new.record), before)
    versions.add([following], sweep_id=sweep_id, now=NOW)
