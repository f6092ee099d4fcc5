"""How often and when somebody wants to be told, as people write it on the command line."""

import re
from difflib import get_close_matches
from typing import Final, NamedTuple

from watcher.errors import UsageError
from watcher.jobs.follow import check_when
from watcher.model.schedule import HOURS, QuietHours, Schedule, Weekday
from watcher.model.watch import Channel, Frequency
from watcher.watches.zones import find_zone

FULL_HOUR: Final = re.compile(r"(\d{1,2})(?::(\d\d))?")
#: How the day that ends at midnight is written where hours are counted to 24.
MIDNIGHT: Final = 24


class When(NamedTuple):
    frequency: Frequency
    schedule: Schedule


AT_ONCE: Final = When(Frequency.IMMEDIATE, Schedule())


def read_when(
    channel: Channel, frequency: str, *, at: str | None, zone: str | None, on: str | None, quiet: str | None
) -> When:
    """Return how often and when; what is not said is 8 o'clock, Monday and UTC, and no quiet hours."""
    often = _frequency(frequency)
    is_digest = often is not Frequency.IMMEDIATE
    _refuse(at, not is_digest, "--at is the hour of a digest: add --frequency daily or --frequency weekly")
    _refuse(on, often is not Frequency.WEEKLY, "--on is the day of a weekly digest: add --frequency weekly")
    _refuse(zone, not is_digest and quiet is None, "--zone goes with --frequency daily or weekly, or with --quiet")
    usual = Schedule()
    schedule = Schedule(
        zone=usual.zone if zone is None else find_zone(zone),
        hour=usual.hour if at is None else _hour(at),
        weekday=usual.weekday if on is None else _weekday(on),
        quiet=None if quiet is None else _quiet(quiet),
    )
    if is_digest and schedule.quiet and schedule.quiet.holds(schedule.hour):
        raise UsageError(f"a digest at {schedule.hour} would wait for the end of --quiet {quiet}: choose another --at")
    check_when(channel, often, schedule)
    return When(often, schedule)


def _refuse(given: str | None, is_out_of_place: bool, why: str) -> None:
    if given is not None and is_out_of_place:
        raise UsageError(why)


def _frequency(text: str) -> Frequency:
    try:
        return Frequency(text.strip().lower())
    except ValueError:
        raise UsageError(f"{text!r} is no frequency: choose from {', '.join(Frequency)}") from None


def _hour(text: str) -> int:
    found = FULL_HOUR.fullmatch(text.strip())
    if found is None or int(found[1]) not in HOURS:
        raise UsageError(f"{text!r} is no hour of a day: choose from 0 to 23, such as 8 or 18:00")
    if found[2] not in {None, "00"}:
        raise UsageError(f"{text!r} is between two hours: digests come on the full hour, such as {int(found[1])}")
    return int(found[1])


def _weekday(text: str) -> Weekday:
    days = {day.name.casefold(): day for day in Weekday}
    wanted = text.strip().casefold()
    # Three letters are enough to tell the days apart.
    found = [day for name, day in days.items() if len(wanted) > len("mo") and name.startswith(wanted)]
    if found:
        return found[0]
    near = get_close_matches(wanted, days, 1)
    hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(days)}"
    raise UsageError(f"{text!r} is no day of the week: {hint}")


def _quiet(text: str) -> QuietHours:
    since, dash, until = text.replace("\N{EN DASH}", "-").partition("-")
    if not dash:
        raise UsageError(f"{text!r} are no quiet hours: write such as 22-7, in the hours of --zone")
    return QuietHours(_hour(since), 0 if until.strip() == str(MIDNIGHT) else _hour(until))
