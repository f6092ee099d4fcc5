"""Deliveries that are kept back because they are no news any more, or somebody else's to send."""

from datetime import datetime

from sqlalchemy import Connection, or_

from watcher.db.tables import delivery
from watcher.delivery.moves import has_status, locked, moved
from watcher.model.delivery import DeliveryStatus, Move


def hold(connection: Connection, due_before: datetime | None, now: datetime) -> int:
    """Skip what waits and was due before this moment, None: all that waits; returns how many.

    An operator's retry dates a delivery anew, so one that was sent from here once is not held again.
    """
    # What a worker had when it died would come back as if it were due now.
    which = or_(has_status(DeliveryStatus.PENDING), has_status(DeliveryStatus.LEASED) & (delivery.c.lease_until < now))
    if due_before is not None:
        which = which & (delivery.c.run_at < due_before)
    holding = moved(Move.HOLD, now, locked(which)).returning(delivery.c.id)
    return len(connection.execute(holding).all())
