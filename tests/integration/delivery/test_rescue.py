"""What a worker's death leaves behind."""

from datetime import timedelta

import pytest

from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import NOW
from watcher.delivery import rescue
from watcher.delivery.outbox import LEASE
from watcher.model.delivery import DeliveryStatus, Outcome

EXPIRED = NOW + LEASE + timedelta(seconds=1)


def test_a_delivery_whose_worker_died_comes_back_once_with_an_attempt_of_unknown_outcome(desk: Desk) -> None:
    delivery_id = desk.mail()
    desk.outbox.claim(NOW, 10)

    assert desk.outbox.release_expired(EXPIRED) == 1
    assert desk.outbox.release_expired(EXPIRED) == 0
    assert desk.attempts(delivery_id) == [(1, Outcome.UNKNOWN, rescue.WORKER_DIED)]
    assert [each.attempts for each in desk.outbox.claim(EXPIRED, 10)] == [1]


def test_a_lease_that_lasts_is_left_alone(desk: Desk) -> None:
    desk.mail()
    desk.outbox.claim(NOW, 10)

    assert desk.outbox.release_expired(NOW + LEASE) == 0


def test_a_delivery_that_kills_its_worker_each_time_fails_in_the_end(desk: Desk) -> None:
    delivery_id = desk.mail()
    now = NOW

    for _ in range(9):
        desk.outbox.claim(now, 10)
        now += 2 * LEASE
        desk.outbox.release_expired(now)

    assert desk.status(delivery_id) is DeliveryStatus.FAILED
    assert len(desk.attempts(delivery_id)) == 9


def test_more_leases_than_one_step_takes_are_all_released(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        sqlite_desk.mail(f"sweep-{number}")
    sqlite_desk.outbox.claim(NOW, 10)
    monkeypatch.setattr(rescue, "EXPIRED_A_STEP", 2)

    assert sqlite_desk.outbox.release_expired(EXPIRED) == 5
