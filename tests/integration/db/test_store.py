"""Both databases answer, and every error of their drivers leaves as ours."""

import sqlite3
from pathlib import Path
from traceback import format_exception

import pytest
from sqlalchemy import insert, select, text

from watcher.db import Store
from watcher.db.tables import instance
from watcher.errors import SettingError, StoreError


def test_a_write_is_all_or_nothing(store: Store) -> None:
    twice = insert(instance).values([{"key": "a", "value": "1"}, {"key": "a", "value": "2"}])

    with pytest.raises(StoreError), store.write() as connection:
        connection.execute(twice)

    with store.read() as connection:
        assert connection.execute(select(instance).where(instance.c.key == "a")).all() == []


def test_only_what_a_power_cut_may_take_back_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'watcher.db'}")
    synchronous = text("PRAGMA synchronous")  # 1: NORMAL, 2: FULL

    with store.once(lasting=False) as connection:
        assert connection.execute(synchronous).scalar_one() == 1
    with store.write() as connection:
        assert connection.execute(synchronous).scalar_one() == 2
    store.close()


def test_the_clock_of_the_database_has_a_zone(store: Store) -> None:
    assert store.now().tzinfo is not None


def test_a_broken_statement_is_told_in_one_line(store: Store) -> None:
    with pytest.raises(StoreError, match="nothing_here") as caught, store.read() as connection:
        connection.execute(text("SELECT * FROM nothing_here"))

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://localhost/x", "no url"])
def test_another_database_is_refused_by_the_name_of_the_setting(url: str) -> None:
    with pytest.raises(SettingError, match="WATCHER_DATABASE_URL"):
        Store(url)


def test_a_password_is_never_shown() -> None:
    store = Store("postgresql://watcher:hunter2@127.0.0.1:1/none")

    with pytest.raises(StoreError) as caught:
        store.check()

    assert "hunter2" not in str(caught.value)


def test_an_error_never_carries_what_was_stored(store: Store) -> None:
    address = "pat.doe@example.org"
    twice = insert(instance).values([{"key": address, "value": "1"}, {"key": address, "value": "2"}])

    with pytest.raises(StoreError) as caught, store.write() as connection:
        connection.execute(twice)

    assert "pat.doe" not in "".join(format_exception(caught.value))


def test_a_writer_that_is_kept_out_says_so(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/watcher.db")
    with store.read() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "watcher.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="database is locked"), store.write():
        pass
    other.close()
    store.close()


def test_a_transaction_that_nobody_works_on_is_ended_by_the_server(postgres_url: str) -> None:
    """F32: it would keep dead rows of the whole database from being cleaned up."""
    store = Store(postgres_url)
    with store.read() as connection:
        assert connection.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one() == "1min"
    store.close()
