"""Erase a person: all that is known of them goes, and what keeps a thing from being told twice stays without them.

What stays: the permanent keys of deliveries, which name the row of an address and not the address; changes and the
matches with them; and the digest on the suppression list, because who asked to hear nothing must not hear again.
"""

from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection

from watcher.delivery.departures import cancel_for_address
from watcher.delivery.retention import forget_address
from watcher.delivery.suppressions import forget_bounces
from watcher.pipeline import Pipeline
from watcher.watches.owners import Owners, is_unanswered
from watcher.watches.traces import erase_subscriber

#: Above the 7 days for which a link to confirm is good.
UNANSWERED: Final = timedelta(days=8)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def erase(pipeline: Pipeline, address_id: int, now: datetime) -> None:
    """Leave everything and forget the address; in one transaction, so that nothing is sent after it."""
    with pipeline.store.write() as connection:
        _erase(connection, address_id, now)
    pipeline.store.wipe_log()


def erase_unanswered(pipeline: Pipeline, now: datetime) -> int:
    """Erase addresses that somebody entered and whose owners never said yes; returns how many.

    What a known address was asked about and its owner left unanswered ends too: a stranger may have entered it.
    """
    found = Owners(pipeline.store).unanswered(now - UNANSWERED)
    erased = sum(erase_if_unanswered(pipeline, address_id, now) for address_id in found)
    ended = pipeline.book.end_unanswered(now - UNANSWERED, now)
    if erased:
        pipeline.store.wipe_log()
    if ended:
        log.info("subscriptions.unanswered", ended=ended)
    return erased


def erase_if_unanswered(pipeline: Pipeline, address_id: int, now: datetime) -> bool:
    """Erase an address unless its owner said yes, or somebody entered it again, since it was found."""
    with pipeline.store.write() as connection:
        is_still = is_unanswered(connection, address_id, now - UNANSWERED)
        if is_still:
            _erase(connection, address_id, now)
    return is_still


def _erase(connection: Connection, address_id: int, now: datetime) -> None:
    forget_bounces(connection, address_id)
    ended = erase_subscriber(connection, address_id, now)
    cancelled = cancel_for_address(connection, address_id, now)
    forgotten = forget_address(connection, address_id, now)
    log.info("subscriber.erased", ended=ended, cancelled=cancelled, deliveries=forgotten.deliveries)
