"""The options that say how often and when."""

import pytest

from watcher.cli.when import read_when
from watcher.errors import UsageError
from watcher.model.schedule import QuietHours, Schedule, Weekday
from watcher.model.watch import Channel, Frequency


def read(words: str) -> tuple[Frequency, Schedule]:
    """Read `daily at=8 zone=UTC` as the options would come."""
    frequency, *options = words.split()
    given = dict(option.split("=") for option in options)
    return read_when(
        Channel.EMAIL,
        frequency,
        at=given.get("at"),
        zone=given.get("zone"),
        on=given.get("on"),
        quiet=given.get("quiet"),
    )


@pytest.mark.parametrize(
    ("words", "frequency", "schedule"),
    [
        ("immediate", Frequency.IMMEDIATE, Schedule()),
        ("daily", Frequency.DAILY, Schedule("UTC", 8)),
        ("DAILY at=18:00 zone=europe/berlin", Frequency.DAILY, Schedule("Europe/Berlin", 18)),
        ("weekly", Frequency.WEEKLY, Schedule("UTC", 8, Weekday.MONDAY)),
        ("weekly on=Fri at=07", Frequency.WEEKLY, Schedule("UTC", 7, Weekday.FRIDAY)),
        ("weekly on=sunday", Frequency.WEEKLY, Schedule(weekday=Weekday.SUNDAY)),
        ("immediate quiet=22-7 zone=UTC", Frequency.IMMEDIATE, Schedule(quiet=QuietHours(22, 7))),
        ("daily quiet=22:00-07:00", Frequency.DAILY, Schedule(quiet=QuietHours(22, 7))),
        ("daily quiet=20-24", Frequency.DAILY, Schedule(quiet=QuietHours(20, 0))),
        # 8 o'clock means nothing to who is told at once, so it may be quiet.
        ("immediate quiet=20-9", Frequency.IMMEDIATE, Schedule(quiet=QuietHours(20, 9))),
    ],
)
def test_how_often_and_when_is_read(words: str, frequency: Frequency, schedule: Schedule) -> None:
    assert read(words) == (frequency, schedule)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("hourly", "'hourly' is no frequency: choose from immediate, daily, weekly"),
        ("immediate at=8", "--at is the hour of a digest: add --frequency daily or --frequency weekly"),
        ("daily on=monday", "--on is the day of a weekly digest: add --frequency weekly"),
        ("immediate zone=UTC", "--zone goes with --frequency daily or weekly, or with --quiet"),
        ("daily zone=Berlin", "'Berlin' is no time zone: did you mean Europe/Berlin?"),
        ("daily at=24", "'24' is no hour of a day: choose from 0 to 23, such as 8 or 18:00"),
        ("daily at=noon", "'noon' is no hour of a day: choose from 0 to 23, such as 8 or 18:00"),
        ("daily at=8:30", "'8:30' is between two hours: digests come on the full hour, such as 8"),
        ("weekly on=mondy", "'mondy' is no day of the week: did you mean monday?"),
        ("weekly on=t", "'t' is no day of the week: choose from monday, tuesday, "),
        ("daily quiet=22", "'22' are no quiet hours: write such as 22-7, in the hours of --zone"),
        ("daily quiet=22-25", "'25' is no hour of a day"),
        ("daily quiet=7-7", "quiet hours from 7 to 7 are no hours at all: write such as 22-7"),
        ("daily at=23 quiet=22-7", "a digest at 23 would wait for the end of --quiet 22-7: choose another --at"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(words: str, line: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(words)

    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
