"""Ticks: of any number of schedulers exactly one starts each."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories import NOW
from watcher.bootstrap import open_deliverer, open_registry, open_service
from watcher.db import Store
from watcher.db.tables import schedule_run
from watcher.scheduler import Clockwork, Jobs, jobs_of, start_tick
from watcher.settings import Settings


def test_eight_schedulers_start_a_hundred_ticks_a_hundred_times(store: Store) -> None:
    ticks = [NOW + timedelta(minutes=number) for number in range(100)]

    def run(_: int) -> int:
        return sum(start_tick(store, "poll", tick) for tick in ticks)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(run, range(8))) == 100


def test_a_tick_that_is_long_over_leaves_no_row(store: Store) -> None:
    assert start_tick(store, "poll", NOW)
    assert start_tick(store, "poll", NOW + timedelta(days=2))

    assert start_tick(store, "poll", NOW), "its row was cleaned up"


@pytest.mark.anyio
async def test_stopping_waits_until_the_job_that_runs_has_put_things_right(sqlite_store: Store) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(ended.set)

    async def idle() -> None:
        """Have nothing to do."""

    clockwork = Clockwork(sqlite_store, Jobs(poll=slow, deliver=idle, recover=idle, backfill=idle), poll_minutes=15)
    clockwork.start()
    await began.wait()
    await clockwork.stop()

    assert ended.is_set()


@pytest.mark.anyio
async def test_a_job_that_breaks_does_not_stop_the_clock(sqlite_store: Store) -> None:
    delivered = asyncio.Event()

    async def breaks() -> None:
        raise ZeroDivisionError

    async def deliver() -> None:
        delivered.set()

    clockwork = Clockwork(
        sqlite_store, Jobs(poll=breaks, deliver=deliver, recover=breaks, backfill=breaks), poll_minutes=15
    )
    clockwork.start()
    await delivered.wait()
    await clockwork.stop()


@pytest.mark.anyio
@pytest.mark.parametrize("is_on", [True, False])
async def test_a_back_fill_that_is_switched_off_is_no_job(tmp_path: Path, is_on: bool) -> None:
    settings = Settings(data_dir=tmp_path, backfill=is_on)
    with open_service(settings) as service:
        async with open_registry(settings, service.store) as registry, open_deliverer(service) as deliverer:
            jobs = jobs_of(service, registry, deliverer)

    assert (jobs.backfill is not None) is is_on


@pytest.mark.anyio
async def test_the_clock_runs_without_a_back_fill(sqlite_store: Store) -> None:
    delivered = asyncio.Event()

    async def deliver() -> None:
        delivered.set()

    clockwork = Clockwork(
        sqlite_store, Jobs(poll=deliver, deliver=deliver, recover=deliver, backfill=None), poll_minutes=15
    )
    clockwork.start()
    await delivered.wait()
    await clockwork.stop()

    with sqlite_store.read() as connection:
        ticks = connection.execute(select(schedule_run.c.schedule)).scalars().all()
    assert "backfill" not in ticks
