"""Send what is ready, and put right what a crash left behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.delivery.channel import Channel as Sender
from watcher.delivery.texts import Renders
from watcher.delivery.worker import Delivered, deliver_ready
from watcher.jobs.endpoints import mind_endpoints
from watcher.jobs.reformats import hold_reformats
from watcher.jobs.tell import tell
from watcher.model.watch import Channel
from watcher.pipeline import Pipeline
from watcher.sweep.journal import Journal


@dataclass(frozen=True, slots=True)
class Deliverer:
    """What sending needs."""

    pipeline: Pipeline
    senders: Mapping[Channel, Sender]
    renders: Renders
    clock: Callable[[], datetime]
    jitter: Callable[[], float]


async def deliver(deliverer: Deliverer) -> Delivered:
    """Send everything that is ready now."""
    return await deliver_ready(
        deliverer.pipeline.outbox,
        deliverer.senders,
        clock=deliverer.clock,
        jitter=deliverer.jitter,
        renders=deliverer.renders,
    )


def recover(pipeline: Pipeline, journal: Journal, now: datetime, *, died_before: timedelta | None = None) -> int:
    """Take up what was left: leases that ran out, sweeps whose process died, matches and windows still owed.

    Returns how many windows were told. It asks the rows, not the memory, so it may run at any time.
    """
    pipeline.outbox.release_expired(now)
    pipeline.outbox.cancel_ended(now)
    mind_endpoints(pipeline, now)
    for sweep_id in journal.abandoned(now, died_before):
        hold_reformats(pipeline, sweep_id, now)
    journal.end_abandoned(now, died_before)
    return tell(pipeline, now)
