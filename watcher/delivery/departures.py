"""Who leaves is sent nothing more: what still waits for them is cancelled."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, or_, select

from watcher.db.tables import delivery, match, subscription
from watcher.delivery.claims import has_ended
from watcher.delivery.moves import has_status, locked, moved
from watcher.model.delivery import DeliveryStatus, Move

#: Whose subscription ended longer ago was looked at many times; and each delivery is looked at again as it leaves.
LOOKED_BACK = timedelta(days=1)


def cancel_for_address(connection: Connection, address_id: int, now: datetime) -> int:
    return _cancel(connection, delivery.c.address_id == address_id, now)


def cancel_ended(connection: Connection, now: datetime) -> int:
    """Cancel what speaks only of subscriptions that have ended, one of them in the last day; returns how much."""
    lately = (
        select(match.c.alert_id)
        .join(subscription, subscription.c.id == match.c.subscription_id)
        .where(subscription.c.ended_at >= now - LOOKED_BACK, match.c.alert_id.is_not(None))
    )
    return _cancel(connection, delivery.c.alert_id.in_(lately) & has_ended(), now)


def _cancel(connection: Connection, which: ColumnElement[bool], now: datetime) -> int:
    # A leased one is cancelled too: if its attempt fails it must not come back.
    unsent = or_(has_status(DeliveryStatus.PENDING), has_status(DeliveryStatus.LEASED))
    # SQLite's driver does not count the rows of a statement that begins with WITH.
    return len(connection.execute(moved(Move.CANCEL, now, locked(which & unsent)).returning(delivery.c.id)).all())
