"""A choice that is stored under a word which the code has no more."""

import pytest
from sqlalchemy import update

from tests.factories import NOW
from watcher.db import Store
from watcher.db.tables import subscription_kind
from watcher.model.change import Kind
from watcher.model.watch import Channel, Interest
from watcher.watches import Book


def test_f26_a_kind_that_is_not_known_any_more_is_named_instead_of_passed_over(store: Store) -> None:
    book = Book(store)
    address = book.address(Channel.EMAIL, "pat.doe@example.org", None, NOW)
    watch = book.watch_trial("NCT99990001", "A Trial of Exemplumab", NOW)
    subscription_id = book.subscribe(watch.id, address.id, Interest(frozenset({Kind.STATUS})), NOW)
    with store.write() as connection:
        connection.execute(update(subscription_kind).values(kind="weather"))

    with pytest.raises(ValueError, match="'weather' is not a valid Kind"):
        book.get(subscription_id)
