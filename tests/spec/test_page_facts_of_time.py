"""What a trial's page says of time: how old its word is, how long it has been so, how often a date moved."""

from datetime import date

import pytest

from watcher.model.record import Json, Record
from watcher.pages.facts import confirmed_fact, date_fact, months_since, since_fact
from watcher.pages.history import History, Moment

TODAY = date(2026, 7, 1)


def history(*steps: tuple[date, dict[str, Json]], is_whole: bool = False) -> History:
    """Return a trial's course, of the status modules that its records had from a day on."""
    moments = (Moment(day, number, False, record_of(module), ()) for number, (day, module) in enumerate(steps, 1))
    return History(tuple(moments), is_whole)


def record_of(module: dict[str, Json]) -> Record:
    return {"protocolSection": {"statusModule": module}}


@pytest.mark.parametrize(
    ("verified", "today", "said", "is_warning"),
    [
        ("2026-07", date(2026, 7, 1), "Status confirmed this month", False),
        ("2026-06", date(2026, 7, 1), "Status last confirmed 1 month ago", False),
        ("2026-06-30", date(2026, 7, 1), "Status last confirmed 1 month ago", False),
        ("2025-12", date(2026, 1, 31), "Status last confirmed 1 month ago", False),
        ("2025-08", date(2026, 7, 1), "Status last confirmed 11 months ago", False),
        ("2025-07", date(2026, 7, 31), "Status last confirmed 12 months ago", True),
        ("2019-02", date(2026, 7, 1), "Status last confirmed 89 months ago", True),
        ("2026-09", date(2026, 7, 1), "Status confirmed this month", False),
    ],
)
def test_the_word_of_a_record_is_as_old_as_its_last_confirmation(
    verified: str, today: date, said: str, *, is_warning: bool
) -> None:
    found = confirmed_fact(history((TODAY, {"statusVerifiedDate": verified})), today)

    assert found is not None
    assert (found.claim, found.is_warning) == (said, is_warning)


@pytest.mark.parametrize(
    ("status", "is_warning"),
    [
        ("RECRUITING", True),
        ("NOT_YET_RECRUITING", True),
        ("ACTIVE_NOT_RECRUITING", True),
        ("SUSPENDED", True),
        ("UNKNOWN", True),
        ("COMPLETED", False),
        ("TERMINATED", False),
        ("WITHDRAWN", False),
    ],
)
def test_an_old_word_is_no_danger_where_nothing_can_come_anymore(status: str, *, is_warning: bool) -> None:
    found = confirmed_fact(history((TODAY, {"statusVerifiedDate": "2020-01", "overallStatus": status})), TODAY)

    assert found is not None
    assert found.is_warning is is_warning


@pytest.mark.parametrize("written", ["", "soon", "2026", "2026-", "next-07"])
def test_what_is_no_month_has_no_age(written: str) -> None:
    assert months_since(written, TODAY) is None


MAY = date(2025, 5, 15)
BEFORE: dict[str, Json] = {"overallStatus": "NOT_YET_RECRUITING"}


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("RECRUITING", "Recruiting for 412 days"),
        ("ACTIVE_NOT_RECRUITING", "No longer recruiting for 412 days"),
        ("COMPLETED", "Shown as completed for 412 days"),
        ("TERMINATED", "Shown as terminated for 412 days"),
        ("SUSPENDED", "Suspended for 412 days"),
        ("UNKNOWN", "Without a known status for 412 days"),
        ("WITHDRAWN", "In this status for 412 days"),
    ],
)
def test_a_status_has_lasted_since_the_day_of_its_change(status: str, said: str) -> None:
    found = since_fact(history((date(2025, 1, 1), BEFORE), (MAY, {"overallStatus": status})), TODAY)

    assert found is not None
    assert (found.claim, found.detail) == (said, "since May 15, 2025")


@pytest.mark.parametrize(("status", "is_told"), [("RECRUITING", True), ("WITHDRAWN", False), ("COMPLETED", False)])
def test_what_has_ended_has_no_planned_days(status: str, *, is_told: bool) -> None:
    module: dict[str, Json] = {"overallStatus": status, "startDateStruct": {"date": "2027-01", "type": "ESTIMATED"}}

    assert (date_fact(history((TODAY, module)), "startDateStruct") is not None) is is_told


@pytest.mark.parametrize(
    ("days", "detail"),
    [
        (["2027-01"], ""),
        (["2027-01", "2027-01"], ""),
        (["2027-01", "2027-01-31"], ""),
        (["2027-01", "2027-06"], "moved once; January 2027 at first"),
        (["2027-01", "2027-06", "2027-01"], "moved 2 times; January 2027 at first"),
        (["2027-01", "2027-06", "2027-06-30", "2028-01", "2029-01"], "moved 3 times; January 2027 at first"),
    ],
)
def test_a_date_has_moved_as_often_as_it_became_another_one(days: list[str], detail: str) -> None:
    steps: list[tuple[date, dict[str, Json]]] = [
        (date(2026, number, 1), {"completionDateStruct": {"date": day}}) for number, day in enumerate(days, 1)
    ]

    found = date_fact(history(*steps), "completionDateStruct")

    assert found is not None
    assert found.detail == detail
