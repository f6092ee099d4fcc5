"""The outbox: the delivery row is the queue.

A row is put in the transaction that records its alert, claimed under a lease, and moved on by whoever holds
the newest token of that lease. Nothing here touches the network, and each method is one short transaction.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import orjson
from sqlalchemy import ColumnElement, Connection, case, select, tuple_, update

from watcher.db import Store
from watcher.db.dialect import find_or_insert, insert_new
from watcher.db.tables import delivery, message
from watcher.delivery import claims, rescue
from watcher.delivery.backoff import next_delay
from watcher.delivery.listing import ListedDelivery, Waiting, count_waiting, list_deliveries
from watcher.errors import UnknownError, UsageError
from watcher.model.alert import Message
from watcher.model.delivery import Attempt, Delivery, DeliveryStatus, Outcome

#: How long a claim lasts; the worker renews it six times in that span. Above three times any webhook's timeout.
LEASE = timedelta(seconds=90)

PENDING, LEASED, SENT = DeliveryStatus.PENDING, DeliveryStatus.LEASED, DeliveryStatus.SENT
FAILED, CANCELLED = DeliveryStatus.FAILED, DeliveryStatus.CANCELLED


class Outbox:
    """Every delivery, from its making to its end."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put_message(self, connection: Connection, text: Message) -> int:
        """Return the id of the message with this text; all who are told the same share it."""
        content = orjson.dumps([text.subject, text.text, text.html])
        return find_or_insert(
            connection,
            message,
            {"key": hashlib.sha256(content).hexdigest()},
            {"subject": text.subject, "text": text.text, "html": text.html},
        )

    def put(
        self,
        connection: Connection,
        *,
        key: str,
        address_id: int,
        alert_id: int | None,
        message_id: int,
        personal: Sequence[tuple[str, str]],
        run_at: datetime,
    ) -> bool:
        """Make a delivery, once for ever: False where this key was put before. It is dated `run_at`."""
        made = connection.execute(
            insert_new(connection, delivery)
            .values(
                key=key,
                address_id=address_id,
                alert_id=alert_id,
                message_id=message_id,
                personal=[list(pair) for pair in personal],
                status=PENDING.value,
                run_at=run_at,
                created_at=run_at,
            )
            .returning(delivery.c.id)
        )
        return made.first() is not None

    def claim(self, now: datetime, most: int, lease: timedelta = LEASE) -> list[Delivery]:
        """Lease up to `most` deliveries that are ready, the longest-waiting first."""
        with self._store.write() as connection:
            return claims.claim(connection, now, most, now + lease)

    def renew(self, held: Collection[Delivery], now: datetime, lease: timedelta = LEASE) -> frozenset[int]:
        """Prolong leases; returns the ids of those that are still held."""
        if not held:
            return frozenset()
        renewing = update(delivery).where(claims.locked(_held(held))).values(lease_until=now + lease)
        with self._store.write() as connection:
            return frozenset(connection.execute(renewing.returning(delivery.c.id)).scalars())

    def is_held(self, one: Delivery) -> bool:
        """Say whether it may still be sent: not cancelled meanwhile, and not in another worker's hands."""
        with self._store.read() as connection:
            held = select(delivery.c.id).where(_held([one]), claims.may_be_sent())
            return connection.execute(held).first() is not None

    def give_back(self, held: Collection[Delivery]) -> None:
        """Let others send what this worker claimed and did not begin; no attempt is counted."""
        if not held:
            return
        returning = update(delivery).where(claims.locked(_held(held)))
        with self._store.write() as connection:
            connection.execute(returning.values(status=PENDING.value, lease_until=None))

    def record(self, one: Delivery, tried: Attempt, jitter: float, now: datetime) -> DeliveryStatus:
        """Write down how an attempt ended, and return the delivery's status after it.

        1. Accepted: sent. Refused: failed. Else: pending until the next try, or failed after the last one.
        2. Cancelled while it was being sent: stays cancelled, but the attempt is kept, because it happened.
        3. A stale token changes nothing: the lease ran out, and the delivery is somebody else's.
        """
        with self._store.write() as connection:
            if _move_on(connection, one, tried, jitter, now):
                rescue.write_attempt(connection, one.id, one.attempts + 1, tried)
            status = connection.execute(select(delivery.c.status).where(delivery.c.id == one.id)).scalar_one()
        return DeliveryStatus(status)

    def release_expired(self, now: datetime) -> int:
        """Take up deliveries whose lease ran out, each with an attempt whose outcome is unknown; returns how many.

        They are ready at once: the lease that ran out was longer than the first delays. One that kills its
        worker again and again fails with its last attempt like any other.
        """
        released = 0
        while True:
            with self._store.write() as connection:
                found = rescue.release_some(connection, now, LEASE)
            released += found
            if found < rescue.EXPIRED_A_STEP:
                return released

    def retry(self, delivery_id: int, now: datetime) -> None:
        """Let a failed delivery be tried once more, or a pending one now.

        Raises UnknownError, or UsageError where it was sent, is being sent, or was cancelled.
        """
        trying = (
            update(delivery)
            .where(delivery.c.id == delivery_id, delivery.c.status.in_([FAILED.value, PENDING.value]))
            .values(status=PENDING.value, run_at=now, ended_at=None)
        )
        with self._store.write() as connection:
            if connection.execute(trying).rowcount:
                return
            status = connection.execute(
                select(delivery.c.status).where(delivery.c.id == delivery_id)
            ).scalar_one_or_none()
        if status is None:
            raise UnknownError(f"there is no delivery {delivery_id}: `watcher deliveries` lists them")
        raise UsageError(f"delivery {delivery_id} is {status}; only a failed or pending one can be retried")

    def cancel_for_address(self, address_id: int, now: datetime) -> int:
        """Cancel all that is not yet sent to an address that left; returns how much."""
        return self._cancel(delivery.c.address_id == address_id, now)

    def cancel_ended(self, now: datetime) -> int:
        """Cancel what was still to be sent only because of subscriptions that have ended; returns how much."""
        return self._cancel(delivery.c.alert_id.is_not(None) & claims.has_ended(), now)

    def waiting(self, now: datetime) -> Waiting:
        with self._store.read() as connection:
            return count_waiting(connection, now)

    def listed(
        self, status: DeliveryStatus | None, most: int, *, whole_addresses: bool = False
    ) -> list[ListedDelivery]:
        with self._store.read() as connection:
            return list_deliveries(connection, status, most, whole_addresses=whole_addresses)

    def _cancel(self, which: ColumnElement[bool], now: datetime) -> int:
        # A leased one is cancelled too: if its attempt fails it must not come back.
        unsent = delivery.c.status.in_([PENDING.value, LEASED.value])
        cancelling = (
            update(delivery)
            .where(claims.locked(which & unsent))
            .values(status=CANCELLED.value, lease_until=None, ended_at=now)
            .returning(delivery.c.id)
        )
        with self._store.write() as connection:
            # SQLite's driver does not count the rows of a statement that begins with WITH.
            return len(connection.execute(cancelling).all())


