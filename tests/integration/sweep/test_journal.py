"""What became of each sweep."""

from datetime import timedelta

from tests.factories import NOW
from watcher.db import Store
from watcher.model.sweep import Held, Release
from watcher.sweep.journal import Journal, SweepState
from watcher.sweep.steps import Steps

RELEASE = Release("2.0.5", NOW, None)


def test_a_sweep_without_problems_is_complete(store: Store) -> None:
    journal = Journal(store)
    sweep_id = journal.begin(RELEASE, NOW)

    done = journal.end(sweep_id, requests=3, trials=2, problems=(), now=NOW)

    assert (done.state, done.requests, done.trials) == (SweepState.COMPLETE, 3, 2)
    assert journal.last(complete=True) == done


def test_a_partial_sweep_is_not_the_last_complete_one(store: Store) -> None:
    journal = Journal(store)
    journal.end(journal.begin(RELEASE, NOW), requests=1, trials=0, problems=("a page failed",), now=NOW)

    assert journal.last(complete=True) is None
    assert journal.last() is not None


def test_a_sweep_whose_process_died_is_closed_as_partial(store: Store) -> None:
    journal = Journal(store)
    sweep_id = journal.begin(RELEASE, NOW)

    assert journal.end_abandoned(NOW + timedelta(minutes=5)) == 0
    assert journal.end_abandoned(NOW + timedelta(hours=1)) == 1
    assert journal.get(sweep_id).state is SweepState.PARTIAL


def test_a_sweep_that_held_a_trial_back_is_complete_and_says_so(store: Store) -> None:
    journal, held = Journal(store), (Held("NCT00000001", ("protocolSection.outcomesModule",)),)
    sweep_id = journal.begin(RELEASE, NOW)

    done = journal.end(sweep_id, requests=3, trials=2, problems=(), held=held, now=NOW)

    assert (done.state, done.held) == (SweepState.COMPLETE, held)


def test_a_long_sweep_that_still_gives_signs_of_life_is_not_closed(store: Store) -> None:
    journal = Journal(store)
    sweep_id = journal.begin(RELEASE, NOW)
    Steps(store).sign_of_life(sweep_id, NOW + timedelta(minutes=50))

    assert journal.abandoned(NOW + timedelta(hours=1)) == []
    assert journal.end_abandoned(NOW + timedelta(hours=1)) == 0
    assert journal.abandoned(NOW + timedelta(hours=2)) == [sweep_id]
