"""Releases follow one another, with the stamp and the tag that the registry gives them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from watcher.replay.clock import ReleaseClock, data_timestamp, etag

FIRST, SECOND = date(2026, 7, 1), date(2026, 7, 2)


def test_a_clock_moves_to_the_last_release_and_stays() -> None:
    clock = ReleaseClock([FIRST, SECOND])

    assert clock.current == FIRST
    assert clock.advance() == SECOND
    assert clock.advance() is None
    assert clock.current == SECOND


def test_a_clock_can_begin_later() -> None:
    assert ReleaseClock([FIRST, SECOND], start=SECOND).current == SECOND


def test_each_release_is_reached_once_however_many_threads_ask() -> None:
    releases = [FIRST + timedelta(days=day) for day in range(201)]
    clock = ReleaseClock(releases)

    with ThreadPoolExecutor(8) as threads:
        reached = list(threads.map(lambda _: clock.advance(), range(200)))

    assert sorted(release for release in reached if release) == releases[1:]


def test_stamp_and_tag_are_those_recorded_from_the_registry() -> None:
    """The pair that was seen on 2026-08-16: the tag ends in the stamp's milliseconds, base 36."""
    assert data_timestamp(date(2026, 8, 14)) == "2026-08-14T09:00:05"
    assert etag(date(2026, 8, 14)) == '"883b003/0.34.1/msspuzuw"'
