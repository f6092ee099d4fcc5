"""How often and when a subscriber is written to, in words."""

from watcher.model.schedule import Schedule
from watcher.model.watch import Frequency

NOON = 12


def when_words(frequency: Frequency, schedule: Schedule) -> str:
    """Return what follows `We write`: `once a day, at 8 a.m. Berlin time, if anything changed`."""
    zone = zone_words(schedule.zone)
    at = f"at {hour_words(schedule.hour)} {zone}"
    match frequency:
        case Frequency.IMMEDIATE:
            often = "as soon as a change is found"
        case Frequency.DAILY:
            often = f"once a day, {at}, if anything changed"
        case Frequency.WEEKLY:
            often = f"once a week, on {schedule.weekday.word} {at}, if anything changed"
    if schedule.quiet is None:
        return often
    since, until = hour_words(schedule.quiet.since), hour_words(schedule.quiet.until)
    return f"{often}, but never between {since} and {until} {zone}"


def hour_words(hour: int) -> str:
    """Return an hour as one says it: midnight, 8 a.m., noon, 6 p.m."""
    if hour % NOON == 0:
        return "noon" if hour else "midnight"
    return f"{hour} a.m." if hour < NOON else f"{hour - NOON} p.m."


def zone_words(name: str) -> str:
    """Return a time zone by its city: `Europe/Berlin` is Berlin time; one that has none keeps its name."""
    area, _, city = name.rpartition("/")
    return f"{city.replace('_', ' ')} time" if area and area != "Etc" else name
