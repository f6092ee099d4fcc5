"""What became of an alert on its way: its deliveries, each with every attempt."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, select

from watcher.db import Store
from watcher.db.tables import address, attempt, delivery
from watcher.delivery.privacy import masked
from watcher.errors import UnknownError
from watcher.model.delivery import Attempt, DeliveryStatus, Outcome
from watcher.model.watch import Channel


@dataclass(frozen=True, slots=True)
class TracedDelivery:
    """A delivery with its whole story."""

    id: int
    #: What it carries; None: a confirmation or a test.
    alert_id: int | None
    address_id: int
    channel: Channel
    #: Masked, unless the whole address was asked for.
    address: str
    status: DeliveryStatus
    created_at: datetime
    #: When it is or was due.
    run_at: datetime
    #: None while it is not final.
    ended_at: datetime | None
    attempts: tuple[Attempt, ...]


def trace_one(store: Store, delivery_id: int, *, whole_address: bool = False) -> TracedDelivery:
    """Raises UnknownError."""
    with store.read() as connection:
        row = connection.execute(_traced().where(delivery.c.id == delivery_id)).one_or_none()
        if row is None:
            raise UnknownError(f"there is no delivery {delivery_id}: `watcher deliveries` lists them")
        return _traced_of(connection, row, whole_address=whole_address)


def trace(store: Store, alert_id: int, *, whole_address: bool = False) -> tuple[TracedDelivery, ...]:
    """Return the deliveries that carry an alert, the first one first."""
    query = _traced().where(delivery.c.alert_id == alert_id).order_by(delivery.c.id)
    with store.read() as connection:
        rows = connection.execute(query).all()
        return tuple(_traced_of(connection, row, whole_address=whole_address) for row in rows)


def _traced() -> Select[tuple[object, ...]]:
    return select(delivery, address.c.value).join(address, address.c.id == delivery.c.address_id)


def _traced_of(connection: Connection, row: Row[tuple[object, ...]], *, whole_address: bool) -> TracedDelivery:
    channel = Channel(row.channel)
    tried = select(attempt).where(attempt.c.delivery_id == row.id).order_by(attempt.c.number)
    return TracedDelivery(
        id=row.id,
        alert_id=row.alert_id,
        address_id=row.address_id,
        channel=channel,
        address=row.value if whole_address else masked(channel, row.value),
        status=DeliveryStatus(row.status),
        created_at=row.created_at,
        run_at=row.run_at,
        ended_at=row.ended_at,
        attempts=tuple(
            Attempt(Outcome(one.outcome), one.detail, one.started_at, one.ended_at) for one in connection.execute(tried)
        ),
    )
