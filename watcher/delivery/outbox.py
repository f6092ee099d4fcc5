"""The outbox: the delivery row is the queue.

A row is put in the transaction that records its alert, claimed under a lease, and moved on by whoever holds
the newest token of that lease. Nothing here touches the network, and each method is one short transaction.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, select, update

from watcher.db import Store
from watcher.db.dialect import find_or_insert, id_list, insert_new, is_among
from watcher.db.tables import address, delivery, message
from watcher.delivery import answers, claims, departures, plain, rescue
from watcher.delivery.answers import Answered
from watcher.delivery.claims import Claimed, Position, Wanted
from watcher.delivery.endpoints import Endpoints
from watcher.delivery.listing import Filters, ListedDelivery, Waiting, count_waiting, list_deliveries
from watcher.delivery.moves import lock_held, move_some
from watcher.delivery.rates import Rates
from watcher.delivery.reading import Reading
from watcher.delivery.replays import retry_address, retry_one
from watcher.delivery.screening import screen
from watcher.model.alert import Message
from watcher.model.delivery import Attempt, Delivery, DeliveryStatus, Move
from watcher.model.watch import Channel

#: How long a claim lasts; the worker renews it six times in that span. Above three times any webhook's timeout.
LEASE = timedelta(seconds=90)


class Outbox:
    """Every delivery, from its making to its end."""

    def __init__(self, store: Store, rates: Rates | None = None) -> None:
        self._store = store
        self._rates = rates or Rates()
        self._reading = Reading()

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
        message_id: int | None,
        personal: Sequence[tuple[str, str]],
        run_at: datetime,
    ) -> bool:
        """Make a delivery, once for ever: False where this key was put before. It is dated `run_at`.

        `message_id` None: its text is made when it is first sent.
        """
        made = connection.execute(
            insert_new(connection, delivery)
            .values(
                key=key,
                address_id=address_id,
                alert_id=alert_id,
                message_id=message_id,
                personal=[list(pair) for pair in personal],
                channel=select(address.c.channel).where(address.c.id == address_id).scalar_subquery(),
                status=DeliveryStatus.PENDING.value,
                run_at=run_at,
                created_at=run_at,
            )
            .returning(delivery.c.id)
        )
        return made.first() is not None

    def has(self, key: str) -> bool:
        """Return whether a delivery of this key was ever put."""
        with self._store.read() as connection:
            return connection.execute(select(delivery.c.id).where(delivery.c.key == key)).first() is not None

    def claim(self, now: datetime, most: int, lease: timedelta = LEASE) -> list[Delivery]:
        """Lease up to `most` deliveries that are ready, whatever their channel: suspects too."""
        found: list[Delivery] = []
        for channel in Channel:
            if len(found) < most:
                found += self.take(Wanted(channel, most - len(found)), now, lease)[0]
            while len(found) < most and (suspect := self.take_suspect(channel, now, lease)):
                found.append(suspect)
        return found

    def take(self, wanted: Wanted, now: datetime, lease: timedelta = LEASE) -> tuple[list[Delivery], Position | None]:
        """Lease what a worker asks for, the longest-waiting first, and say where its next claim must go on.

        A power cut that ends SQLite's only host ends its workers too, so a lease that it takes back was nobody's.
        """
        with self._store.once(lasting=False) as connection:
            left = self._rates.left(connection, now) if wanted.channel is Channel.EMAIL else None
            if left is not None:
                wanted = replace(wanted, most=min(wanted.most, left))
            if not wanted.most:
                return [], None
            claimed = claims.claim(connection, wanted, now, now + lease)
            if left is not None:
                self._rates.leave(connection, len(claimed.rows), now)
            return self._reading.deliveries(connection, claimed.rows, now + lease), claimed.seen_to

    def take_suspect(self, channel: Channel, now: datetime, lease: timedelta = LEASE) -> Delivery | None:
        """Lease one delivery that may be what killed its workers."""
        with self._store.write() as connection:
            claimed: Claimed = claims.claim_suspect(connection, channel, now, now + lease)
            return next(iter(self._reading.deliveries(connection, claimed.rows, now + lease)), None)

    def has_suspects(self, now: datetime) -> bool:
        with self._store.read() as connection:
            return claims.has_suspects(connection, now)

    def renew(self, held: Collection[Delivery], now: datetime, lease: timedelta = LEASE) -> frozenset[int]:
        """Prolong leases; returns the ids of those that are still held."""
        if not held:
            return frozenset()
        with self._store.write() as connection:
            ids = _leased(connection, held)
            dialect = connection.dialect.name
            renewing = update(delivery).where(is_among(dialect, delivery.c.id, "ids")).values(lease_until=now + lease)
            connection.execute(renewing, {"ids": id_list(dialect, ids)})
        return frozenset(ids)

    def screen(self, held: Sequence[Delivery], now: datetime) -> frozenset[int]:
        """Return which may be sent now; what must not, or must wait, is moved to where it belongs."""
        return screen(self._store, self._rates, held, now)

    def is_held(self, one: Delivery) -> bool:
        """Say whether a worker still has this delivery: not ended meanwhile, and not in another worker's hands."""
        with self._store.read() as connection:
            return one.id in _leased(connection, [one])

    def give_back(self, held: Collection[Delivery], now: datetime | None = None) -> None:
        """Let others send what this worker claimed and did not begin; no attempt is counted."""
        if not held:
            return
        with self._store.write() as connection:
            move_some(connection, Move.GIVE_BACK, _leased(connection, held), now)

    def record(self, one: Delivery, tried: Attempt, jitter: float, now: datetime) -> DeliveryStatus:
        """Write down how an attempt ended, and return the delivery's status after it."""
        return self.record_all([Answered(one, tried, jitter)], now)[one.id]

    def record_all(self, answered: Sequence[Answered], now: datetime) -> dict[int, DeliveryStatus]:
        """Write down how attempts ended, in one transaction, and return each delivery's status after it.

        1. Accepted: sent. Refused: failed. Else: pending until the next try, or failed after the last one.
        2. Cancelled while it was being sent: stays cancelled, but the attempt is kept, because it happened.
        3. A stale token changes nothing: the lease ran out, and the delivery is somebody else's.
        """
        done: dict[int, DeliveryStatus] = {}
        if plain.are_plain(answered):
            with self._store.once() as connection:
                done = plain.record(connection, answered, now)
        rest = [each for each in answered if each.delivery.id not in done]
        if not rest:
            return done
        with self._store.write() as connection:
            return done | answers.record(connection, rest, now)

    def release_expired(self, now: datetime) -> int:
        """Take up deliveries whose lease ran out, each with an attempt whose outcome is unknown; returns how many.

        They are ready at once. One that kills its worker again and again is sent alone, and fails with its last attempt
        like any other.
        """
        return rescue.release_expired(self._store, now, LEASE)

    def retry(self, delivery_id: int, now: datetime) -> None:
        """Let a failed, skipped or suppressed delivery be tried once more under its id, or a pending one now.

        Raises UnknownError, or UsageError where it was sent, is being sent, was cancelled, or has no text any more.
        """
        with self._store.write() as connection:
            retry_one(connection, delivery_id, now)

    def retry_address(self, named: str, now: datetime) -> int:
        """Send to an address again, given by itself or its number, with all that failed or was skipped.

        Returns how many deliveries are due now. Raises UnknownError.
        """
        with self._store.write() as connection:
            return retry_address(connection, named, now)

    def cancel_for_address(self, address_id: int, now: datetime) -> int:
        """Cancel all that is not yet sent to an address that left; returns how much."""
        with self._store.write() as connection:
            return departures.cancel_for_address(connection, address_id, now)

    def cancel_ended(self, now: datetime) -> int:
        """Cancel what was to be sent only because of subscriptions that ended in the last day; returns how much."""
        with self._store.write() as connection:
            return departures.cancel_ended(connection, now)

    @property
    def endpoints(self) -> Endpoints:
        return Endpoints(self._store)

    def waiting(self, now: datetime) -> Waiting:
        with self._store.read() as connection:
            return count_waiting(connection, now)

    def listed(
        self, status: DeliveryStatus | None, most: int, *, whole_addresses: bool = False, filters: Filters | None = None
    ) -> list[ListedDelivery]:
        """Return the newest deliveries first: those of a status, and of those what the filters pass."""
        wanted = replace(filters or Filters(), status=status)
        with self._store.read() as connection:
            return list_deliveries(connection, wanted, most, whole_addresses=whole_addresses)


def _leased(connection: Connection, held: Collection[Delivery]) -> list[int]:
    found = lock_held(connection, held)
    return [each for each, status in found.items() if status is DeliveryStatus.LEASED]
