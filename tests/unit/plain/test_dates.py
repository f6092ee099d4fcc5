"""Partial dates: their words, and how far apart they are."""

import pytest

from watcher.model.record import Json
from watcher.plain.dates import date_words, days_between, distance_words, is_same_date


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026", "2026"),
        ("2026-03", "March 2026"),
        ("2026-03-09", "March 9, 2026"),
        ("2026-13", "2026-13"),
        ("2026-02-30", "2026-02-30"),
        ("soon", "soon"),
    ],
)
def test_a_date_is_as_precise_in_words_as_it_is_given(text: str, words: str) -> None:
    assert date_words(text) == words


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [
        ("2026-03", "2026-04", 31),
        ("2026-03-09", "2026-03-01", -8),
        ({"date": "2026"}, {"date": "2027-01"}, 365),
        (None, "2026", None),
        ({"date": 2026}, {"date": "2026"}, None),
    ],
)
def test_days_are_counted_from_the_first_that_a_date_can_mean(before: Json, after: Json, days: int | None) -> None:
    assert days_between(before, after) == days


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("2026-03", "2026-03-15", True),
        ("2026", "2026-03", True),
        ("2026-03", "2026-04-15", False),
        ("2026-03-15", "2026-03-15", True),
        ("soon", "2026", False),
    ],
)
def test_a_more_precise_date_is_the_same_date(before: str, after: str, same: bool) -> None:
    assert is_same_date(before, after) is same


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day later"),
        (-44, "44 days earlier"),
        (45, "about 1 month later"),
        (274, "about 9 months later"),
        (-365, "about 12 months earlier"),
        (731, "about 2 years later"),
        (1133, "about 3 years and 1 month later"),
    ],
)
def test_a_distance_is_told_in_the_unit_that_people_use(days: int, words: str) -> None:
    assert distance_words(days) == words
