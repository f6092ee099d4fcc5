"""Dates of any precision, ages and numbers become comparable."""

from datetime import date

import pytest

from watcher.errors import QueryError
from watcher.model.record import Json
from watcher.replay.quantities import Quantity, measured, span


def days(text: str) -> float:
    return float(date.fromisoformat(text).toordinal())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-15", "2024-02-15", "2024-02-15"),
    ],
)
def test_a_date_in_a_query_covers_its_precision(text: str, first: str, last: str) -> None:
    assert span(Quantity.DATE, text) == (days(first), days(last))


@pytest.mark.parametrize(
    ("quantity", "value", "number"),
    [
        (Quantity.DATE, "2026-03", days("2026-03-01")),
        (Quantity.DATE, "2026-07-01T10:30", days("2026-07-01")),
        (Quantity.DATE, "soon", None),
        (Quantity.AGE, "2 Weeks", 14.0),
        (Quantity.AGE, "1 Day", 1.0),
        (Quantity.AGE, "12 Hours", 0.5),
        (Quantity.AGE, "N/A", None),
        (Quantity.NUMBER, 12, 12.0),
        (Quantity.NUMBER, True, None),
        (Quantity.NUMBER, "12", None),
        (Quantity.DATE, None, None),
    ],
)
def test_a_value_of_a_record_is_a_number_or_nothing(quantity: Quantity, value: Json, number: float | None) -> None:
    assert measured(quantity, value) == number


def test_a_year_is_twelve_months() -> None:
    assert span(Quantity.AGE, "1 Year") == span(Quantity.AGE, "12 Months")


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (Quantity.DATE, "2026-02-30"),
        (Quantity.DATE, "01/15/2026"),
        (Quantity.DATE, "0000"),
        (Quantity.AGE, "18"),
        (Quantity.AGE, "3 Hours"),
        (Quantity.NUMBER, "many"),
    ],
)
def test_what_a_query_cannot_say_is_refused(quantity: Quantity, text: str) -> None:
    with pytest.raises(QueryError, match=r"^Invalid "):
        span(quantity, text)
