"""Deliveries whose worker died: the lease ran out, and nobody knows how the attempt ended."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from watcher.db.tables import address, attempt, delivery
from watcher.delivery.backoff import next_delay
from watcher.delivery.claims import has_status
from watcher.model.delivery import Attempt, DeliveryStatus, Outcome
from watcher.model.watch import Channel

#: Expired leases put right in one transaction.
EXPIRED_A_STEP = 500
WORKER_DIED = "the worker died before it said how this attempt ended; it may have been accepted"


def write_attempt(connection: Connection, delivery_id: int, number: int, tried: Attempt) -> None:
    connection.execute(
        insert(attempt).values(
            delivery_id=delivery_id,
            number=number,
            outcome=tried.outcome.value,
            detail=tried.detail,
            started_at=tried.started_at,
            ended_at=tried.ended_at,
        )
    )


def release_some(connection: Connection, now: datetime, lease: timedelta) -> int:
    """Put up to 500 deliveries with expired leases back, each with an attempt of unknown outcome; returns how many."""
    expired = connection.execute(
        select(delivery.c.id, delivery.c.attempts, delivery.c.lease_until, address.c.channel)
        .join(address, address.c.id == delivery.c.address_id)
        .where(has_status(DeliveryStatus.LEASED), delivery.c.lease_until < now)
        .order_by(delivery.c.lease_until, delivery.c.id)
        .limit(EXPIRED_A_STEP)
        .with_for_update(skip_locked=True, of=delivery)
    ).all()
    for delivery_id, attempts, lease_until, channel in expired:
        is_last = next_delay(Channel(channel), attempts + 1, 0.0) is None
        _release(connection, delivery_id, now, attempts=attempts + 1, is_last=is_last)
        last_renewed = lease_until - lease if lease_until else now
        write_attempt(connection, delivery_id, attempts + 1, Attempt(Outcome.UNKNOWN, WORKER_DIED, last_renewed, now))
    return len(expired)


def _release(connection: Connection, delivery_id: int, now: datetime, *, attempts: int, is_last: bool) -> None:
    status = DeliveryStatus.FAILED if is_last else DeliveryStatus.PENDING
    connection.execute(
        update(delivery)
        .where(delivery.c.id == delivery_id)
        .values(
            status=status.value,
            attempts=attempts,
            run_at=now,
            lease_until=None,
            ended_at=now if is_last else None,
        )
    )
