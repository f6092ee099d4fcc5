"""F10: a database that was restored or cloned, and a service that stood still for long, send no old mail."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import NOW
from watcher.db import Store
from watcher.db.home import HOME, put, seed_of
from watcher.delivery.outbox import Outbox
from watcher.jobs.copies import hold_old, note_alive
from watcher.model.delivery import DeliveryStatus

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
PENDING, SKIPPED = DeliveryStatus.PENDING, DeliveryStatus.SKIPPED


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, Outbox(store))


@pytest.fixture
def original(sqlite_store: Store) -> Desk:
    note_alive(sqlite_store, NOW)
    return Desk(sqlite_store, Outbox(sqlite_store))


@pytest.fixture
def copied(original: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the original's file, made while a mail was waiting in it."""
    original.mail()
    original.store.close()
    shutil.copy(tmp_path / "watcher.db", tmp_path / "restored.db")
    opened = Store(f"sqlite:///{tmp_path / 'restored.db'}")
    yield Desk(opened, Outbox(opened))
    opened.close()


def held(desk: Desk, at: datetime) -> int:
    return hold_old(desk.store, at, WEEK)


def test_what_was_due_a_week_ago_is_held_and_what_is_newer_is_sent(desk: Desk) -> None:
    """F10: the service, or its backup, stood still for too long."""
    old, new = desk.mail("sweep-1"), desk.mail("sweep-2", run_at=NOW + HOUR)

    assert held(desk, NOW + WEEK + HOUR / 2) == 1
    assert (desk.status(old), desk.status(new)) == (SKIPPED, PENDING)


def test_what_was_held_is_sent_when_an_operator_says_so(desk: Desk) -> None:
    late = NOW + 2 * WEEK
    old = desk.mail()
    held(desk, late)
    desk.outbox.retry(old, late)

    assert held(desk, late + HOUR) == 0
    assert [one.id for one in desk.outbox.claim(late, 10)] == [old]


def test_what_a_dead_worker_had_is_held_too(desk: Desk) -> None:
    old = desk.mail()
    desk.outbox.claim(NOW, 10)

    assert held(desk, NOW + WEEK + HOUR) == 1
    assert desk.status(old) is SKIPPED


def test_a_restart_on_the_same_database_holds_nothing_new(desk: Desk) -> None:
    new = desk.mail()
    note_alive(desk.store, NOW)

    assert held(desk, NOW + 3 * HOUR) == 0
    assert desk.status(new) is PENDING


def test_in_a_copy_that_begins_later_all_that_waits_is_held(copied: Desk) -> None:
    """F10: the original may have sent it meanwhile."""
    assert held(copied, NOW + 3 * HOUR) == 1


def test_a_copy_that_took_over_at_once_sends_what_waits(copied: Desk) -> None:
    assert held(copied, NOW + HOUR / 2) == 0


def test_a_copy_is_held_once_and_then_at_home(copied: Desk) -> None:
    held(copied, NOW + 3 * HOUR)
    new = copied.mail("sweep-2", run_at=NOW + 3 * HOUR)

    assert held(copied, NOW + 6 * HOUR) == 0
    assert copied.status(new) is PENDING


def test_a_database_of_another_cluster_is_a_copy(desk: Desk) -> None:
    """F10: a dump that was restored into another server."""
    note_alive(desk.store, NOW)
    with desk.store.write() as connection:
        put(connection, HOME, "7000000000000000000/16384")
    waiting = desk.mail()

    assert held(desk, NOW + 3 * HOUR) == 1
    assert desk.status(waiting) is SKIPPED


def test_all_processes_of_an_installation_have_one_number(store: Store) -> None:
    with store.write() as connection:
        assert (seed_of(connection, 41), seed_of(connection, 42)) == (41, 41)
