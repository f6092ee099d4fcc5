"""When each job runs. APScheduler keeps the time; a unique row a tick keeps two of us from starting one twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import delete

from watcher.bootstrap import Service
from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import schedule_run
from watcher.errors import WatcherError
from watcher.jobs.backfill import backfill_owed
from watcher.jobs.deliver import Deliverer, deliver, recover
from watcher.jobs.poll import poll
from watcher.registry.client import Registry
from watcher.sweep.journal import SweepState

log = structlog.get_logger()

DELIVER_SECONDS = 1
RECOVER_SECONDS = 15
#: One trial's past, some 20 requests, at most so often: sweeps and pages need the budget more.
BACKFILL_SECONDS = 60
#: A tick that could not start in time is started late rather than never, once.
MISFIRE_SECONDS = 3600
#: Ticks older than this can no longer be started by anybody.
KEEP_TICKS = timedelta(days=1)
#: Jobs that touch only our own rows need no tick of their own: a claim already decides who does what.
Job = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of one process, each a call without arguments."""

    poll: Job
    deliver: Job
    recover: Job
    #: None: it is switched off.
    backfill: Job | None


class Clockwork:
    """Starts jobs on time and stops without leaving one half-done."""

    def __init__(self, store: Store, jobs: Jobs, poll_minutes: float) -> None:
        self._store = store
        self._jobs = jobs
        self._poll_seconds = poll_minutes * 60
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": MISFIRE_SECONDS}
        )

    def start(self) -> None:
        self._every(self._poll_seconds, "poll", self._once_a_tick("poll", self._poll_seconds, self._jobs.poll))
        self._every(DELIVER_SECONDS, "deliver", self._jobs.deliver)
        self._every(RECOVER_SECONDS, "recover", self._jobs.recover)
        if backfill := self._jobs.backfill:
            self._every(BACKFILL_SECONDS, "backfill", self._once_a_tick("backfill", BACKFILL_SECONDS, backfill))
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more, cancel what runs, and wait for it: each job leaves rows from which it goes on."""
        self._scheduler.shutdown(wait=False)
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _every(self, seconds: float, name: str, job: Job) -> None:
        self._scheduler.add_job(
            self._run,
            IntervalTrigger(seconds=max(1, round(seconds)), timezone=UTC),
            args=(name, job),
            id=name,
            next_run_time=datetime.now(UTC),
        )

    async def _run(self, name: str, job: Job) -> None:
        # A task of our own: APScheduler would cancel its own one without waiting for the job to put things right.
        task = asyncio.ensure_future(_guarded(name, job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    def _once_a_tick(self, name: str, seconds: float, job: Job) -> Job:
        async def run() -> None:
            now = await asyncio.to_thread(self._store.now)
            tick = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
            if await asyncio.to_thread(start_tick, self._store, name, tick):
                await job()

        return run


def start_tick(store: Store, schedule: str, fire_at: datetime) -> bool:
    """Say whether this call is the one that starts the tick; of any number of schedulers exactly one is."""
    with store.write() as connection:
        connection.execute(delete(schedule_run).where(schedule_run.c.fire_at < fire_at - KEEP_TICKS))
        tick = insert_new(connection, schedule_run).values(schedule=schedule, fire_at=fire_at)
        return connection.execute(tick.returning(schedule_run.c.fire_at)).first() is not None


def jobs_of(service: Service, registry: Registry, deliverer: Deliverer) -> Jobs:
    """Return the jobs of a service, with the connections that they share."""
    poller = service.poller(registry)

    async def poll_once() -> None:
        done = await poll(poller)
        if done is None:
            log.info("registry.unchanged")
        if done:
            facts = {"sweep": done.id, "requests": done.requests, "trials": done.trials, "versions": done.versions}
            log.info("registry.swept", state=done.state.value, changes=done.changes, noise=done.noise, **facts)
        if done and done.state is SweepState.PARTIAL:
            log.warning("registry.partly_read", sweep=done.id, problems=list(done.problems))

    async def deliver_once() -> None:
        await deliver(deliverer)

    async def recover_once() -> None:
        await asyncio.to_thread(recover, service.pipeline, service.journal, service.now())

    async def backfill_once() -> None:
        if not await asyncio.to_thread(service.journal.is_running):
            await backfill_owed(service.back_filler(registry), most_trials=1)

    return Jobs(poll_once, deliver_once, recover_once, backfill_once if service.settings.backfill else None)


async def _guarded(name: str, job: Job) -> None:
    """Run a job; what failed is logged once, and the next tick tries again."""
    try:
        await job()
    except WatcherError as exc:
        log.warning("job.failed", job=name, problem=str(exc))
    except Exception:
        # A defect must not stop the clock: other jobs, and this one's next tick, still owe people their alerts.
        log.exception("job.broke", job=name)
