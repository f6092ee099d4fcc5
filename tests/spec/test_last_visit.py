"""What "since your last visit" is: the look of the last day before this one, and what came after it."""

from datetime import date

import pytest

from watcher.pages.samples_trial import HISTORY, TODAY
from watcher.pages.timeline import timeline_of
from watcher.pages.visits import visits_of

#: Each look at the page: the day of July on which, and the version that was the newest then.
Look = tuple[int, int]


def looks(*all_of_them: Look) -> list[int | None]:
    """Return for each look the version that the reader is told to have seen before it; None: told nothing."""
    told: list[int | None] = []
    cookie = ""
    for day, version in all_of_them:
        visits = visits_of(cookie, version, "", date(2026, 7, day))
        told.append(visits.before.version if visits.before else None)
        cookie = str(visits)
    return told


@pytest.mark.parametrize(
    ("visits", "told"),
    [
        ([(1, 1)], [None]),
        ([(1, 1), (1, 2)], [None, None]),
        ([(1, 1), (2, 2)], [None, 1]),
        ([(1, 1), (2, 2), (2, 2)], [None, 1, 1]),
        ([(1, 1), (2, 2), (2, 3)], [None, 1, 1]),
        ([(1, 1), (2, 2), (3, 3)], [None, 1, 2]),
        ([(1, 1), (2, 2), (2, 3), (9, 9)], [None, 1, 1, 3]),
        ([(5, 1), (3, 1)], [None, None]),
    ],
)
def test_news_are_those_since_the_last_day_before(visits: list[Look], told: list[int | None]) -> None:
    assert looks(*visits) == told


@pytest.mark.parametrize(("seen", "news"), [(1, [3, 2]), (2, [3]), (3, []), (9, [])])
def test_the_news_are_the_versions_after_the_one_that_was_seen(seen: int, news: list[int]) -> None:
    assert [step.number for step in timeline_of(HISTORY, TODAY).since(seen)] == news
