"""What an operator sees of the outbox: how much waits, and each delivery with its last attempt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, select

from watcher.db.tables import address, attempt, change, delivery, match
from watcher.delivery.claims import may_be_sent
from watcher.delivery.moves import has_status
from watcher.delivery.privacy import masked
from watcher.model.delivery import DeliveryStatus, Outcome
from watcher.model.watch import Channel


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much there is to send."""

    #: Could be claimed now.
    ready: int
    #: Being sent.
    leased: int
    #: When the next one becomes ready that is not so yet; None: none is coming.
    next_run_at: datetime | None
    #: Since when the longest-waiting ready one is ready; None: none is ready.
    oldest_ready_at: datetime | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which deliveries are listed; None: whichever it is."""

    status: DeliveryStatus | None = None
    channel: Channel | None = None
    #: Those that tell a change of this trial.
    nct_id: str | None = None
    #: Those made then or later.
    since: datetime | None = None
    #: The whole address.
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ListedDelivery:
    """A delivery as `watcher deliveries` shows it."""

    id: int
    #: What it carries; None: a confirmation or a test.
    alert_id: int | None
    address_id: int
    channel: Channel
    #: Masked, unless the whole address was asked for.
    address: str
    status: DeliveryStatus
    attempts: int
    run_at: datetime
    created_at: datetime
    #: None while it is not final.
    ended_at: datetime | None
    #: How the last attempt ended and what was said; None before the first.
    outcome: Outcome | None
    detail: str | None


def count_waiting(connection: Connection, now: datetime) -> Waiting:
    pending = select(func.count(), func.min(delivery.c.run_at)).where(has_status(DeliveryStatus.PENDING), may_be_sent())
    ready, oldest = connection.execute(pending.where(delivery.c.run_at <= now)).one()
    _, coming = connection.execute(pending.where(delivery.c.run_at > now)).one()
    leased = select(func.count()).select_from(delivery).where(has_status(DeliveryStatus.LEASED))
    return Waiting(ready, connection.execute(leased).scalar_one(), coming, oldest)


def list_deliveries(
    connection: Connection, filters: Filters, most: int, *, whole_addresses: bool
) -> list[ListedDelivery]:
    """Return the newest deliveries first."""
    query = (
        select(delivery, address.c.value, attempt.c.outcome, attempt.c.detail)
        .join(address, address.c.id == delivery.c.address_id)
        .outerjoin(attempt, and_(attempt.c.delivery_id == delivery.c.id, attempt.c.number == delivery.c.attempts))
        .order_by(delivery.c.id.desc())
        .limit(most)
    )
    query = query.where(*_wanted(filters))
    return [_listed_of(row, whole_address=whole_addresses) for row in connection.execute(query)]


def _wanted(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.status is not None:
        yield delivery.c.status == filters.status.value
    if filters.channel is not None:
        yield delivery.c.channel == filters.channel.value
    if filters.since is not None:
        yield delivery.c.created_at >= filters.since
    if filters.address is not None:
        yield address.c.value.in_((filters.address, filters.address.lower()))
    if filters.nct_id is not None:
        tells = exists().where(
            match.c.alert_id == delivery.c.alert_id, change.c.id == match.c.change_id, change.c.nct_id == filters.nct_id
        )
        yield tells.correlate(delivery)


def _listed_of(row: Row[tuple[object, ...]], *, whole_address: bool) -> ListedDelivery:
    channel = Channel(row.channel)
    return ListedDelivery(
        id=row.id,
        alert_id=row.alert_id,
        address_id=row.address_id,
        channel=channel,
        address=row.value if whole_address else masked(channel, row.value),
        status=DeliveryStatus(row.status),
        attempts=row.attempts,
        run_at=row.run_at,
        created_at=row.created_at,
        ended_at=row.ended_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        detail=row.detail,
    )
