"""When a digest closes and when a mail may leave, by the subscriber's own clock. Pure.

A closing is a local date and hour, so that each date has exactly one, whatever the clocks do: an hour that comes
twice counts the first time, and one that is left out counts as the moment that the clocks moved on to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from watcher.model.schedule import QuietHours
from watcher.model.watch import Frequency

#: From the day before a moment until its weekday has come round, and one more where a zone left out a whole date.
DAYS_LOOKED_AT: Final = 10


@dataclass(frozen=True, slots=True)
class Window:
    """The time between two digests. Its name is part of a delivery's permanent key, so its form never changes."""

    name: str
    closes_at: datetime


def digest_window(frequency: Frequency, zone: str, hour: int, weekday: int, found_at: datetime) -> Window:
    """Return the window of what was found at a moment: the first that closes after it; `weekday` is ISO's, 1 to 7.

    What is found at the very hour is told by the next digest, because the one of this hour may be closed already.
    The name holds the whole choice: who moves the hour from 8 to 18 at noon gets what was found since in a window of
    its own that evening, and the morning's digest of the same date does not stand in its way.
    """
    if frequency is Frequency.IMMEDIATE:
        raise ValueError("what is told at once waits for no window")
    local = _zone(zone)
    for day in _days(found_at, local):
        closes_at = _instant(day, hour, local)
        if closes_at > found_at and (frequency is Frequency.DAILY or day.isoweekday() == weekday):
            return Window(f"{_date_name(frequency, day)}/{hour:02}/{zone}", closes_at)
    raise ValueError(f"there is no weekday {weekday}")


def send_at(moment: datetime, quiet: QuietHours | None, zone: str) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it falls into."""
    local = _zone(zone)
    if quiet is None or not quiet.holds(moment.astimezone(local).hour):
        return moment
    ends = (_instant(day, quiet.until, local) for day in _days(moment, local))
    # Where the clocks leave out the hour in which quiet hours end, they may move on to one that is quiet too.
    return next(end for end in ends if end > moment and not quiet.holds(end.astimezone(local).hour))


def _days(moment: datetime, local: ZoneInfo) -> Iterator[date]:
    before = moment.astimezone(local).date() - timedelta(days=1)
    return (before + timedelta(days=number) for number in range(DAYS_LOOKED_AT))


def _instant(day: date, hour: int, local: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), local).astimezone(UTC)


def _date_name(frequency: Frequency, day: date) -> str:
    if frequency is Frequency.DAILY:
        return f"day-{day.isoformat()}"
    # With the weekday: who moves it from Monday to Thursday has two closings in one ISO week.
    year, week, weekday = day.isocalendar()
    return f"week-{year}-W{week:02}-{weekday}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # Stored by a machine with a newer list of zones. A digest at another hour is better than none.
        return ZoneInfo("UTC")
