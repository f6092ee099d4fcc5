"""What the page says at its top: for how long, how often moved, how old the word."""

from datetime import date

from tests.factories import make_record
from watcher.model.record import Json
from watcher.pages.facts import date_fact, enrollment_fact, moves, since_fact
from watcher.pages.history import History, Moment

TODAY = date(2026, 7, 1)
STATUS = "/protocolSection/statusModule/overallStatus"
END = "/protocolSection/statusModule/completionDateStruct"
ENROLLMENT = "/protocolSection/designModule/enrollmentInfo"


def history(*steps: tuple[date, dict[str, Json]], is_whole: bool = False) -> History:
    moments = (Moment(day, at, False, make_record(values=values), ()) for at, (day, values) in enumerate(steps, 1))
    return History(tuple(moments), is_whole)


def test_recruiting_counts_from_the_day_on_which_it_opened() -> None:
    found = since_fact(history((date(2025, 5, 1), {}), (date(2025, 5, 15), {STATUS: "RECRUITING"})), TODAY)

    assert found is not None
    assert (found.claim, found.detail) == ("Recruiting for 412 days", "since May 15, 2025")


def test_a_status_that_was_there_before_us_has_lasted_at_least_so_long() -> None:
    before: dict[str, Json] = {STATUS: "RECRUITING"}

    found = since_fact(history((date(2026, 6, 1), before), (date(2026, 6, 20), before)), TODAY)

    assert found is not None
    assert (found.claim, found.detail) == ("Recruiting for at least 30 days", "since June 1, 2026 or before")


def test_of_a_single_record_nothing_is_claimed() -> None:
    assert since_fact(history((date(2026, 6, 1), {})), TODAY) is None


def test_a_date_tells_how_often_it_moved_and_where_it_began() -> None:
    ends = ("2027-01", "2027-06", "2027-06-30", "2028-01")
    steps: list[tuple[date, dict[str, Json]]] = [
        (date(2026, at, 1), {END: {"date": end}}) for at, end in enumerate(ends, 1)
    ]

    found = date_fact(history(*steps), "completionDateStruct")

    assert found is not None
    assert (found.claim, found.detail) == ("Planned to end: January 2028", "moved 2 times; January 2027 at first")


def test_the_same_day_said_more_exactly_is_no_move() -> None:
    assert moves([{"date": "2027-06"}, {"date": "2027-06-30"}]) == 0


def test_enrollment_tells_what_was_planned_first() -> None:
    steps: list[tuple[date, dict[str, Json]]] = [
        (TODAY, {ENROLLMENT: {"count": 40, "type": "ESTIMATED"}}),
        (TODAY, {ENROLLMENT: {"count": 37, "type": "ACTUAL"}}),
    ]

    found = enrollment_fact(history(*steps))

    assert found is not None
    assert (found.claim, found.detail) == ("37 people took part", "40 at first")


def test_the_registrys_placeholder_is_no_number_of_people() -> None:
    assert enrollment_fact(history((TODAY, {ENROLLMENT: {"count": 99_999_999}}))) is None
