"""The registry's dates, which may lack the day or the month: in words, and how far apart they are."""

import re
from datetime import date
from functools import lru_cache
from typing import Final

from watcher.model.change import Change
from watcher.model.record import Json, text_at
from watcher.plain.joining import headed
from watcher.plain.language import NN_, Language, _, ngettext, spoken

PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
#: Dates that are planned first and then happen.
COME_TRUE: Final = ("start", "primary_completion", "completion")
DAYS_A_MONTH: Final = 30.44
#: Up to six weeks a reader counts in days, up to two years in months.
COUNTED_IN_DAYS: Final = 45
COUNTED_IN_MONTHS: Final = 24


def date_words(text: str) -> str:
    """Return a date in words, as precise as it is given; what is no date comes back unchanged.

    >>> date_words("2026-03"), date_words("2026-03-09"), date_words("soon")
    ('March 2026', 'March 9, 2026', 'soon')
    """
    parts = _parts(text)
    if parts is None:
        return text
    if spoken() is not Language.ENGLISH:
        return _day_words(parts, spoken())
    year, month, day = parts
    if month is None:
        return str(year)
    return f"{MONTHS[month - 1]} {day}, {year}" if day else f"{MONTHS[month - 1]} {year}"


def days_between(before: Json, after: Json) -> int | None:
    """Return the days from one date to another, by what both state; None where there is nothing to count.

    Both are registry dates, alone or as `{"date", ...}`. A date without a day counts as the first of its
    month, one without a month as the first of January.
    """
    old, new = _parts_of(before), _parts_of(after)
    if old is None or new is None:
        return None
    return (_first_day(new) - _first_day(old)).days


def is_same_date(before: Json, after: Json) -> bool:
    """Say whether one date is the other, only more or less precise: `2026-03` and `2026-03-15`."""
    old, new = _parts_of(before), _parts_of(after)
    if old is None or new is None:
        return False
    return all(None in pair or pair[0] == pair[1] for pair in zip(old, new, strict=True))


def distance_words(days: int) -> str:
    """Return a distance as a person would say it.

    >>> distance_words(270), distance_words(-3)
    ('about 9 months later', '3 days earlier')
    """
    count = abs(days)
    if count >= COUNTED_IN_DAYS:
        return _about(months_words(round(count / DAYS_A_MONTH)), days)
    return (_("{span} later") if days > 0 else _("{span} earlier")).format(span=days_words(count))


def months_words(months: int) -> str:
    """Return a span of months: `9 months`, `2 years and 1 month`."""
    if months < COUNTED_IN_MONTHS:
        return _counted(months, "month")
    years, rest = divmod(months, 12)
    if not rest:
        return _counted(years, "year")
    return _("{years} and {months}").format(years=_counted(years, "year"), months=_counted(rest, "month"))


def days_words(days: int) -> str:
    return _counted(days, "day")


UNITS: Final = {
    "day": NN_("{count} day", "{count} days"),
    "month": NN_("{count} month", "{count} months"),
    "year": NN_("{count} year", "{count} years"),
}


def _counted(count: int, unit: str) -> str:
    return ngettext(*UNITS[unit], count).format(count=count)


def _about(span: str, sign: int) -> str:
    return (_("about {span} later") if sign > 0 else _("about {span} earlier")).format(span=span)


Parts = tuple[int, int | None, int | None]


@lru_cache(4096)
def _day_words(parts: Parts, language: Language) -> str:
    # It takes some 30 ms to load, and an English text needs none of it.
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415

    day = _first_day(parts)
    if parts[2]:
        return str(format_date(day, "long", language.locale))
    return str(format_skeleton("yMMMM" if parts[1] else "y", day, locale=language.locale))


def _parts(text: str) -> Parts | None:
    found = PARTIAL.fullmatch(text)
    if found is None:
        return None
    year, month, day = int(found[1]), found[2] and int(found[2]), found[3] and int(found[3])
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return year, month or None, day or None


