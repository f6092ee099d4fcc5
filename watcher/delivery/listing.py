"""What an operator sees of the outbox: how much waits, and each delivery with its last attempt."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, func, select

from watcher.db.tables import address, attempt, delivery
from watcher.delivery.claims import has_status, may_be_sent
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
class ListedDelivery:
    """A delivery as `watcher deliveries` shows it."""

    id: int
    #: What it carries; None: a confirmation or a test.
    alert_id: int | None
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
    connection: Connection, status: DeliveryStatus | None, most: int, *, whole_addresses: bool
) -> list[ListedDelivery]:
    """Return the newest deliveries first; `status` None: of every status."""
    query = (
        select(delivery, address.c.channel, address.c.value, attempt.c.outcome, attempt.c.detail)
        .join(address, address.c.id == delivery.c.address_id)
        .outerjoin(attempt, and_(attempt.c.delivery_id == delivery.c.id, attempt.c.number == delivery.c.attempts))
        .order_by(delivery.c.id.desc())
        .limit(most)
    )
    if status is not None:
        query = query.where(delivery.c.status == status.value)
    return [_listed_of(row, whole_address=whole_addresses) for row in connection.execute(query)]


def _listed_of(row: Row[tuple[object, ...]], *, whole_address: bool) -> ListedDelivery:
    channel = Channel(row.channel)
    return ListedDelivery(
        id=row.id,
        alert_id=row.alert_id,
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
