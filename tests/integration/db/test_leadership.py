"""Of any number of processes one leads, and another one once it does not."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.integration.scheduler.stalling import StallingProxy
from watcher.db import Store
from watcher.db.leadership import FileLock, Leadership, SessionLock, count_leaders, leadership_of
from watcher.errors import StoreError


@pytest.fixture
def two(store: Store) -> Iterator[tuple[Leadership, Leadership]]:
    with ExitStack() as stack:
        found = leadership_of(store), leadership_of(store)
        for each in found:
            stack.callback(each.give_up)
        yield found


def test_one_of_two_leads(two: tuple[Leadership, Leadership]) -> None:
    first, second = two

    assert (first.take(), second.take()) == (True, False)
    assert (first.is_held(), second.is_held()) == (True, False)
    assert first.take(), "who leads goes on leading"


def test_the_other_leads_once_the_first_has_given_up(two: tuple[Leadership, Leadership]) -> None:
    first, second = two
    first.take()
    first.give_up()

    assert second.take()
    assert not first.is_held()


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_a_leader_whose_session_the_server_ends_leads_no_more(two: tuple[Leadership, Leadership], store: Store) -> None:
    first, second = two
    first.take()
    with store.write() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name"),
            {"name": "trial-watcher-leader"},
        )

    assert not first.is_held()
    assert second.take()
    assert not first.take()


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_every_process_can_tell_whether_anybody_leads(two: tuple[Leadership, Leadership], store: Store) -> None:
    assert count_leaders(store) == 0
    two[0].take()
    assert count_leaders(store) == 1


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_installations_in_two_databases_of_a_server_lead_each_for_itself(store: Store, postgres_url: str) -> None:
    here, there = leadership_of(store), leadership_of(other := Store(postgres_url))

    assert (here.take(), there.take()) == (True, True)
    here.give_up()
    there.give_up()
    other.close()


def test_a_leader_that_gets_no_answer_takes_itself_for_none(postgres_url: str, tmp_path: Path) -> None:
    with StallingProxy(postgres_url, tmp_path) as proxy:
        lock = SessionLock(Store(proxy.url).engine.url)
        assert lock.take()
        proxy.stall()

        assert not lock.is_held()


def test_a_server_that_is_not_there_is_named_in_one_line(tmp_path: Path) -> None:
    lock = SessionLock(Store(f"postgresql://postgres@/watcher?host={tmp_path}").engine.url)

    with pytest.raises(StoreError, match=r"^the database cannot be asked who leads: [^\n]+$"):
        lock.take()


def test_a_database_in_memory_is_led_by_whoever_has_it() -> None:
    assert FileLock(None).take()


def test_a_lock_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"service\.lock cannot be opened: No such file"):
        FileLock(tmp_path / "gone" / "watcher.db-service.lock").take()
