"""What retention forgets, and what it never does (fault F35)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.integration.delivery.desk import Desk, tried
from tests.unit.delivery.deliveries import NOW
from watcher.db import Store
from watcher.db.tables import attempt, delivery, message
from watcher.delivery import retention
from watcher.delivery.outbox import Outbox
from watcher.errors import UsageError
from watcher.jobs.prune import Pruned, prune
from watcher.model.delivery import Outcome

KEEP = timedelta(days=400)
LATER = NOW + KEEP + timedelta(seconds=1)


@pytest.fixture
def old(store: Store) -> Desk:
    return Desk(store, Outbox(store))


def end(desk: Desk, outcome: Outcome = Outcome.ACCEPTED) -> None:
    for each in desk.outbox.claim(NOW, 100):
        desk.outbox.record(each, tried(outcome), 0.5, NOW)


def count(desk: Desk, *tables: object) -> list[int]:
    with desk.store.read() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]  # type: ignore[arg-type]


def test_the_text_and_the_attempts_of_what_is_old_are_forgotten_and_its_key_is_not(old: Desk) -> None:
    delivery_id = old.mail("sweep-1")
    end(old)

    assert prune(old.store, LATER, KEEP) == Pruned(deliveries=1, attempts=1, texts=1)
    assert count(old, delivery, attempt) == [1, 0]
    assert old.mail("sweep-1") == delivery_id
    assert old.outbox.claim(LATER, 10) == []


def test_nothing_is_forgotten_before_its_time_or_twice(old: Desk) -> None:
    old.mail("sweep-1")
    end(old)

    assert prune(old.store, NOW + KEEP, KEEP) == Pruned()
    assert prune(old.store, LATER, KEEP).deliveries == 1
    assert prune(old.store, LATER, KEEP) == Pruned()


def test_what_has_not_ended_is_kept_however_old_it_is(old: Desk) -> None:
    old.mail("sweep-1")
    end(old, Outcome.DEFERRED)

    assert prune(old.store, LATER, KEEP) == Pruned()
    assert len(old.outbox.claim(LATER, 10)) == 1


def test_a_text_stays_while_any_delivery_needs_it(old: Desk) -> None:
    old.mail("sweep-1")
    end(old)
    waiting = old.mail("sweep-2")

    assert prune(old.store, LATER, KEEP).texts == 0
    assert [each.id for each in old.outbox.claim(LATER, 10) if each.message.subject] == [waiting]


def test_what_is_forgotten_cannot_be_sent_again(old: Desk) -> None:
    delivery_id = old.mail("sweep-1")
    end(old, Outcome.REFUSED)
    prune(old.store, LATER, KEEP)

    with pytest.raises(UsageError, match=f"delivery {delivery_id} is older than what is kept"):
        old.outbox.retry(delivery_id, LATER)
    assert old.outbox.retry_address("anna.example@example.org", LATER) == 0


def test_f35_retention_goes_on_step_by_step_until_nothing_old_is_left(
    old: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watcher.jobs.prune.FORGOTTEN_A_STEP", 3)
    monkeypatch.setattr(retention.forget_some, "__defaults__", (3,))
    for number in range(8):
        old.mail(f"sweep-{number}")
    end(old)

    assert prune(old.store, LATER, KEEP).deliveries == 8
    assert count(old, attempt, message) == [0, 1]
