"""The jobs of each role, as calls without arguments."""

import asyncio

import structlog

from watcher.bootstrap import Service
from watcher.jobs.backfill import backfill_owed
from watcher.jobs.bounces import read_bounces
from watcher.jobs.copies import note_alive
from watcher.jobs.deliver import Deliverer, deliver, recover
from watcher.jobs.erase import erase_unanswered
from watcher.jobs.poll import poll
from watcher.jobs.prune import prune
from watcher.registry.client import Registry
from watcher.scheduler.clockwork import Periodic
from watcher.sweep.journal import SweepState

log: structlog.stdlib.BoundLogger = structlog.get_logger()

DELIVER_SECONDS = 1
RECOVER_SECONDS = 15
#: One trial's past, some 20 requests, at most so often: sweeps and pages need the budget more.
BACKFILL_SECONDS = 60
#: A mailbox is looked into this often: what comes back is hours old already.
BOUNCES_SECONDS = 300
ALIVE_SECONDS = 60
#: A run forgets a million deliveries at most, so more than any day brings.
PRUNE_SECONDS = 3600


def worker_jobs(deliverer: Deliverer) -> tuple[Periodic, ...]:
    """Return what any number of processes do at once: a claim decides who sends what."""

    async def deliver_ready() -> None:
        await deliver(deliverer)

    return (Periodic("deliver", DELIVER_SECONDS, deliver_ready),)


def leader_jobs(service: Service, registry: Registry) -> tuple[Periodic, ...]:
    """Return what one process does for all."""

    async def sweep() -> None:
        await _sweep(service, registry)

    async def recover_lost() -> None:
        await asyncio.to_thread(recover, service.pipeline, service.journal, service.now())

    async def say_alive() -> None:
        await asyncio.to_thread(note_alive, service.store, service.now())

    async def forget() -> None:
        await asyncio.to_thread(prune, service.store, service.now(), service.settings.keep)
        await asyncio.to_thread(erase_unanswered, service.pipeline, service.now())

    async def backfill() -> None:
        if not await asyncio.to_thread(service.journal.is_running):
            await backfill_owed(service.back_filler(registry), most_trials=1)

    return (
        Periodic("poll", service.settings.poll_minutes * 60, sweep, is_ticked=True),
        Periodic("recover", RECOVER_SECONDS, recover_lost),
        *([Periodic("backfill", BACKFILL_SECONDS, backfill, is_ticked=True)] if service.settings.backfill else []),
        Periodic("prune", PRUNE_SECONDS, forget, is_ticked=True),
        Periodic("alive", ALIVE_SECONDS, say_alive),
        *_bounce_jobs(service),
    )


def _bounce_jobs(service: Service) -> tuple[Periodic, ...]:
    mailbox = service.bounce_mailbox
    if mailbox is None:
        return ()

    async def read() -> None:
        await asyncio.to_thread(read_bounces, mailbox, service.bounces, service.now)

    return (Periodic("bounces", BOUNCES_SECONDS, read, is_ticked=True),)


async def _sweep(service: Service, registry: Registry) -> None:
    done = await poll(service.poller(registry))
    if done is None:
        log.info("registry.unchanged")
        return
    facts = {"sweep": done.id, "requests": done.requests, "trials": done.trials, "versions": done.versions}
    log.info("registry.swept", state=done.state.value, changes=done.changes, noise=done.noise, **facts)
    if done.state is SweepState.PARTIAL:
        log.warning("registry.partly_read", sweep=done.id, problems=list(done.problems))
