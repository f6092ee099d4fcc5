"""F32: a transaction that stays open keeps the outbox from being tidied up, and an operator hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from watcher.db import Store
from watcher.db.transactions import oldest_transaction

ON_POSTGRES = pytest.mark.parametrize("store", ["postgresql"], indirect=True)


def age(store: Store) -> timedelta:
    found = oldest_transaction(store)
    assert found is not None
    return found


@ON_POSTGRES
def test_f32_a_transaction_that_stays_open_is_seen_until_it_ends(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("SELECT pg_current_xact_id()"))
        first = age(store)
        assert timedelta(0) < first < age(store)

    assert age(store) < first


@ON_POSTGRES
def test_a_session_that_waits_between_its_transactions_holds_nothing_back(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        connection.commit()

        assert age(store) == timedelta(0)


def test_sqlite_does_not_know_its_transactions(sqlite_store: Store) -> None:
    assert oldest_transaction(sqlite_store) is None
