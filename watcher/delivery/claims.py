"""The statements that hand ready deliveries to one worker each, on SQLite and PostgreSQL alike."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, literal_column, or_, select, update

from watcher.db.tables import address, delivery, match, message, subscription
from watcher.model.alert import Message
from watcher.model.delivery import Delivery, DeliveryStatus, Lease
from watcher.model.watch import Address, Channel


def has_status(status: DeliveryStatus) -> ColumnElement[bool]:
    """Compare with the status as a literal: a partial index is not used for a value that is bound later."""
    return delivery.c.status == literal_column(f"'{status.value}'")


def may_be_sent() -> ColumnElement[bool]:
    """Pass an alert only where its address said yes and some of its subscriptions last.

    A confirmation mail is what asks for that yes, so it passes.
    """
    confirmed = exists().where(address.c.id == delivery.c.address_id, address.c.confirmed_at.is_not(None))
    return or_(delivery.c.alert_id.is_(None), and_(confirmed, ~has_ended()))


def has_ended() -> ColumnElement[bool]:
    """Say of an alert that every subscription it tells has ended: its reader left after it was made."""
    told = exists().where(match.c.alert_id == delivery.c.alert_id)
    lasting = exists().where(
        match.c.alert_id == delivery.c.alert_id,
        match.c.subscription_id == subscription.c.id,
        subscription.c.ended_at.is_(None),
    )
    return and_(told, ~lasting)


def locked(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Lock these deliveries in the order of their ids, so that two statements never wait for each other in a ring."""
    found = select(delivery.c.id).where(which).order_by(delivery.c.id).with_for_update().cte("found")
    return delivery.c.id.in_(select(found.c.id))


def claim(connection: Connection, now: datetime, most: int, until: datetime) -> list[Delivery]:
    """Lease the `most` deliveries that wait longest; two that ask at once never get the same row."""
    # A CTE with FOR UPDATE is evaluated once. PostgreSQL may repeat a subquery in WHERE, beyond its LIMIT.
    ready = (
        select(delivery.c.id)
        .where(has_status(DeliveryStatus.PENDING), delivery.c.run_at <= now, may_be_sent())
        .order_by(delivery.c.run_at, delivery.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("ready")
    )
    leased = (
        update(delivery)
        .where(delivery.c.id.in_(select(ready.c.id)))
        .values(
            status=DeliveryStatus.LEASED.value,
            lease_token=delivery.c.lease_token + 1,
            lease_until=until,
        )
        .returning(delivery.c.id)
    )
    ids = connection.execute(leased).scalars().all()
    return _read(connection, ids) if ids else []


def _read(connection: Connection, ids: Sequence[int]) -> list[Delivery]:
    rows = connection.execute(
        select(
            delivery,
            address.c.channel,
            address.c.value,
            address.c.secrets,
            address.c.confirmed_at,
            message.c.subject,
            message.c.text,
            message.c.html,
        )
        .join(address, address.c.id == delivery.c.address_id)
        .join(message, message.c.id == delivery.c.message_id)
        .where(delivery.c.id.in_(ids))
        .order_by(delivery.c.run_at, delivery.c.id)
    )
    return [_delivery_of(row) for row in rows]


def _delivery_of(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(
        id=row.id,
        key=row.key,
        address=Address(row.address_id, Channel(row.channel), row.value, row.confirmed_at, tuple(row.secrets)),
        message=Message(row.subject, row.text, row.html),
        created_at=row.created_at,
        attempts=row.attempts,
        lease=Lease(row.lease_token, row.lease_until),
        personal=tuple((slot, value) for slot, value in row.personal),
    )
