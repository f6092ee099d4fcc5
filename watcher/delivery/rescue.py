"""Deliveries whose worker died: the lease ran out, and nobody knows how the attempt ended."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Row, select, tuple_

from watcher.db import Store
from watcher.db.tables import address, delivery
from watcher.delivery.answers import write_attempts
from watcher.delivery.backoff import next_delay
from watcher.delivery.moves import has_status, move_some
from watcher.errors import StoreError
from watcher.model.delivery import Attempt, DeliveryStatus, Move, Outcome
from watcher.model.watch import Channel

#: Expired leases put right in one transaction, and the most of such transactions in one go; the next go takes the rest.
EXPIRED_A_STEP = 500
MOST_STEPS = 40
WORKER_DIED = "the worker died before it said how this attempt ended; it may have been accepted"

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Place:
    """How far the expired leases have been looked at."""

    lease_until: datetime
    id: int


def release_expired(store: Store, now: datetime, lease: timedelta) -> int:
    """Put deliveries with expired leases back, each with an attempt of unknown outcome; returns how many.

    What cannot be put back is passed over and logged: it must not keep what comes after it from being put back.
    """
    released, after = 0, None
    for _ in range(MOST_STEPS):
        with store.read() as connection:
            expired = _expired(connection, now, after)
        if not expired:
            break
        released += _release(store, [row.id for row in expired], now, lease)
        after = Place(expired[-1].lease_until, expired[-1].id)
    return released


def _release(store: Store, ids: Sequence[int], now: datetime, lease: timedelta) -> int:
    try:
        with store.write() as connection:
            return _put_back(connection, ids, now, lease)
    except (StoreError, ValueError) as exc:
        if len(ids) == 1:
            log.warning("lease.not_released", id=ids[0], problem=type(exc).__name__)
            return 0
    half = len(ids) // 2
    return _release(store, ids[:half], now, lease) + _release(store, ids[half:], now, lease)


def _expired(connection: Connection, now: datetime, after: Place | None) -> Sequence[Row[int, datetime]]:
    query = select(delivery.c.id, delivery.c.lease_until).where(
        has_status(DeliveryStatus.LEASED), delivery.c.lease_until < now
    )
    if after is not None:
        query = query.where(tuple_(delivery.c.lease_until, delivery.c.id) > (after.lease_until, after.id))
    return connection.execute(query.order_by(delivery.c.lease_until, delivery.c.id).limit(EXPIRED_A_STEP)).all()


def _put_back(connection: Connection, ids: Sequence[int], now: datetime, lease: timedelta) -> int:
    expired = connection.execute(
        select(delivery.c.id, delivery.c.attempts, delivery.c.lease_until, address.c.channel)
        .join(address, address.c.id == delivery.c.address_id)
        .where(delivery.c.id.in_(ids), has_status(DeliveryStatus.LEASED), delivery.c.lease_until < now)
        .order_by(delivery.c.id)
        .with_for_update(skip_locked=True, of=delivery)
    ).all()
    if not expired:
        return 0
    by_move = defaultdict(list)
    for row in expired:
        is_last = next_delay(Channel(row.channel), row.attempts + 1, 0.0) is None
        by_move[Move.QUARANTINE if is_last else Move.LOSE].append(row.id)
    for move, some in by_move.items():
        # Ready at once: the lease that ran out was longer than the first delays.
        values = {"attempts": delivery.c.attempts + 1, "crashes": delivery.c.crashes + 1, "slot_at": None}
        move_some(connection, move, some, now, values | ({"run_at": now} if move is Move.LOSE else {}))
    died = {row.id: (row.attempts + 1, _died(row.lease_until - lease, now)) for row in expired}
    write_attempts(connection, died)
    return len(expired)


def _died(last_renewed: datetime, now: datetime) -> Attempt:
    return Attempt(Outcome.UNKNOWN, WORKER_DIED, last_renewed, now)
