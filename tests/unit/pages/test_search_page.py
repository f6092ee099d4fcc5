"""What a search's page says of who entered: since which day, and why."""

from datetime import UTC, datetime

import pytest

from watcher.model.change import Change, Importance, Kind, Op
from watcher.pages.feed_moves import MoveRow
from watcher.pages.search_page import entered_on, pages_of, why_entered
from watcher.pages.trial_rows import MemberRow, TrialRow

BEGAN = datetime(2026, 6, 1, 9, tzinfo=UTC)
#: A sweep reads a release of the day before, or of an hour ago.
FOUND, RELEASE = datetime(2026, 7, 3, 2, tzinfo=UTC), datetime(2026, 7, 2, 14, tzinfo=UTC)


def member(entered_at: datetime) -> MemberRow:
    trial = TrialRow("NCT99990001", "A Trial of Exemplumab", "RECRUITING", None, 1, 1, BEGAN, None, None)
    return MemberRow(trial, entered_at)


def move(op: Op = "added", nct_id: str = "NCT99990001") -> MoveRow:
    change = Change(Kind.SEARCH, "search.entered", "", op, None, None, Importance.NOTABLE, "search-entered")
    return MoveRow(1, nct_id, 1, change, FOUND, RELEASE)


def test_who_was_there_from_the_start_did_not_enter() -> None:
    assert entered_on(member(BEGAN), BEGAN, [move()]) == ""


@pytest.mark.parametrize(
    ("moves", "day"),
    [
        ([move()], "2026-07-02"),
        ([move("removed"), move()], "2026-07-02"),
        ([move(nct_id="NCT99990002")], "2026-07-03"),
        ([], "2026-07-03"),
    ],
)
def test_who_entered_did_so_on_the_day_of_the_registrys_data_where_it_is_known(moves: list[MoveRow], day: str) -> None:
    assert entered_on(member(FOUND), BEGAN, moves) == day


@pytest.mark.parametrize(
    ("posted", "why"),
    [
        ("2026-07-02", "New in the registry: first posted on July 2, 2026"),
        ("2026-06-18", "New in the registry: first posted on June 18, 2026"),
        ("2026-06-17", "The registry lists it now, and does not say why"),
        ("2026-07-03", "The registry lists it now, and does not say why"),
        ("", "The registry lists it now, and does not say why"),
    ],
)
def test_a_trial_that_entered_unchanged_is_new_or_nobody_says_why(posted: str, why: str) -> None:
    assert why_entered(move(), posted) == why


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (5000, 100)])
def test_a_page_has_fifty_trials(total: int, pages: int) -> None:
    assert pages_of(total) == pages
