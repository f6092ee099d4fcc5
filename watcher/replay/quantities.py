"""Values that have an order: dates of any precision, ages with a unit, numbers.

A record's value becomes one number, a query's text a span of numbers; a comparison is then the same for all.
"""

import calendar
import re
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from watcher.errors import QueryError
from watcher.model.record import Json

Span: TypeAlias = tuple[float, float]

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
AGE = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)")
DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
KM_PER_UNIT = {"km": 1.0, "mi": 1.609344}
#: Records also have ages in hours and minutes; a query in them is refused.
QUERY_UNITS = ("year", "month", "week", "day")


class Quantity(StrEnum):
    DATE = "date"
    AGE = "age"
    NUMBER = "number"


def measured(quantity: Quantity, value: Json) -> float | None:
    """Return a record's value as a number: the day, the age in days, the number itself; None for anything else."""
    if isinstance(value, bool):
        return None
    if quantity is Quantity.NUMBER:
        return float(value) if isinstance(value, int | float) else None
    if not isinstance(value, str):
        return None
    try:
        # The registry counts a month as its first day, and so a year.
        return _days(value[:10])[0] if quantity is Quantity.DATE else _age(value, tuple(DAYS))
    except QueryError:
        return None


def span(quantity: Quantity, text: str) -> Span:
    """Return what a query's text covers: `2022` is the whole year. Raises QueryError."""
    if quantity is Quantity.DATE:
        return _days(text)
    if quantity is Quantity.AGE:
        age = _age(text, QUERY_UNITS)
        return age, age
    try:
        number = float(text)
    except ValueError:
        raise QueryError(f"Invalid number: `{text}`") from None
    return number, number


def _days(text: str) -> Span:
    found = PARTIAL_DATE.fullmatch(text)
    try:
        first, last = _period(*(int(part) for part in found.groups() if part)) if found else (None, None)
    except ValueError:
        first, last = None, None
    if first is None or last is None:
        raise QueryError(f"Invalid date: `{text}`, expected yyyy-MM-dd, yyyy-MM or yyyy")
    return float(first.toordinal()), float(last.toordinal())


def _period(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    last_month = month or 12
    return date(year, month or 1, day or 1), date(year, last_month, day or calendar.monthrange(year, last_month)[1])


def _age(text: str, units: tuple[str, ...]) -> float:
    found = AGE.fullmatch(text)
    unit = found[2].lower().removesuffix("s") if found else ""
    if found is None or unit not in units:
        raise QueryError(f"Invalid age: `{text}`, expected a number and Years, Months, Weeks or Days")
    return float(found[1]) * DAYS[unit]
