"""Forget what is older than its retention, in short steps; what has not ended yet is never forgotten."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from watcher.db import Store
from watcher.delivery.retention import FORGOTTEN_A_STEP, forget_some

#: The next run takes the rest. 1,000,000 deliveries: ten times what a day of one mail relay brings.
MOST_STEPS = 500

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was forgotten."""

    deliveries: int = 0
    attempts: int = 0
    texts: int = 0


def prune(store: Store, now: datetime, keep: timedelta) -> Pruned:
    """Forget the texts and attempts of deliveries that ended longer ago than `keep`; their keys stay for ever."""
    begun, pruned = time.monotonic(), Pruned()
    for _ in range(MOST_STEPS):
        step = forget_some(store, now - keep, now)
        pruned = Pruned(pruned.deliveries + step.deliveries, pruned.attempts + step.attempts, pruned.texts + step.texts)
        if step.deliveries < FORGOTTEN_A_STEP:
            break
    if pruned.deliveries:
        seconds = round(time.monotonic() - begun, 1)
        log.info("deliveries.pruned", deliveries=pruned.deliveries, attempts=pruned.attempts, seconds=seconds)
    return pruned
