"""Ticks: of any number of schedulers exactly one starts each, whatever their clocks do."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import NOW
from watcher.db import Store
from watcher.scheduler import start_tick, tick_of

MINUTE, QUARTER, DAY = 60.0, 900.0, 86_400.0


def started(store: Store, moments: Iterable[datetime], seconds: float = MINUTE) -> list[datetime]:
    """Return the ticks that a scheduler starts which looks at its clock at these moments."""
    ticks = (tick_of(moment, seconds) for moment in moments)
    return [tick for tick in ticks if start_tick(store, "poll", tick)]


def minutes(first: int, last: int, off: timedelta = timedelta(0)) -> list[datetime]:
    return [NOW + off + timedelta(minutes=number) for number in range(first, last)]


def test_f5_eight_schedulers_start_a_hundred_ticks_a_hundred_times(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: started(store, minutes(0, 100)), range(8))

    assert sorted(tick for ticks in found for tick in ticks) == minutes(0, 100)


@pytest.mark.parametrize("off", [timedelta(minutes=-5), timedelta(minutes=5), timedelta(seconds=-299)])
def test_f6_a_clock_that_is_set_starts_no_tick_twice_and_loses_none(store: Store, off: timedelta) -> None:
    before = started(store, minutes(0, 30))
    while_off = started(store, minutes(30, 60, off))
    after = started(store, minutes(60, 90))

    ticks = before + while_off + after
    assert len(ticks) == len(set(ticks))
    assert set(minutes(0, 25)) | set(minutes(35, 55)) | set(minutes(65, 90)) <= set(ticks)


def test_f6_two_schedulers_whose_clocks_differ_share_the_ticks(store: Store) -> None:
    one, other = minutes(0, 30), minutes(0, 30, timedelta(minutes=-5))
    ticks = [tick for pair in zip(one, other, strict=True) for tick in started(store, pair)]

    assert sorted(ticks) == minutes(-5, 30)


def test_a_downtime_is_made_up_for_once(store: Store) -> None:
    assert started(store, [NOW, NOW + timedelta(hours=9), NOW + timedelta(hours=9, seconds=5)], QUARTER) == [
        tick_of(NOW, QUARTER),
        tick_of(NOW + timedelta(hours=9), QUARTER),
    ]


def test_a_daily_tick_that_was_due_while_nobody_ran_is_found_by_looking_back(store: Store) -> None:
    yesterday = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    assert started(store, [yesterday, yesterday + timedelta(hours=6)], DAY) == [
        datetime(2026, 11, 20, tzinfo=UTC),
        datetime(2026, 11, 21, tzinfo=UTC),
    ]


def test_a_phase_shifts_every_tick_alike() -> None:
    at_noon = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    assert tick_of(at_noon, QUARTER, phase=60) == at_noon - timedelta(minutes=14)
    assert tick_of(at_noon + timedelta(minutes=1), QUARTER, phase=60) == at_noon + timedelta(minutes=1)


def test_a_tick_that_is_long_over_leaves_no_row(store: Store) -> None:
    assert start_tick(store, "poll", NOW)
    assert start_tick(store, "poll", NOW + timedelta(days=8))

    assert start_tick(store, "poll", NOW), "its row was cleaned up"
