"""Erase a person: all that is known of them goes, and what keeps a thing from being told twice stays without them.

What stays: the permanent keys of deliveries, which name the row of an address and not the address; changes and the
matches with them; and the digest on the suppression list, because who asked to hear nothing must not hear again.
"""

from datetime import datetime, timedelta
from typing import Final

import structlog

from watcher.delivery.departures import cancel_for_address
from watcher.delivery.retention import forget_address
from watcher.delivery.suppressions import forget_bounces
from watcher.pipeline import Pipeline
from watcher.watches.owners import Owners
from watcher.watches.traces import erase_subscriber

#: Above the 7 days for which a link to confirm is good.
UNANSWERED: Final = timedelta(days=8)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def erase(pipeline: Pipeline, address_id: int, now: datetime) -> None:
    """Leave everything and forget the address; in one transaction, so that nothing is sent after it."""
    _erase(pipeline, address_id, now)
    pipeline.store.wipe_log()


def erase_unanswered(pipeline: Pipeline, now: datetime) -> int:
    """Erase addresses that somebody entered and whose owners never said yes; returns how many."""
    found = Owners(pipeline.store).unanswered(now - UNANSWERED)
    for address_id in found:
        _erase(pipeline, address_id, now)
    if found:
        pipeline.store.wipe_log()
    return len(found)


def _erase(pipeline: Pipeline, address_id: int, now: datetime) -> None:
    with pipeline.store.write() as connection:
        forget_bounces(connection, address_id)
        ended = erase_subscriber(connection, address_id, now)
        cancelled = cancel_for_address(connection, address_id, now)
        forgotten = forget_address(connection, address_id, now)
    log.info("subscriber.erased", ended=ended, cancelled=cancelled, deliveries=forgotten.deliveries)
