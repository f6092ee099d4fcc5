"""A sweep that is stopped in the middle is ended as what it is."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from watcher.bootstrap import Service, open_registry, open_service
from watcher.jobs.follow import Target, follow_trial, subscribe
from watcher.jobs.poll import poll
from watcher.jobs.tell import tell
from watcher.model.change import Kind
from watcher.model.watch import Channel, Interest
from watcher.registry.client import Registry, open_http
from watcher.registry.retries import RetryPolicy
from watcher.replay import Fault, FaultKind, Histories, ReplayServer
from watcher.settings import Settings
from watcher.sweep.journal import SweepState


@pytest.fixture
def replay() -> Iterator[ReplayServer]:
    with ReplayServer(Histories.shipped()) as server:
        yield server


@pytest.fixture
def service(replay: ReplayServer, tmp_path: Path) -> Iterator[Service]:
    settings = Settings(data_dir=tmp_path, registry_url=replay.origin, registry_requests_per_minute=60_000)
    with open_service(settings) as opened:
        yield opened


async def follow(service: Service, registry: Registry) -> None:
    watch, _ = await follow_trial(service.pipeline, registry, "NCT07398326", service.now())
    target = Target(Channel.EMAIL, "pat.doe@example.org", is_confirmed=True)
    subscribe(service.pipeline, watch, target, Interest(frozenset(Kind)), service.now())


@pytest.mark.anyio
async def test_a_sweep_that_is_stopped_is_partial_and_the_next_one_tells_all(
    service: Service, replay: ReplayServer
) -> None:
    asked = asyncio.Semaphore(0)

    async def spend() -> None:
        asked.release()

    async with open_http(replay.origin) as http:
        registry = Registry(http, spend, RetryPolicy())
        await follow(service, registry)
        await asked.acquire()
        replay.clock.advance()
        replay.faults.switch_on(Fault(FaultKind.SLOW, None, "filter.ids"))
        stopped = asyncio.ensure_future(poll(service.poller(registry)))
        await asked.acquire()  # for /version
        await asked.acquire()  # for the trials, which do not come
        stopped.cancel()
        with pytest.raises(asyncio.CancelledError):
            await stopped
        replay.faults.clear()

        again = await poll(service.poller(registry))

    first = service.journal.get(1)
    assert (first.state, first.problems) == (SweepState.PARTIAL, ("it was broken off before its end",))
    assert again is not None
    assert (again.state, again.versions) == (SweepState.COMPLETE, 1)


def replay_etag(replay: ReplayServer) -> str:
    return httpx.get(f"{replay.origin}/api/v2/version").headers["etag"]


@pytest.mark.anyio
async def test_the_same_release_is_swept_once(service: Service, replay: ReplayServer) -> None:
    async with open_registry(service.settings, service.store) as registry:
        await follow(service, registry)
        assert await poll(service.poller(registry)) is not None

        assert await poll(service.poller(registry)) is None
        assert service.journal.swept_etag() == replay_etag(replay)
        assert await poll(service.poller(registry), again=True) is not None
        assert tell(service.pipeline, service.now()) == 0
