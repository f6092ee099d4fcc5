"""How often and when, in words."""

import pytest

from watcher.model.schedule import QuietHours, Schedule, Weekday
from watcher.model.watch import Frequency
from watcher.plain.hours import hour_words, when_words, zone_words

BERLIN = Schedule("Europe/Berlin", 18, Weekday.FRIDAY)
NIGHT = Schedule("America/New_York", 8, quiet=QuietHours(22, 7))


@pytest.mark.parametrize(
    ("frequency", "schedule", "words"),
    [
        (Frequency.IMMEDIATE, BERLIN, "as soon as a change is found"),
        (Frequency.DAILY, Schedule(), "once a day, at 8 a.m. UTC, if anything changed"),
        (Frequency.WEEKLY, BERLIN, "once a week, on Friday at 6 p.m. Berlin time, if anything changed"),
        (
            Frequency.IMMEDIATE,
            NIGHT,
            "as soon as a change is found, but never between 10 p.m. and 7 a.m. New York time",
        ),
        (
            Frequency.DAILY,
            Schedule("Europe/Berlin", quiet=QuietHours(22, 7)),
            "once a day, at 8 a.m. Berlin time, if anything changed, but never between 10 p.m. and 7 a.m. Berlin time",
        ),
    ],
)
def test_how_often_and_when_is_said_in_words(frequency: Frequency, schedule: Schedule, words: str) -> None:
    assert when_words(frequency, schedule) == words


@pytest.mark.parametrize(
    ("hour", "words"), [(0, "midnight"), (1, "1 a.m."), (11, "11 a.m."), (12, "noon"), (13, "1 p.m."), (23, "11 p.m.")]
)
def test_an_hour_is_said_as_a_person_says_it(hour: int, words: str) -> None:
    assert hour_words(hour) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Europe/Berlin", "Berlin time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC"),
        ("Etc/GMT+12", "Etc/GMT+12"),
    ],
)
def test_a_zone_is_called_by_its_city(name: str, words: str) -> None:
    assert zone_words(name) == words
