"""Dates, ages and counts as numbers, as the registry orders them (registry-api.md, sections 7 and 11)."""

import calendar
import re
from datetime import date
from enum import StrEnum
from typing import Final

from watcher.errors import QueryError
from watcher.model.record import Json

PARTIAL_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
AGE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)", re.ASCII)
#: A year is twelve months and 365.25 days, so that 1 Year and 12 Months are equal.
DAYS: Final = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
#: The units that the registry takes in a search; records also have hours and minutes.
ASKED_UNITS: Final = ("year", "month", "week", "day")
LEAST, MOST = float("-inf"), float("inf")


class Quantity(StrEnum):
    DATE = "date"
    AGE = "age"
    COUNT = "count"


def measured(quantity: Quantity, value: Json) -> float | None:
    """Return a record's value as a number; None where it states none."""
    if quantity is Quantity.COUNT:
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if not isinstance(value, str):
        return None
    if quantity is Quantity.AGE:
        return _age(value, tuple(DAYS))
    # A month counts as its first day, and a year as its first of January.
    period = _period(value[:10])
    return period and period[0]


def asked_span(quantity: Quantity, low: str, high: str) -> tuple[float, float]:
    """Return what `RANGE[low,high]` covers; MIN and MAX leave a side open. Raises QueryError."""
    return (
        LEAST if low == "MIN" else _asked(quantity, low)[0],
        MOST if high == "MAX" else _asked(quantity, high)[1],
    )


def _asked(quantity: Quantity, text: str) -> tuple[float, float]:
    found = _period(text) if quantity is Quantity.DATE else _point(quantity, text)
    if found is None:
        raise QueryError(f"{text!r} is no {quantity.value} that the registry would take")
    return found


def _point(quantity: Quantity, text: str) -> tuple[float, float] | None:
    if quantity is Quantity.AGE:
        number = _age(text, ASKED_UNITS)
    else:
        number = float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) else None
    return None if number is None else (number, number)


def _period(text: str) -> tuple[float, float] | None:
    """Return the first and the last day of a date; a year in a search is all of it."""
    found = PARTIAL_DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        last_day = day or calendar.monthrange(year, month or 12)[1]
        first, last = date(year, month or 1, day or 1), date(year, month or 12, last_day)
    except ValueError:
        return None
    return float(first.toordinal()), float(last.toordinal())


def _age(text: str, units: tuple[str, ...]) -> float | None:
    found = AGE.fullmatch(text)
    unit = found[2].lower().removesuffix("s") if found else ""
    return float(found[1]) * DAYS[unit] if found and unit in units else None
