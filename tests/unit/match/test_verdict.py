"""Each condition by itself: what is held against what, and that the first no is the reason."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.factories import NOW
from watcher.match.verdict import Asking, Move, Standing, decide, membership
from watcher.model.change import Change, Importance, Kind
from watcher.model.verdict import Check, Membership, Occurrence, Told
from watcher.model.watch import Interest, Place

BOSTON = Place("Boston", 42.36, -71.06)
SITE = Change(Kind.SITES, "site", "x", "added", None, {}, Importance.NOTABLE, "site-added")
FOUND = Occurrence(
    id=7, nct_id="NCT99990001", change=SITE, watch_id=None, point=(31.22, 121.46), facility="Example Hospital",
    version_id=2, version_number=2, fan_out_id=5, sweep_id=3, release_at=NOW, found_at=NOW, matched_at=NOW,
    swept_at=NOW,
)  # fmt: skip
ASKING = Asking(Interest(frozenset(Kind)), 1, "A Trial", 4, NOW, NOW)
MEMBER = Membership(is_followed=True)
TOLD = Told(12, NOW)
LATER, EARLIER = NOW + timedelta(days=1), NOW - timedelta(days=1)


def asking(**interest: object) -> Asking:
    return replace(ASKING, interest=replace(ASKING.interest, **interest))  # type: ignore[arg-type]  # a test's own words


def against(found: Occurrence, asked: Asking, stay: Membership = MEMBER, told: Told | None = TOLD) -> Check | None:
    condition = decide(found, asked, stay, told).against
    return condition.check if condition else None


def test_what_was_asked_for_and_told_has_nothing_against_it() -> None:
    verdict = decide(FOUND, ASKING, MEMBER, TOLD)

    assert (verdict.is_match, verdict.is_told, verdict.against) == (True, True, None)


@pytest.mark.parametrize(
    ("found", "asked", "stay", "expected"),
    [
        (FOUND, replace(ASKING, since_fan_out_id=5), MEMBER, Check.SINCE),
        (FOUND, replace(ASKING, ended_at=EARLIER), MEMBER, Check.LASTING),
        (FOUND, ASKING, Membership(is_followed=False), Check.FOLLOWED),
        (FOUND, ASKING, Membership(is_followed=True, left_at=NOW), Check.MEMBER),
        (replace(FOUND, watch_id=2), ASKING, MEMBER, Check.OWN_WATCH),
        (FOUND, asking(kinds=frozenset({Kind.STATUS})), MEMBER, Check.KIND),
        (FOUND, asking(least=Importance.CRITICAL), MEMBER, Check.IMPORTANCE),
        (FOUND, asking(place=BOSTON, within_km=50.0), MEMBER, Check.NEAR),
        (FOUND, asking(place=BOSTON, within_km=20_000.0, hospital="Other"), MEMBER, Check.HOSPITAL),
        (replace(FOUND, held_for="x"), ASKING, MEMBER, Check.BELIEVED),
    ],
)
def test_what_was_not_asked_for_is_no_match_and_names_why(
    found: Occurrence, asked: Asking, stay: Membership, expected: Check
) -> None:
    assert against(found, asked, stay, told=None) is expected
    assert not decide(found, asked, stay).is_match
    assert decide(found, asked, stay).told == ()


@pytest.mark.parametrize(
    ("found", "asked", "told", "expected"),
    [
        (replace(FOUND, matched_at=None), ASKING, None, Check.MATCHED),
        (FOUND, replace(ASKING, confirmed_at=None), Told(None, None), Check.CONFIRMED),
        (FOUND, replace(ASKING, paused_at=EARLIER), Told(None, None), Check.PAUSED),
        (FOUND, ASKING, Told(12, LATER, is_missed=True), Check.PAUSED),
        (FOUND, replace(ASKING, ended_at=LATER), Told(None, None), Check.KEPT),
        (replace(FOUND, swept_at=None), ASKING, Told(None, None), Check.CLOSED),
        (FOUND, ASKING, Told(None, None), Check.TOLD),
    ],
)
def test_a_match_that_was_not_told_names_what_it_waits_for(
    found: Occurrence, asked: Asking, told: Told | None, expected: Check
) -> None:
    assert against(found, asked, told=told) is expected
    assert decide(found, asked, MEMBER, told).is_match


def test_what_was_told_before_a_pause_stays_told() -> None:
    assert decide(FOUND, replace(ASKING, paused_at=LATER), MEMBER, TOLD).is_told


@pytest.mark.parametrize(
    "found",
    [
        replace(FOUND, point=None),
        replace(FOUND, change=replace(SITE, kind=Kind.STATUS)),
        replace(FOUND, watch_id=1),
    ],
)
def test_a_place_limits_only_sites_that_stand_somewhere(found: Occurrence) -> None:
    assert against(found, asking(place=BOSTON, within_km=50.0)) is None


def at(day: int) -> datetime:
    return NOW + timedelta(days=day)


IN, OUT = Move(2, has_entered=True, at=at(2)), Move(4, has_entered=False, at=at(4))
BACK = Move(6, has_entered=True, at=at(6))


@pytest.mark.parametrize(
    ("moves", "now", "sweep", "is_followed", "has_left"),
    [
        ([], None, 3, False, False),
        ([], Standing(at(0), None, None), 3, True, False),
        ([], Standing(at(5), None, None), 3, False, False),
        ([IN], Standing(at(2), None, None), 1, False, False),
        ([IN], Standing(at(2), None, None), 2, True, False),
        ([OUT], Standing(at(0), 4, at(4)), 3, True, False),
        ([IN, OUT], Standing(at(2), 4, at(4)), 4, True, False),
        ([IN, OUT], Standing(at(2), 4, at(4)), 5, True, True),
        ([IN, OUT, BACK], Standing(at(6), None, None), 5, True, True),
        ([IN, OUT, BACK], Standing(at(6), None, None), 6, True, False),
        ([IN, OUT], Standing(at(5), None, None), 7, True, False),
    ],
)
def test_who_was_in_a_watch_at_a_sweep(
    moves: list[Move], now: Standing | None, sweep: int, is_followed: bool, has_left: bool
) -> None:
    """A sweep's day is its number here; the last row is a search that was left alone and followed again."""
    stay = membership(moves, now, sweep, at(sweep))

    assert (stay.is_followed, stay.left_at is not None) == (is_followed, has_left)
