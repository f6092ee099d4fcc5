"""What a load balancer and an alert rule are told: busy and broken do not look alike, and no figure is not zero."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.integration.delivery.desk import Desk
from watcher.bootstrap import Service, open_service
from watcher.db.home import UNKNOWN, put
from watcher.model.delivery import Attempt, Outcome
from watcher.model.role import Role, RoleState
from watcher.settings import Settings
from watcher.web.health import Health, health_of
from watcher.web.metrics import metrics_text

LEADS = RoleState(Role.SCHEDULER, "leads", is_leader=True)
WAITS = RoleState(Role.SCHEDULER, "stands by")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with open_service(Settings(data_dir=tmp_path)) as opened:
        yield opened


@pytest.fixture
def desk(service: Service) -> Desk:
    return Desk(service.store, service.pipeline.outbox)


def figures(health: Health) -> dict[str, float]:
    lines = (line.split() for line in metrics_text(health).decode().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def waits(service: Service, desk: Desk, minutes: int, window: str = "sweep-1") -> int:
    return desk.mail(window, run_at=service.now() - timedelta(minutes=minutes))


def answer(service: Service, desk: Desk, outcome: Outcome, minutes_ago: int = 0) -> None:
    """Let the delivery that waits longest be tried."""
    then = service.now() - timedelta(minutes=minutes_ago)
    (one,) = desk.outbox.claim(service.now(), 1)
    desk.outbox.record(one, Attempt(outcome, "", then, then), 0.5, then)


def test_nothing_to_do_is_no_trouble(service: Service) -> None:
    found = health_of(service)

    assert (found.lag, found.is_stuck, found.is_ready) == (timedelta(0), False, True)


def test_f38_the_lag_is_that_of_the_oldest_due_delivery(service: Service, desk: Desk) -> None:
    waits(service, desk, 10)
    waits(service, desk, 5, "sweep-2")

    assert figures(health_of(service))["watcher_delivery_lag_seconds"] == pytest.approx(600, abs=60)


def test_f39_much_to_do_while_something_succeeds_is_busy(service: Service, desk: Desk) -> None:
    waits(service, desk, 60)
    waits(service, desk, 50, "sweep-2")
    answer(service, desk, Outcome.ACCEPTED, minutes_ago=1)

    assert not health_of(service).is_stuck


@pytest.mark.parametrize(("outcome", "minutes_ago"), [(Outcome.ACCEPTED, 40), (Outcome.REFUSED, 1)])
def test_f39_much_to_do_while_nothing_succeeds_is_broken(
    service: Service, desk: Desk, outcome: Outcome, minutes_ago: int
) -> None:
    waits(service, desk, 60)
    waits(service, desk, 50, "sweep-2")
    answer(service, desk, outcome, minutes_ago)

    assert figures(health_of(service))["watcher_delivery_stuck"] == 1


def test_a_short_wait_is_not_broken_although_nothing_was_ever_sent(service: Service, desk: Desk) -> None:
    waits(service, desk, 5)

    assert not health_of(service).is_stuck


def test_f38_rows_that_cannot_be_read_give_no_figure_instead_of_zero(service: Service) -> None:
    with service.store.write() as connection:
        connection.execute(text("DROP TABLE attempt"))
        connection.execute(text("ALTER TABLE delivery RENAME TO gone"))
    found = figures(health_of(service, (WAITS,)))

    assert found == {"watcher_ready": 0, "watcher_leader": 0}


@pytest.mark.parametrize(("minutes", "warns"), [(10, False), (11, True)])
def test_f32_a_transaction_that_is_open_for_very_long_is_a_warning_and_a_figure(minutes: int, warns: bool) -> None:
    found = Health(None, lag=timedelta(0), oldest_transaction=timedelta(minutes=minutes))

    assert any("a transaction is open for 11 minutes" in line for line in found.warnings) is warns
    assert figures(found)["watcher_oldest_transaction_seconds"] == minutes * 60
    assert found.is_ready


def test_sqlite_has_no_figure_of_transactions(service: Service) -> None:
    assert "watcher_oldest_transaction_seconds" not in figures(health_of(service))


def test_f26_choices_that_are_stored_under_unknown_words_are_a_warning_and_a_figure(service: Service) -> None:
    with service.store.write() as connection:
        put(connection, UNKNOWN, "3")
    found = health_of(service)

    assert figures(found)["watcher_unknown_choices"] == 3
    assert found.as_json()["warnings"] == ["3 choices of subscriptions are not known to this version: see the log"]


@pytest.mark.parametrize(("state", "leads"), [(LEADS, 1), (WAITS, 0)])
def test_a_process_tells_whether_it_leads(service: Service, state: RoleState, leads: int) -> None:
    found = figures(health_of(service, (state,)))

    assert (found["watcher_leader"], found["watcher_leaders"]) == (leads, leads)


def test_a_part_that_cannot_do_its_work_makes_its_process_not_ready(service: Service) -> None:
    found = health_of(service, (LEADS, RoleState(Role.WORKER, "sends", "the disk is full")))

    assert found.as_json()["problem"] == "worker: the disk is full"
    assert found.as_json()["roles"] == {"scheduler": "leads", "worker": "the disk is full"}