def _parts_of(value: Json) -> Parts | None:
    text = value.get("date") if isinstance(value, dict) else value
    return _parts(text) if isinstance(text, str) else None


def _first_day(parts: Parts) -> date:
    return date(parts[0], parts[1] or 1, parts[2] or 1)


def date_summary(head: str, change: Change) -> str:
    """Tell a date that was set, removed, moved, reached or made more precise."""
    before, after = _told(change.before), _told(change.after)
    if change.op == "added" or before is None:
        return headed(head, _typed(after or _("not stated"), change.after))
    if change.op == "removed" or after is None:
        told = _typed(before, change.before)
        return _("{head}: {date} is no longer stated").format(head=head, date=told)
    if change.field in COME_TRUE and _type(change.before) == "ESTIMATED" and _type(change.after) == "ACTUAL":
        plan = _plan(before, change)
        return _("{head} was reached: {date} ({plan})").format(head=head, date=after, plan=plan)
    if _type(change.before) == "ACTUAL" and _type(change.after) == "ESTIMATED":
        return _("{head} is planned again, for {date} (was {before}, actual)").format(
            head=head, date=after, before=before
        )
    if is_same_date(change.before, change.after):
        return _precision(head, before, after, change)
    return _moved(head, before, after, shift_words(change.before, change.after))


def _moved(head: str, before: str, after: str, moved: str) -> str:
    if not moved:
        return _("{head} moved from {before} to {after}").format(head=head, before=before, after=after)
    return _("{head} moved from {before} to {after} ({moved})").format(
        head=head, before=before, after=after, moved=moved
    )


def _plan(before: str, change: Change) -> str:
    if text_at(change.before, "date") == text_at(change.after, "date"):
        return _("as planned")
    moved = "" if is_same_date(change.before, change.after) else shift_words(change.before, change.after)
    if not moved:
        return _("planned for {date}").format(date=before)
    return _("planned for {date}, {moved}").format(date=before, moved=moved)


def _precision(head: str, before: str, after: str, change: Change) -> str:
    """Tell a date that says the same day more or less exactly, or another type of it."""
    if before == after:
        return _("{head} was {before}, is now {after}").format(
            head=head, before=_typed(before, change.before), after=_typed(after, change.after)
        )
    if len(str(text_at(change.after, "date"))) > len(str(text_at(change.before, "date"))):
        told = _("{head} is now given more precisely: {after} (was {before})")
    else:
        told = _("{head} is now given less precisely: {after} (was {before})")
    return told.format(head=head, after=after, before=before)


def shift_words(before: Json, after: Json) -> str:
    """Return how far a date moved, as exactly as the less exact of the two allows.

    >>> shift_words({"date": "2026-03"}, {"date": "2026-05-15"}), shift_words("2026-03-01", "2026-03-11")
    ('about 2 months later', '10 days later')
    """
    old, new = _parts_of(before), _parts_of(after)
    if old is None or new is None:
        return ""
    if old[2] and new[2]:
        return distance_words((_first_day(new) - _first_day(old)).days)
    if old[1] and new[1]:
        months = 12 * (new[0] - old[0]) + new[1] - old[1]
        if abs(months) == 1 and bool(old[2]) != bool(new[2]):
            return ""  # a day or a month: the end of one and some day of the next
        return _about(months_words(abs(months)), months)
    years = new[0] - old[0]
    if abs(years) == 1 and bool(old[1]) != bool(new[1]):
        return ""
    return _about(_counted(abs(years), "year"), years)


def _told(value: Json) -> str | None:
    text = text_at(value, "date")
    return date_words(text) if text else None


def _type(value: Json) -> str | None:
    return text_at(value, "type")


def _typed(told: str, value: Json) -> str:
    match _type(value):
        case "ACTUAL":
            return _("{date} (actual)").format(date=told)
        case "ESTIMATED":
            return _("{date} (estimated)").format(date=told)
    return told
