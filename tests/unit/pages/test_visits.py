"""What a reader saw when they came last."""

from datetime import date, timedelta

import pytest

from watcher.pages.visits import Seen, visits_of

MONDAY = date(2026, 7, 6)


def test_the_first_visit_has_none_before_it() -> None:
    assert visits_of("", 3, "2026-07-01", MONDAY).before is None


def test_the_next_visit_knows_what_was_seen() -> None:
    first = visits_of("", 3, "2026-07-01", MONDAY)

    again = visits_of(str(first), 5, "2026-07-08", MONDAY + timedelta(days=3))

    assert again.before == Seen(3, "2026-07-01", MONDAY)


def test_who_looks_twice_on_a_day_is_shown_the_same_news_twice() -> None:
    cookie = str(visits_of("", 3, "", MONDAY))
    for _ in range(3):
        visits = visits_of(cookie, 5, "", MONDAY + timedelta(days=3))
        cookie = str(visits)

    assert visits.before == Seen(3, "", MONDAY)


@pytest.mark.parametrize("cookie", ["x", "~", "1_2_3", "1__2026-13-40", "9" * 99 + "__2026-01-01", "1__2027-01-01"])
def test_what_a_stranger_sends_is_no_visit(cookie: str) -> None:
    assert visits_of(cookie, 1, "", MONDAY).before is None
