"""The registry's calendar: it publishes on working days, and dates its posts in US Eastern time. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TypeAlias

#: Without daylight saving: near midnight that gives the earlier day, and a delta begun too early misses nothing.
EASTERN = timezone(timedelta(hours=-5))
SATURDAY = 5
DAY = timedelta(days=1)
#: A post may appear a release late; a day that is read twice costs a few pages, and its records are known.
OVERLAP = DAY
#: The registry holds few trials first posted before; each later year is a slice of some 20 to 40 pages.
FIRST_YEAR = 2005

#: A part of the registry that is walked, counted and done by itself, as its name and a query expression.
Slice: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`; None has no end."""

    first: date
    last: date | None


def registry_day(moment: datetime) -> date:
    return moment.astimezone(EASTERN).date()


def releases_between(before: date, after: date) -> int:
    """Return how many releases may have come out after `before`, up to `after`: one each working day at most.

    >>> releases_between(date(2026, 7, 3), date(2026, 7, 6))
    1
    """
    weeks, rest = divmod(max(0, (after - before).days), 7)
    return 5 * weeks + sum(is_working(before + DAY * each) for each in range(1, rest + 1))


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY


def delta_spans(since: date, until: date) -> tuple[Span, ...]:
    """Return the days of update that a delta reads, one span a working day; the last one has no end.

    `since` is the newest day that was swept; it is read again, and the day before it too.
    """
    first = min(since, until) - OVERLAP
    starts = [first, *(day for day in _days(first + DAY, until) if is_working(day))]
    ends = [following - DAY for following in starts[1:]]
    return tuple(Span(start, end) for start, end in zip(starts, [*ends, None], strict=True))


def delta_slices(since: date, until: date) -> tuple[Slice, ...]:
    return tuple((f"delta {span.first}", _posted("LastUpdatePostDate", span)) for span in delta_spans(since, until))


def delta_query(since: date) -> str:
    """Return the expression of all slices of a delta together."""
    return _posted("LastUpdatePostDate", Span(since - OVERLAP, None))


def light_slices(until: date) -> tuple[Slice, ...]:
    """Return the whole registry by the year of its trials' first posting, and those that name none."""
    years = [Span(date(year, 1, 1), date(year, 12, 31)) for year in range(FIRST_YEAR, until.year)]
    named = [(f"light {span.first.year}", _posted("StudyFirstPostDate", span)) for span in years]
    before = f"AREA[StudyFirstPostDate]RANGE[MIN,{date(FIRST_YEAR, 1, 1) - DAY}]"
    latest = _posted("StudyFirstPostDate", Span(date(max(FIRST_YEAR, until.year), 1, 1), None))
    missing = ("light undated", "AREA[StudyFirstPostDate]MISSING")
    return (("light before", before), *named, (f"light {until.year}", latest), missing)


def _posted(piece: str, span: Span) -> str:
    return f"AREA[{piece}]RANGE[{span.first},{span.last or 'MAX'}]"


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + DAY * number
