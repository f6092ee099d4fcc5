"""What a round over 1,000 watched trials costs in CPU, as a ratio to fetching and parsing the same pages.

CPU seconds of this process, all its threads: the registry runs in another one. Never a timed test.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx
import orjson

from bench.registry import CHANGED_TRIALS, NCT_IDS, TRIALS, publish, serving
from bench.table import Row, at_most
from watcher.bootstrap import Service, open_registry, open_service
from watcher.jobs.course import Poller
from watcher.jobs.poll import poll
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Interest
from watcher.registry.client import open_http
from watcher.registry.pages import PAGE_SIZE, SORT
from watcher.registry.query.address import id_batches, request_target
from watcher.settings import Settings
from watcher.sweep.journal import Sweep, SweepState

ROUNDS = 5
FOLLOWERS = 100


@dataclass(slots=True)
class Seconds:
    """CPU seconds of each round, by what was run."""

    floor: list[float] = field(default_factory=list)
    unchanged: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)


def measure() -> list[Row]:
    """Return a row for the floor, an unchanged and a changed round; medians, with the ratio to the floor."""
    with serving() as origin, following(origin) as service:
        seconds = asyncio.run(_measure(service, origin))
    floor, unchanged, told = median(seconds.floor), median(seconds.unchanged), median(seconds.changed)
    stamped = at_most(3, unchanged / floor, "x the floor")
    return [
        Row("floor: fetch the pages, parse them, compare bytes", seconds.floor, floor),
        Row("round, nothing changed but the release's stamp", seconds.unchanged, floor, stamped),
        Row(f"round, {CHANGED_TRIALS} trials changed and told", seconds.changed, floor, at_most(1, told, "s")),
    ]


async def _measure(service: Service, origin: str) -> Seconds:
    # Both clients stay open as in the running service: a new TLS context alone costs a tenth of the floor.
    async with open_registry(service.settings, service.store) as registry, open_http(origin) as http:
        seconds, pages, poller = Seconds(), Pages(http), service.poller(registry)
        # Not counted: the first sight of every trial, and one round of each kind that loads what is loaded once.
        for kind in ("same", "changed"):
            await read_round(service, poller, origin, kind)
            await _cpu(pages.read())
        for _ in range(ROUNDS):
            seconds.unchanged.append(await read_round(service, poller, origin, "same"))
            seconds.floor.append(await _cpu(pages.read()))
            seconds.changed.append(await read_round(service, poller, origin, "changed"))
            seconds.floor.append(await _cpu(pages.read()))
    return seconds


@dataclass(slots=True)
class Pages:
    """The least that a poller can do: fetch with the same client, parse, and see whether the bytes are the same."""

    http: httpx.AsyncClient
    before: dict[str, bytes] = field(default_factory=dict)

    async def read(self) -> None:
        for target in _targets():
            body = (await self.http.get(target)).content
            orjson.loads(body)
            if self.before.get(target) != body:
                self.before[target] = body


def _targets() -> Iterator[str]:
    yield "/api/v2/version"
    for batch in id_batches(NCT_IDS):
        asked = {"filter.ids": ",".join(batch), "sort": SORT, "pageSize": str(PAGE_SIZE), "countTotal": "true"}
        yield request_target("/api/v2/studies", asked)


@contextmanager
def following(origin: str) -> Iterator[Service]:
    """A service on SQLite in which 100 addresses follow ten trials each."""
    with tempfile.TemporaryDirectory(prefix="watcher-bench-") as folder:
        settings = Settings(data_dir=Path(folder), registry_url=origin, registry_requests_per_minute=1_000_000)
        with open_service(settings) as service:
            _follow(service)
            yield service


def _follow(service: Service) -> None:
    book, now = service.pipeline.book, service.now()
    interest = Interest(kinds=frozenset(Kind), least=Importance.MINOR)
    for follower in range(FOLLOWERS):
        address = book.address(Channel.EMAIL, f"reader{follower}@example.org", None, now)
        for nct_id in NCT_IDS[follower::FOLLOWERS]:
            made = book.subscribe(book.watch_trial(nct_id, nct_id, now).id, address.id, interest, now)
            book.confirm(made, "operator", now)


async def read_round(service: Service, poller: Poller, origin: str, kind: str) -> float:
    """Publish a release, sweep it, and return the sweep's CPU seconds once it is sure that it did the work."""
    await asyncio.to_thread(publish, origin, kind)
    waiting = service.pipeline.outbox.waiting(service.now()).ready
    found: list[Sweep | None] = []

    async def sweep() -> None:
        found.append(await poll(poller))

    seconds = await _cpu(sweep())
    told = service.pipeline.outbox.waiting(service.now()).ready - waiting
    done, changes = found[0], CHANGED_TRIALS if kind == "changed" else 0
    read = (done.state, done.trials, done.versions, told) if done else None
    if read != (SweepState.COMPLETE, TRIALS, changes, changes):
        raise RuntimeError(f"a round ({kind}) was to read {TRIALS} trials and tell {changes}, but it gave {read}")
    return seconds


async def _cpu(work: Awaitable[object]) -> float:
    begun = time.process_time()
    await work
    return time.process_time() - begun
