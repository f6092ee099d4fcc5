"""The suppression list: addresses that nothing is sent to, whoever adds them again.

It is asked when something is about to be sent, so what was queued before an address came onto it is not sent either.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import address, soft_bounce, suppression
from watcher.model.watch import Channel

#: A mailbox that is full or away bounces for days and comes back; one that bounces on so many days does not.
MOST_SOFT_DAYS = 5
#: A soft bounce is forgotten when no other one follows in this time.
FORGOTTEN_AFTER = timedelta(days=30)
#: One bad day counts once, however many mails bounced on it.
A_DAY = timedelta(hours=20)


class Reason(StrEnum):
    """Why an address is on the list; the first reason stays."""

    HARD_BOUNCE = "hard-bounce"
    COMPLAINT = "complaint"
    SOFT_BOUNCES = "soft-bounces"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """An address's place on the list."""

    reason: Reason
    since: datetime
    #: The other side's words, without addresses; may be empty.
    detail: str


class Suppressions:
    """The list, in the database that all processes share."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def suppress(self, channel: Channel, value: str, reason: Reason, now: datetime, detail: str = "") -> bool:
        """Send nothing more to an address; False where it is on the list already, which keeps its first reason."""
        with self._store.write() as connection:
            return add_suppression(connection, channel, value, Suppressed(reason, now, detail))

    def why(self, channel: Channel, value: str) -> Suppressed | None:
        """Return why nothing is sent to an address; None: it is not on the list."""
        query = select(suppression.c.reason, suppression.c.since, suppression.c.detail)
        with self._store.read() as connection:
            row = connection.execute(query.where(*_is(suppression, channel, value))).one_or_none()
        return Suppressed(Reason(row.reason), row.since, row.detail) if row else None

    def is_suppressed(self, channel: Channel, value: str) -> bool:
        return self.why(channel, value) is not None

    def note_soft_bounce(self, channel: Channel, value: str, now: datetime, detail: str = "") -> bool:
        """Count a bounce that may pass; at 5 days of them, none 30 days after the one before, suppress the address.

        Returns whether the address is on the list now.
        """
        with self._store.write() as connection:
            days = _count_day(connection, channel, value, now)
            if days >= MOST_SOFT_DAYS:
                add_suppression(connection, channel, value, Suppressed(Reason.SOFT_BOUNCES, now, detail))
        return self.is_suppressed(channel, value)

    def soft_days(self, channel: Channel, value: str) -> int:
        """Return on how many days an address bounced softly, one after the other."""
        query = select(soft_bounce.c.days).where(*_is(soft_bounce, channel, value))
        with self._store.read() as connection:
            return connection.execute(query).scalar() or 0

    def lift(self, channel: Channel, value: str) -> bool:
        """Take an address off the list and forget its bounces; False where it was not on it."""
        with self._store.write() as connection:
            connection.execute(delete(soft_bounce).where(*_is(soft_bounce, channel, value)))
            lifting = delete(suppression).where(*_is(suppression, channel, value))
            return connection.execute(lifting).rowcount == 1


def forget_bounces(connection: Connection, address_id: int) -> None:
    """Forget on how many days an address bounced, before its owner is erased; the list itself keeps its digest."""
    query = select(address.c.channel, address.c.value).where(address.c.id == address_id)
    for row in connection.execute(query).all():
        connection.execute(delete(soft_bounce).where(*_is(soft_bounce, Channel(row.channel), row.value)))


def digest_of(channel: Channel, value: str) -> str:
    """Return what an address is listed by; a mailbox is the same in capital letters, a URL is not."""
    same = value.casefold() if channel is Channel.EMAIL else value
    return hashlib.sha256(f"{channel.value}:{same}".encode()).hexdigest()


def add_suppression(connection: Connection, channel: Channel, value: str, found: Suppressed) -> bool:
    adding = insert_new(connection, suppression).values(
        channel=channel.value,
        digest=digest_of(channel, value),
        reason=found.reason.value,
        since=found.since,
        detail=found.detail,
    )
    return connection.execute(adding.returning(suppression.c.digest)).first() is not None


def suppressed_among(connection: Connection, addresses: Collection[tuple[Channel, str]]) -> set[tuple[Channel, str]]:
    """Return those of a batch of addresses that are on the list."""
    by_digest = {digest_of(channel, value): (channel, value) for channel, value in addresses}
    query = select(suppression.c.digest).where(suppression.c.digest.in_(by_digest))
    return {by_digest[digest] for digest in connection.execute(query).scalars()}


def _count_day(connection: Connection, channel: Channel, value: str, now: datetime) -> int:
    first = insert_new(connection, soft_bounce).values(
        channel=channel.value, digest=digest_of(channel, value), days=1, last_at=now
    )
    if connection.execute(first.returning(soft_bounce.c.days)).first() is not None:
        return 1
    known = select(soft_bounce.c.days, soft_bounce.c.last_at).where(*_is(soft_bounce, channel, value))
    days, last_at = connection.execute(known.with_for_update()).one()
    if now - last_at < A_DAY:
        return int(days)
    days = 1 if now - last_at > FORGOTTEN_AFTER else days + 1
    counting = update(soft_bounce).where(*_is(soft_bounce, channel, value))
    connection.execute(counting.values(days=days, last_at=now))
    return int(days)


def _is(table: Table, channel: Channel, value: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.channel == channel.value, table.c.digest == digest_of(channel, value)
