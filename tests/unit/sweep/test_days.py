"""The registry's calendar."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from watcher.sweep.days import Span, delta_slices, delta_spans, light_slices, registry_day, releases_between

FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 7, day) for day in (3, 4, 6, 7))


@pytest.mark.parametrize(
    ("before", "after", "releases"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, MONDAY, 1),
        (FRIDAY, TUESDAY, 2),
        (SATURDAY, MONDAY, 1),
        (MONDAY, date(2026, 7, 15), 7),
        (MONDAY, date(2026, 8, 3), 20),
        (TUESDAY, MONDAY, 0),
    ],
)
def test_at_most_one_release_comes_out_on_a_working_day(before: date, after: date, releases: int) -> None:
    assert releases_between(before, after) == releases


@pytest.mark.parametrize(
    ("since", "until", "spans"),
    [
        (MONDAY, TUESDAY, [Span(date(2026, 7, 5), date(2026, 7, 5)), Span(MONDAY, MONDAY), Span(TUESDAY, None)]),
        (
            FRIDAY,
            MONDAY,
            [Span(date(2026, 7, 2), date(2026, 7, 2)), Span(FRIDAY, date(2026, 7, 5)), Span(MONDAY, None)],
        ),
        (MONDAY, MONDAY, [Span(date(2026, 7, 5), date(2026, 7, 5)), Span(MONDAY, None)]),
        # A release that stands before what was swept: its last day is read again all the same.
        (TUESDAY, MONDAY, [Span(date(2026, 7, 5), date(2026, 7, 5)), Span(MONDAY, None)]),
    ],
)
def test_a_delta_reads_every_day_since_the_one_before_the_last(since: date, until: date, spans: list[Span]) -> None:
    assert list(delta_spans(since, until)) == spans


def test_spans_leave_no_day_out() -> None:
    spans = delta_spans(date(2026, 6, 1), date(2026, 7, 14))

    assert all(one.last is not None and (two.first - one.last).days == 1 for one, two in pairwise(spans))
    assert spans[-1].last is None


def test_slices_are_named_and_asked_by_their_days() -> None:
    assert delta_slices(MONDAY, TUESDAY)[-1] == ("delta 2026-07-07", "AREA[LastUpdatePostDate]RANGE[2026-07-07,MAX]")
    light = dict(light_slices(TUESDAY))
    assert light["light before"] == "AREA[StudyFirstPostDate]RANGE[MIN,2004-12-31]"
    assert light["light 2025"] == "AREA[StudyFirstPostDate]RANGE[2025-01-01,2025-12-31]"
    assert light["light 2026"] == "AREA[StudyFirstPostDate]RANGE[2026-01-01,MAX]"
    assert light["light undated"] == "AREA[StudyFirstPostDate]MISSING"
    assert len(light) == 24


def test_a_release_of_early_morning_in_utc_belongs_to_the_day_before_in_the_east() -> None:
    assert registry_day(datetime(2026, 7, 7, 9, 0, 5, tzinfo=UTC)) == TUESDAY
    assert registry_day(datetime(2026, 7, 7, 4, 30, tzinfo=UTC)) == MONDAY
