"""Past versions in their table: as they came, beside the history that tells, on both databases."""

from datetime import timedelta

import pytest

from tests.factories import NOW, STATUS, make_record, make_trial
from watcher.db import Store
from watcher.model.change import Kind
from watcher.model.watch import Channel, Interest
from watcher.registry.parse import parse_trial
from watcher.versions import Versions, digest
from watcher.versions.past import BackFill, FillState, Past
from watcher.watches import Book

NCT_ID = "NCT99990001"


@pytest.fixture
def past(store: Store) -> Past:
    return Past(store, parse_trial)


def follow(store: Store, nct_id: str = NCT_ID) -> None:
    trial = make_trial(nct_id)
    Versions(store, parse_trial).add_baseline(trial, digest(trial.record), None, NOW)
    book = Book(store)
    address = book.address(Channel.EMAIL, "pat.doe@example.org", None, NOW)
    book.subscribe(book.watch_trial(nct_id, "A Trial", NOW).id, address.id, Interest(frozenset(Kind)), NOW)


def test_records_come_back_as_they_were_stored_the_oldest_first(past: Past) -> None:
    records = {number: make_record(values={STATUS: f"STATUS_{number}"}) for number in (2, 1, 0)}
    for number, record in records.items():
        past.add(NCT_ID, number, f"2026-06-0{number + 1}", record, NOW)

    found = past.of_trial(NCT_ID)

    assert [each.submission for each in found] == [0, 1, 2]
    assert [each.trial.record for each in found] == [records[0], records[1], records[2]]


def test_a_submission_that_is_stored_stays_as_it_is(past: Past) -> None:
    past.add(NCT_ID, 0, "2026-06-01", make_record(), NOW)
    past.add(NCT_ID, 0, "2026-06-01", make_record(values={STATUS: "OTHER"}), NOW)

    [only] = past.of_trial(NCT_ID)

    assert only.trial.record == make_record()


def test_past_versions_are_no_versions(store: Store, past: Past) -> None:
    follow(store)
    past.add(NCT_ID, 0, "2026-06-01", make_record(values={STATUS: "OTHER"}), NOW)

    assert [each.number for each in Versions(store, parse_trial).of_trial(NCT_ID)] == [1]


@pytest.mark.parametrize(
    ("state", "days", "is_owed"),
    [
        (None, 0, True),
        (FillState.DONE, 400, False),
        (FillState.BROKEN_OFF, 0, False),
        (FillState.BROKEN_OFF, 1, True),
        (FillState.UNREADABLE, 1, False),
        (FillState.UNREADABLE, 31, True),
    ],
)
def test_a_past_is_owed_until_it_was_read(
    store: Store, past: Past, state: FillState | None, days: int, is_owed: bool
) -> None:
    follow(store)
    if state:
        past.settle(NCT_ID, BackFill(state, None, "", NOW))

    assert past.owed(NOW + timedelta(days=days), 10) == ((NCT_ID,) if is_owed else ())


def test_the_past_of_a_trial_that_nobody_follows_is_not_owed(store: Store, past: Past) -> None:
    trial = make_trial()
    Versions(store, parse_trial).add_baseline(trial, digest(trial.record), None, NOW)

    assert past.owed(NOW, 10) == ()