def _held(held: Collection[Delivery]) -> ColumnElement[bool]:
    tokens = [(each.id, each.lease.token) for each in held]
    return claims.has_status(LEASED) & tuple_(delivery.c.id, delivery.c.lease_token).in_(tokens)


def _move_on(connection: Connection, one: Delivery, tried: Attempt, jitter: float, now: datetime) -> bool:
    status, run_at = _after(one, tried, jitter, now)
    cancelled = delivery.c.status == CANCELLED.value
    moving = (
        update(delivery)
        .where(
            delivery.c.id == one.id,
            delivery.c.lease_token == one.lease.token,
            delivery.c.attempts == one.attempts,
            delivery.c.status.in_([LEASED.value, CANCELLED.value]),
        )
        .values(
            status=case((cancelled, CANCELLED.value), else_=status.value),
            attempts=one.attempts + 1,
            run_at=run_at or delivery.c.run_at,
            lease_until=None,
            ended_at=case((cancelled, delivery.c.ended_at), else_=None if run_at else now),
        )
    )
    return connection.execute(moving).rowcount == 1


def _after(one: Delivery, tried: Attempt, jitter: float, now: datetime) -> tuple[DeliveryStatus, datetime | None]:
    """Return the status after an attempt, and when the next one is due: None: the status is final."""
    match tried.outcome:
        case Outcome.ACCEPTED:
            return SENT, None
        case Outcome.REFUSED:
            return FAILED, None
        case Outcome.DEFERRED | Outcome.UNKNOWN:
            delay = next_delay(one.address.channel, one.attempts + 1, jitter, tried.retry_after)
            return (PENDING, now + delay) if delay is not None else (FAILED, None)
