"""What is known of an endpoint: since when it fails, until when it is left alone, and when it is given up.

A webhook that is overloaded or does not answer is blocked, so that what is for it waits without using up its tries.
One that accepted nothing for five days, or says that it is gone, is disabled: what is for it is skipped, and kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Row, Select, or_, select, update

from watcher.db import Store
from watcher.db.dialect import id_list, is_among
from watcher.db.tables import address, delivery
from watcher.delivery.moves import has_status, locked, moved
from watcher.delivery.suppressions import Reason, Suppressed, add_suppression
from watcher.errors import UnknownError
from watcher.model.delivery import Attempt, Delivery, DeliveryStatus, Move, Outcome
from watcher.model.watch import Channel

#: Svix: 120 h. A weekend and two holidays are not the end of an endpoint.
DISABLED_AFTER = timedelta(days=5)
#: A block is half as long as the endpoint has been failing, between these.
SHORTEST_BLOCK, LONGEST_BLOCK = timedelta(seconds=60), timedelta(hours=1)
#: Deliveries of disabled endpoints that are skipped in one transaction.
SKIPPED_A_STEP = 5_000


@dataclass(frozen=True, slots=True)
class EndpointState:
    """Each None: it is not so."""

    blocked_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_why: str | None = None

    def after(self, tried: Attempt, now: datetime) -> "EndpointState":
        """Return the state after an attempt."""
        if tried.outcome is Outcome.ACCEPTED:
            return replace(self, blocked_until=None, failing_since=None)
        since = self.failing_since or tried.started_at
        failing = replace(self, failing_since=since)
        if self.disabled_at is not None:
            return failing
        if tried.gone:
            return replace(failing, disabled_at=now, disabled_why=f"it says that it is gone: {tried.detail}")
        if now - since >= DISABLED_AFTER:
            why = f"it has accepted nothing since {since:%Y-%m-%d %H:%M} UTC; the last answer: {tried.detail}"
            return replace(failing, disabled_at=now, disabled_why=why)
        if tried.blocks:
            return replace(failing, blocked_until=now + block_length(now - since, tried.retry_after))
        return failing


def block_length(failing_for: timedelta, retry_after: float | None) -> timedelta:
    """Return how long an endpoint is left alone: from a minute to an hour, longer the longer it fails or as it asks."""
    # Compared as numbers: a timedelta overflows at what a hostile header may ask for.
    asked = timedelta(seconds=min(max(retry_after or 0, 0), LONGEST_BLOCK.total_seconds()))
    return min(max(SHORTEST_BLOCK, failing_for / 2, asked), LONGEST_BLOCK)


@dataclass(frozen=True, slots=True)
class DisabledEndpoint:
    """An endpoint that was disabled, and an address at which its owner can be told so."""

    id: int
    value: str
    disabled_at: datetime
    why: str
    owner_address_id: int

    @property
    def window(self) -> str:
        """The window of that mail: once for each time that the endpoint is disabled."""
        return f"disabled-{self.id}-{self.disabled_at:%Y-%m-%dT%H:%M}"


class Endpoints:
    """Blocks and disables addresses, and lets them be sent to again."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self, address_id: int) -> EndpointState:
        """Raises UnknownError."""
        with self._store.read() as connection:
            return _state_of(_one(connection, address_id))

    def disable(self, address_id: int, why: str, now: datetime) -> None:
        """Skip from now on what is for an address. Raises UnknownError."""
        with self._store.write() as connection:
            _one(connection, address_id)
            connection.execute(
                update(address)
                .where(address.c.id == address_id, address.c.disabled_at.is_(None))
                .values(disabled_at=now, disabled_why=why)
            )

    def enable(self, address_id: int) -> None:
        """Send to an address again; what was skipped meanwhile waits for a retry. Raises UnknownError."""
        with self._store.write() as connection:
            _one(connection, address_id)
            connection.execute(
                update(address)
                .where(address.c.id == address_id)
                .values(blocked_until=None, failing_since=None, disabled_at=None, disabled_why=None)
            )

    def untold(self) -> list[DisabledEndpoint]:
        """Return disabled endpoints whose owners have a confirmed e-mail address; to tell them twice does nothing."""
        theirs = address.alias("theirs")
        query = (
            select(address, theirs.c.id.label("owner_address_id"))
            .join(theirs, theirs.c.subscriber_id == address.c.subscriber_id)
            .where(address.c.disabled_at.is_not(None), address.c.channel != Channel.EMAIL.value)
            .where(theirs.c.channel == Channel.EMAIL.value, theirs.c.confirmed_at.is_not(None))
            .order_by(address.c.id, theirs.c.id)
        )
        with self._store.read() as connection:
            return [
                DisabledEndpoint(row.id, row.value, row.disabled_at, row.disabled_why or "", row.owner_address_id)
                for row in connection.execute(query)
            ]

    def skip_disabled(self, now: datetime, most: int = SKIPPED_A_STEP) -> int:
        """Skip up to `most` of what waits for disabled endpoints; returns how many."""
        waiting = (
            select(delivery.c.id)
            .join(address, address.c.id == delivery.c.address_id)
            .where(address.c.disabled_at.is_not(None), has_status(DeliveryStatus.PENDING))
            .limit(most)
        )
        skipping = moved(Move.SKIP, now, locked(delivery.c.id.in_(waiting))).returning(delivery.c.id)
        any_disabled = select(address.c.id).where(address.c.disabled_at.is_not(None)).limit(1)
        with self._store.read() as connection:
            if connection.execute(any_disabled).first() is None:
                return 0
        with self._store.write() as connection:
            return len(connection.execute(skipping).all())


