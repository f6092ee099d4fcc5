"""The request budget that all processes share."""

from datetime import timedelta

from tests.factories import NOW
from watcher.db import Store
from watcher.sweep.budget import Budget


def test_a_full_bucket_is_spent_then_refilled_at_the_given_rate(store: Store) -> None:
    budget = Budget(store, per_minute=6)
    assert [budget.take(NOW) for _ in range(6)] == [timedelta(0)] * 6

    wait = budget.take(NOW)

    assert wait == timedelta(seconds=10)
    assert budget.take(NOW + wait) == timedelta(0)


def test_two_processes_spend_from_one_bucket(store: Store) -> None:
    ours, theirs = Budget(store, per_minute=2), Budget(store, per_minute=2)
    ours.take(NOW)
    theirs.take(NOW)

    assert ours.take(NOW) > timedelta(0)


def test_a_clock_that_steps_back_takes_no_tokens_away(store: Store) -> None:
    budget = Budget(store, per_minute=60)
    budget.take(NOW)

    assert budget.take(NOW - timedelta(hours=1)) == timedelta(0)
