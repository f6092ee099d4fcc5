"""A scheduler works while it leads, and stands by while it does not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from watcher.db import Store
from watcher.db.leadership import Leadership, leadership_of
from watcher.errors import StoreError
from watcher.scheduler import Clockwork, Periodic, Scheduler

pytestmark = pytest.mark.anyio
IN_TIME = 5


@asynccontextmanager
async def scheduling(
    store: Store, terms: asyncio.Queue[str], take_up: Callable[[], None] = lambda: None
) -> AsyncIterator[tuple[Scheduler, Leadership]]:
    """Run a scheduler whose only job says that it ran."""

    async def job() -> None:
        await terms.put("ran")

    async def begin() -> None:
        await terms.put("began")
        take_up()

    lock = leadership_of(store)
    scheduler = Scheduler(lock, begin, lambda: Clockwork(store, [Periodic("job", 900, job)], may_start=lock.is_held))
    scheduler.start()
    try:
        yield scheduler, lock
    finally:
        await scheduler.stop()


async def test_a_term_takes_up_what_was_left_before_anything_else_runs(store: Store) -> None:
    terms = asyncio.Queue[str]()
    async with scheduling(store, terms) as (scheduler, lock):
        assert [await terms.get(), await terms.get()] == ["began", "ran"]
        assert (scheduler.state().words, scheduler.state().is_leader) == ("leads", True)

    assert not lock.is_held(), "the next one need not wait"


async def test_a_second_one_stands_by_and_follows(store: Store) -> None:
    first, second = asyncio.Queue[str](), asyncio.Queue[str]()
    async with scheduling(store, second) as (other, _):
        await second.get()
        async with scheduling(store, first) as (scheduler, _):
            assert (scheduler.state().words, scheduler.state().problem) == ("stands by", None)
            await other.stop()
            assert await asyncio.wait_for(first.get(), IN_TIME) == "began"


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
async def test_a_term_ends_with_the_session_and_another_begins(store: Store) -> None:
    terms = asyncio.Queue[str]()
    async with scheduling(store, terms) as (scheduler, _):
        assert [await terms.get(), await terms.get()] == ["began", "ran"]
        with store.write() as connection:
            ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name"
            connection.execute(text(ending), {"name": "trial-watcher-leader"})

        assert await asyncio.wait_for(terms.get(), IN_TIME) == "began"
        assert scheduler.state().problem is None


async def test_what_keeps_a_term_from_beginning_is_told_and_tried_again(sqlite_store: Store) -> None:
    terms, faults = asyncio.Queue[str](), [StoreError("the disk is full")]
    told: list[str | None] = []

    def take_up() -> None:
        if faults:
            raise faults.pop()
        told.append(scheduler.state().problem)

    async with scheduling(sqlite_store, terms, take_up) as (scheduler, _):
        assert [await terms.get() for _ in range(3)] == ["began", "began", "ran"]

    assert told == ["the disk is full"]