def note_attempts(connection: Connection, tried: Sequence[tuple[Delivery, Attempt]], now: datetime) -> None:
    """Keep what a batch of attempts says about their endpoints; in the transaction that records them."""
    for one, attempt in tried:
        if one.address.channel is Channel.EMAIL and attempt.gone:
            found = Suppressed(Reason.HARD_BOUNCE, now, attempt.detail)
            add_suppression(connection, Channel.EMAIL, one.address.value, found)
    # A mailbox has no state of its own: its relay answers for all of them.
    endpoints = [(one, attempt) for one, attempt in tried if one.address.channel is not Channel.EMAIL]
    known = _lock_known(connection, endpoints)
    for address_id, state in known.items():
        after = state
        for one, attempt in endpoints:
            after = after.after(attempt, now) if one.address.id == address_id else after
        if after != state:
            _write(connection, address_id, after)


def _lock_known(connection: Connection, tried: Sequence[tuple[Delivery, Attempt]]) -> dict[int, EndpointState]:
    """Lock, in the order of their ids, the endpoints that fail now or failed before: in good times none."""
    if not tried:
        return {}
    failing = {one.address.id for one, attempt in tried if attempt.outcome is not Outcome.ACCEPTED}
    dialect = connection.dialect.name
    values = {
        "ids": id_list(dialect, {one.address.id for one, _ in tried}),
        "failing": id_list(dialect, failing),
    }
    return {row.id: _state_of(row) for row in connection.execute(_known(dialect), values)}


@cache
def _known(dialect: str) -> Select[tuple[object, ...]]:
    return (
        select(address)
        .where(
            is_among(dialect, address.c.id, "ids"),
            or_(address.c.failing_since.is_not(None), is_among(dialect, address.c.id, "failing")),
        )
        .order_by(address.c.id)
        .with_for_update()
    )


def _write(connection: Connection, address_id: int, state: EndpointState) -> None:
    connection.execute(
        update(address)
        .where(address.c.id == address_id)
        .values(
            blocked_until=state.blocked_until,
            failing_since=state.failing_since,
            disabled_at=state.disabled_at,
            disabled_why=state.disabled_why,
        )
    )


def _one(connection: Connection, address_id: int) -> Row[tuple[object, ...]]:
    row = connection.execute(select(address).where(address.c.id == address_id)).one_or_none()
    if row is None:
        raise UnknownError(f"there is no address {address_id}: `watcher deliveries` names them")
    return row


def _state_of(row: Row[tuple[object, ...]]) -> EndpointState:
    return EndpointState(row.blocked_until, row.failing_since, row.disabled_at, row.disabled_why)
