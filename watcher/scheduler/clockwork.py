"""Starts jobs on time. APScheduler keeps the time; rows say which tick is whose."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from watcher.db import Store
from watcher.errors import WatcherError
from watcher.scheduler.ticks import start_tick, tick_of

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: How often we look whether a tick is due, so how late one may start; and how often a clock that was set is noticed.
LOOK_SECONDS = 5
#: A tick that could not start in time is started late rather than never, once.
MISFIRE_SECONDS = 3600

Job: TypeAlias = Callable[[], Awaitable[None]]
#: Asked in a worker thread before each start; False: this process must not start anything now.
MayStart: TypeAlias = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job and how often it runs."""

    name: str
    seconds: float
    run: Job
    #: Of all processes one starts each tick. False: rows decide what each of them does, so all may run it at once.
    is_ticked: bool = False


class Clockwork:
    """Starts jobs on time and stops without leaving one half-done; made anew for each term of a leader."""

    def __init__(
        self, store: Store, jobs: Sequence[Periodic], *, phase: int = 0, may_start: MayStart = lambda: True
    ) -> None:
        self._store = store
        self._jobs = jobs
        self._phase = phase
        self._may_start = may_start
        self._running: dict[str, asyncio.Task[None]] = {}
        self._failing: dict[str, str] = {}
        #: The newest tick of each job that somebody started, which need not be asked of the database again.
        self._seen: dict[str, datetime] = {}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_SECONDS}
        )

    @property
    def problem(self) -> str | None:
        """Return why the job that failed last time failed; None: each did its work when it ran last."""
        return next(iter(self._failing.values()), None)

    def start(self) -> None:
        for job in self._jobs:
            seconds = min(job.seconds, LOOK_SECONDS) if job.is_ticked else job.seconds
            trigger = IntervalTrigger(seconds=max(1, round(seconds)), timezone=UTC)
            self._scheduler.add_job(self._begin, trigger, args=(job,), id=job.name, next_run_time=datetime.now(UTC))
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more, cancel what runs, and wait for it: each job leaves rows from which it goes on."""
        self._scheduler.shutdown(wait=False)
        running = tuple(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _begin(self, job: Periodic) -> None:
        if job.name in self._running:
            return
        # A task of our own: APScheduler would cancel its own one without waiting for the job to put things right.
        task = asyncio.ensure_future(self._guarded(job))
        self._running[job.name] = task
        task.add_done_callback(lambda _: self._running.pop(job.name, None))

    async def _guarded(self, job: Periodic) -> None:
        """Run a job; the next tick tries again. What fails in the same way again and again is logged once."""
        try:
            if await asyncio.to_thread(self._may_start) and await self._is_due(job):
                await job.run()
                self._failing.pop(job.name, None)
        except WatcherError as exc:
            if self._failing.get(job.name) != str(exc):
                log.warning("job.failed", job=job.name, problem=str(exc))
            self._failing[job.name] = str(exc)
        except Exception:
            # A defect must not stop the clock: other jobs, and this one's next tick, still owe people their alerts.
            self._failing[job.name] = "a fault of this program, which the log has"
            log.exception("job.broke", job=job.name)

    async def _is_due(self, job: Periodic) -> bool:
        if not job.is_ticked:
            return True
        # All hosts share the database's clock, so they name the same tick alike.
        now = await asyncio.to_thread(self._store.now)
        tick = tick_of(now, job.seconds, self._phase % job.seconds)
        if self._seen.get(job.name) == tick:
            return False
        is_ours = await asyncio.to_thread(start_tick, self._store, job.name, tick)
        self._seen[job.name] = tick
        return is_ours
