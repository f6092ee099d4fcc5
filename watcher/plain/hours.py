"""How often and when a subscriber is written to, in words."""

from functools import lru_cache
from typing import Final

from watcher.model.schedule import Schedule, Weekday
from watcher.model.watch import Frequency
from watcher.plain.language import N_, Language, _, ngettext, spoken

NOON = 12
WEEKDAYS: Final = {
    Weekday.MONDAY: N_("Monday"),
    Weekday.TUESDAY: N_("Tuesday"),
    Weekday.WEDNESDAY: N_("Wednesday"),
    Weekday.THURSDAY: N_("Thursday"),
    Weekday.FRIDAY: N_("Friday"),
    Weekday.SATURDAY: N_("Saturday"),
    Weekday.SUNDAY: N_("Sunday"),
}


def when_words(frequency: Frequency, schedule: Schedule) -> str:
    """Return what follows `We write`: `once a day, at 8 a.m. Berlin time, if anything changed`."""
    zone, often = zone_words(schedule.zone), _often(frequency, schedule)
    if schedule.quiet is None:
        return often
    since, until = hour_words(schedule.quiet.since), hour_words(schedule.quiet.until)
    quiet = _("{often}, but never between {since} and {until} {zone}")
    return quiet.format(often=often, since=since, until=until, zone=zone)


def _often(frequency: Frequency, schedule: Schedule) -> str:
    hour, zone = schedule.hour, zone_words(schedule.zone)
    told = {"hour": hour_words(hour), "zone": zone, "weekday": weekday_words(schedule.weekday)}
    # Spanish says one o'clock otherwise than all other hours.
    number = hour % NOON or NOON
    match frequency:
        case Frequency.IMMEDIATE:
            return _("as soon as a change is found")
        case Frequency.DAILY:
            often = ngettext(
                "once a day, at {hour} {zone}, if anything changed",
                "once a day, at {hour} {zone}, if anything changed",
                number,
            )
        case Frequency.WEEKLY:
            often = ngettext(
                "once a week, on {weekday} at {hour} {zone}, if anything changed",
                "once a week, on {weekday} at {hour} {zone}, if anything changed",
                number,
            )
    return often.format(**told)


def hour_words(hour: int) -> str:
    """Return an hour as one says it: midnight, 8 a.m., noon, 6 p.m."""
    if hour % NOON == 0:
        return _("noon") if hour else _("midnight")
    return _("{hour} a.m.").format(hour=hour) if hour < NOON else _("{hour} p.m.").format(hour=hour - NOON)


def weekday_words(weekday: Weekday) -> str:
    return _(WEEKDAYS[weekday])


def zone_words(name: str) -> str:
    """Return a time zone by its city: `Europe/Berlin` is Berlin time; one that has none keeps its name."""
    area, _slash, city = name.rpartition("/")
    if not area or area == "Etc":
        return name
    language = spoken()
    known = city.replace("_", " ") if language is Language.ENGLISH else _city(name, language)
    return _("{city} time").format(city=known)


@lru_cache(1024)
def _city(zone: str, language: Language) -> str:
    # It takes some 30 ms to load, and an English text needs none of it.
    from babel.dates import get_timezone_location  # noqa: PLC0415

    return str(get_timezone_location(zone, locale=language.locale, return_city=True))
