"""The clock starts jobs, outlives their faults, and stops without leaving one half-done."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.integration.scheduler.stalling import StallingProxy
from watcher.db import Store
from watcher.errors import StoreError
from watcher.scheduler import Clockwork, Periodic

pytestmark = pytest.mark.anyio


async def test_stopping_waits_until_the_job_that_runs_has_put_things_right(sqlite_store: Store) -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(ended.set)

    clockwork = Clockwork(sqlite_store, [Periodic("poll", 900, slow, is_ticked=True)])
    clockwork.start()
    await began.wait()
    await clockwork.stop()

    assert ended.is_set()


async def test_a_job_that_breaks_does_not_stop_the_clock(sqlite_store: Store) -> None:
    broke, delivered = asyncio.Event(), asyncio.Event()

    async def breaks() -> None:
        broke.set()
        raise ZeroDivisionError

    async def deliver() -> None:
        delivered.set()

    clockwork = Clockwork(
        sqlite_store, [Periodic("poll", 900, breaks, is_ticked=True), Periodic("deliver", 1, deliver)]
    )
    clockwork.start()
    await broke.wait()
    delivered.clear()
    await delivered.wait()
    await clockwork.stop()

    assert clockwork.problem == "a fault of this program, which the log has"


async def test_what_fails_the_same_way_again_and_again_is_logged_once(sqlite_store: Store) -> None:
    tries: list[int] = []
    tried_twice = asyncio.Event()

    async def fails() -> None:
        tries.append(1)
        if len(tries) > 1:
            tried_twice.set()
        raise StoreError("the disk is full")

    with capture_logs() as logged:
        clockwork = Clockwork(sqlite_store, [Periodic("deliver", 1, fails)])
        clockwork.start()
        await tried_twice.wait()
        await clockwork.stop()

    assert [each["problem"] for each in logged if each["event"] == "job.failed"] == ["the disk is full"]


async def test_a_job_that_still_runs_is_not_started_again(sqlite_store: Store) -> None:
    starts, looked = [], asyncio.Event()

    async def slow() -> None:
        starts.append(1)
        await asyncio.Event().wait()

    async def look_twice() -> None:
        starts.append(0)
        if starts.count(0) > 1:
            looked.set()

    clockwork = Clockwork(sqlite_store, [Periodic("slow", 1, slow), Periodic("look", 1, look_twice)])
    clockwork.start()
    await looked.wait()
    await clockwork.stop()

    assert starts.count(1) == 1


async def test_nothing_starts_in_a_process_that_may_not(sqlite_store: Store) -> None:
    ran, asked = [], asyncio.Event()
    loop = asyncio.get_running_loop()

    async def job() -> None:
        ran.append(1)

    def may_start() -> bool:
        loop.call_soon_threadsafe(asked.set)
        return False

    clockwork = Clockwork(sqlite_store, [Periodic("recover", 15, job)], may_start=may_start)
    clockwork.start()
    await asked.wait()
    await clockwork.stop()

    assert not ran


@pytest.fixture
def proxy(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StallingProxy]:
    with StallingProxy(postgres_url, Path(tmp_path_factory.mktemp("proxy"))) as opened:
        yield opened


async def test_f22_a_database_call_that_gets_no_answer_ends_and_the_work_goes_on_unaided(proxy: StallingProxy) -> None:
    store = Store(proxy.url, longest_wait=0.5)
    ends = asyncio.Queue[str]()

    def work() -> None:
        with store.read() as connection:
            connection.execute(text("SELECT 1"))
            proxy.stall(once=True)
            connection.execute(text("SELECT 1"))

    async def deliver() -> None:
        try:
            await asyncio.to_thread(work)
            await ends.put("done")
        except StoreError as exc:
            await ends.put(str(exc))
            raise

    clockwork = Clockwork(store, [Periodic("deliver", 1, deliver)])
    clockwork.start()
    first, second = await ends.get(), await ends.get()
    await clockwork.stop()
    store.close()

    assert first.endswith("no answer for 0.5 s")
    assert (second, clockwork.problem) == ("done", None)
