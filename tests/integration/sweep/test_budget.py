"""The request budget that all processes share."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from watcher.db import Store
from watcher.sweep.budget import Asker, Budget

NONE = timedelta(0)
SWEEP, PERSON = Asker.SWEEP, Asker.PERSON


def test_a_full_bucket_is_spent_then_refilled_at_the_given_rate(store: Store) -> None:
    budget = Budget(store, per_minute=60)
    assert [budget.take(NOW) for _ in range(36)] == [NONE] * 36

    wait = budget.take(NOW)

    assert wait == timedelta(seconds=1)
    assert budget.take(NOW + wait) == NONE


def test_two_processes_spend_from_one_bucket(store: Store) -> None:
    ours, theirs = Budget(store, 2, PERSON), Budget(store, 2, PERSON)
    ours.take(NOW)
    theirs.take(NOW)

    assert ours.take(NOW) > NONE


def test_a_clock_that_steps_back_takes_no_tokens_away(store: Store) -> None:
    budget = Budget(store, per_minute=60)
    budget.take(NOW)

    assert budget.take(NOW - timedelta(hours=1)) == NONE


#: At 40 a minute a token comes every 1.5 seconds; each line: who asks, after how many seconds, and the wait in seconds.
TAKES = [
    *((SWEEP, 0.0, 0.0),) * 36,
    (SWEEP, 0.0, 1.5),
    (SWEEP, 1.5, 0.0),
    (SWEEP, 1.5, 1.5),
    *((PERSON, 1.5, 0.0),) * 4,
    (PERSON, 1.5, 1.5),
    (SWEEP, 1.5, 7.5),
    (PERSON, 3.0, 0.0),
    (SWEEP, 3.0, 7.5),
    (SWEEP, 10.5, 0.0),
    (SWEEP, 60.0, 0.0),
]


def test_a_tenth_is_kept_for_people_and_sweeps_wait_until_it_is_there_again(store: Store) -> None:
    askers = {asker: Budget(store, 40, asker) for asker in Asker}

    waits = [askers[asker].take(NOW + timedelta(seconds=after)) for asker, after, _ in TAKES]

    assert [wait.total_seconds() for wait in waits] == [wait for _, _, wait in TAKES]


def test_a_sweep_that_asks_at_every_chance_still_gets_the_whole_rate_where_no_person_asks(store: Store) -> None:
    budget = Budget(store, per_minute=40)
    seconds = [timedelta(seconds=second / 2) for second in range(3 * 60 * 2)]

    taken = sum(budget.take(NOW + second) == NONE for second in seconds)

    assert taken == 36 + 3 * 40 - 1


def taken_by(askers: list[Budget], minutes: int) -> list[int]:
    """Return how many tokens each got that asked at every chance, the first of them first."""
    taken = [0] * len(askers)
    for second in range(minutes * 60):
        for number, each in enumerate(askers):
            taken[number] += each.take(NOW + timedelta(seconds=second)) == NONE
    return taken


def test_people_who_ask_at_every_chance_leave_a_sweep_half_of_the_rate(sqlite_store: Store) -> None:
    people, sweep = taken_by([Budget(sqlite_store, 40, PERSON), Budget(sqlite_store, 40)], 6)

    assert sweep >= 6 * 20
    assert people >= 6 * 20


def test_people_have_the_whole_rate_while_no_sweep_waits(sqlite_store: Store) -> None:
    [people] = taken_by([Budget(sqlite_store, 40, PERSON)], 4)

    assert people >= 4 * 40


@pytest.mark.parametrize("per_minute", [0.5, 1, 1.05, 2])
def test_a_bucket_of_a_token_or_two_does_not_shut_sweeps_out(sqlite_store: Store, per_minute: float) -> None:
    budget = Budget(sqlite_store, per_minute)

    assert budget.take(NOW) == NONE
    assert budget.take(NOW + budget.take(NOW)) == NONE
