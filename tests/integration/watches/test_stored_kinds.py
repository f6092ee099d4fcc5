"""A choice that is stored under a word which the code has no more."""

from sqlalchemy import update

from tests.factories import NOW
from watcher.db import Store
from watcher.db.tables import subscription, subscription_kind
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Frequency, Interest
from watcher.watches import Book


def test_f26_a_choice_that_is_not_known_any_more_is_read_as_what_tells_rather_too_much(store: Store) -> None:
    book = Book(store)
    address = book.address(Channel.EMAIL, "pat.doe@example.org", None, NOW)
    watch = book.watch_trial("NCT99990001", "A Trial of Exemplumab", NOW)
    subscription_id = book.subscribe(watch.id, address.id, Interest(frozenset({Kind.STATUS})), NOW)
    with store.write() as connection:
        connection.execute(update(subscription_kind).values(kind="weather"))
        connection.execute(update(subscription).values(frequency="hourly", least=9))

    read = book.get(subscription_id).interest

    assert (read.kinds, read.least, read.frequency) == (frozenset(Kind), Importance.MINOR, Frequency.IMMEDIATE)
