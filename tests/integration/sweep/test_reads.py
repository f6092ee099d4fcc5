"""When each followed trial was last read whole."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_trial
from watcher.db import Store
from watcher.db.tables import trial
from watcher.model.change import Kind
from watcher.model.sweep import Release
from watcher.model.watch import Channel, Interest
from watcher.registry.parse import parse_trial
from watcher.sweep.plan import Allowance
from watcher.sweep.reads import Reads
from watcher.sweep.steps import Steps
from watcher.versions import Versions
from watcher.watches import Book

FIRST, SECOND, THIRD = (Release("2.0.5", NOW + timedelta(days=day), None) for day in range(3))
A, B, C = "NCT00000001", "NCT00000002", "NCT00000003"


@pytest.fixture
def reads(store: Store) -> Reads:
    """Three trials that somebody follows; none was read by a sweep yet."""
    book, versions = Book(store), Versions(store, parse_trial)
    address = book.address(Channel.EMAIL, "pat.doe@example.org", None, NOW)
    for nct_id in (A, B, C):
        watch = book.watch_trial(nct_id, nct_id, NOW)
        book.subscribe(watch.id, address.id, Interest(frozenset(Kind)), NOW)
        versions.add_baseline(make_trial(nct_id), nct_id, None, NOW)
    return Reads(store)


def test_what_was_never_read_comes_first_and_then_what_was_read_longest_ago(reads: Reads) -> None:
    reads.note_read([A], SECOND)
    reads.note_read([C], FIRST)

    assert reads.oldest(3, None) == [B, C, A]
    assert reads.oldest(2, None) == [B, C]


def test_a_sweep_that_is_taken_up_asks_only_for_what_it_has_not_read(reads: Reads) -> None:
    reads.note_read([A, B], FIRST)

    assert reads.oldest(3, FIRST.data_timestamp) == [C]
    assert reads.without_those_read([A, C], FIRST.data_timestamp) == {C}
    assert reads.oldest(3, SECOND.data_timestamp) == [C, A, B]
    assert reads.count_read(FIRST.data_timestamp) == 2


def test_it_is_counted_how_many_were_read_at_which_release(reads: Reads) -> None:
    reads.note_read([A, B], FIRST)

    assert reads.releases() == {FIRST.data_timestamp: 2, None: 1}


def test_a_trial_that_answers_is_neither_missing_nor_removed(store: Store, reads: Reads) -> None:
    Versions(store, parse_trial).note_answers((), [A], NOW)

    reads.note_read([A], FIRST)

    with store.read() as connection:
        row = connection.execute(select(trial).where(trial.c.nct_id == A)).one()
    assert (row.missing_since, row.removed_at) == (None, None)


def test_the_cursor_of_the_deltas_never_goes_back(store: Store, reads: Reads) -> None:
    steps = Steps(store)
    assert reads.swept_day() is None

    steps.keep_swept_day(SECOND.day)
    steps.keep_swept_day(FIRST.day)

    assert reads.swept_day() == SECOND.day


def test_steps_are_those_of_one_release(store: Store) -> None:
    steps = Steps(store)
    steps.finish(FIRST, "delta 2026-07-01", {"newest": "2026-07-01"}, NOW)

    assert steps.done(FIRST) == {"delta 2026-07-01": {"newest": "2026-07-01"}}
    assert steps.done(SECOND) == {}
    steps.begin(SECOND, again=False)
    assert steps.done(FIRST) == {}


def test_a_sweep_by_hand_does_every_step_again(store: Store) -> None:
    steps = Steps(store)
    steps.finish(FIRST, "walk 1", {}, NOW)
    steps.finish(FIRST, "accepted a.path", {"verdict": "tell"}, NOW)

    steps.begin(FIRST, again=True)

    assert list(steps.done(FIRST)) == ["accepted a.path"]


def test_the_allowance_leaves_a_tenth_of_the_budget_to_pages() -> None:
    assert Allowance(40, 30).requests == 1_080
