"""Trials in lists, on both databases."""

import pytest

from tests.factories import NOW, STATUS, make_trial
from watcher.db import Store
from watcher.errors import UnknownError
from watcher.model.watch import WatchKind
from watcher.pages.trial_rows import member_counts, member_rows, trial_row, trial_rows
from watcher.registry.parse import parse_trial
from watcher.versions import Versions, digest
from watcher.watches import Book
from watcher.watches.known import known_watch, known_watches

STATUSES = {
    "NCT99990001": "COMPLETED",
    "NCT99990002": "RECRUITING",
    "NCT99990003": "NOT_YET_RECRUITING",
    "NCT99990004": "RECRUITING",
}


@pytest.fixture
def search(store: Store) -> int:
    """Return the number of a search that has all of the trials."""
    for nct_id, status in STATUSES.items():
        trial = make_trial(nct_id, {STATUS: status})
        Versions(store, parse_trial).add_baseline(trial, digest(trial.record), None, NOW)
    return Book(store).watch_search("gastric", "gastric", {"query.cond": "gastric"}, [*STATUSES], NOW).id


def test_who_recruits_stands_first(store: Store, search: int) -> None:
    members = [row.trial.nct_id[-1] for row in member_rows(store, search, most=9)]

    assert members == ["2", "4", "3", "1"]
    assert dict(member_counts(store, search)) == {"RECRUITING": 2, "NOT_YET_RECRUITING": 1, "COMPLETED": 1}
    assert next(iter(member_counts(store, search))) == "RECRUITING"


def test_a_list_is_read_page_by_page_and_by_status(store: Store, search: int) -> None:
    assert [row.trial.nct_id[-1] for row in member_rows(store, search, most=2, skip=1)] == ["4", "3"]
    assert [row.trial.nct_id[-1] for row in member_rows(store, search, most=9, status="RECRUITING")] == ["2", "4"]
    assert [row.nct_id[-1] for row in trial_rows(store, "NCT99990002", 1)] == ["3"]
    assert [row.nct_id[-1] for row in trial_rows(store, "", 9, "COMPLETED")] == ["1"]


def test_a_row_says_what_its_newest_version_says(store: Store, search: int) -> None:
    row = trial_row(store, "NCT99990002")

    assert (row.title, row.status, row.version_number) == ("A Trial of Exemplumab", "RECRUITING", 1)
    assert (row.last_update_posted, row.first_seen_at, row.removed_at) == ("2026-06-30", NOW, None)


def test_what_is_not_here_is_named(store: Store, search: int) -> None:
    with pytest.raises(UnknownError, match="Nobody follows NCT00000042 here yet"):
        trial_row(store, "NCT00000042")
    with pytest.raises(UnknownError, match="no followed place"):
        known_watch(store, search, WatchKind.PLACE)


def test_a_search_that_nobody_follows_has_a_page_and_is_not_listed(store: Store, search: int) -> None:
    known = known_watch(store, search, WatchKind.SEARCH)

    assert (known.is_followed, known.release_at, known.created_at) == (False, None, NOW)
    assert known_watches(store, WatchKind.SEARCH, after=0, most=9) == ()
