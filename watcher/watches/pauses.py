"""A subscription may be paused: what happens meanwhile is matched and kept, and told only to who asks for it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from watcher.db import Store
from watcher.db.tables import match, subscription


def pause(connection: Connection, subscription_ids: Collection[int], now: datetime) -> list[int]:
    """Pause subscriptions; returns those that were not paused, or over, before."""
    pausing = update(subscription).where(
        subscription.c.id.in_(subscription_ids), subscription.c.ended_at.is_(None), subscription.c.paused_at.is_(None)
    )
    return list(connection.execute(pausing.values(paused_at=now).returning(subscription.c.id)).scalars())


def resume(connection: Connection, subscription_id: int) -> datetime | None:
    """End a pause; returns since when it lasted, or None where there was none: a form may be sent twice."""
    paused = select(subscription.c.paused_at).where(subscription.c.id == subscription_id).with_for_update()
    since: datetime | None = connection.execute(paused).scalar_one()
    connection.execute(update(subscription).where(subscription.c.id == subscription_id).values(paused_at=None))
    return since


def missed(connection: Connection, subscription_id: int) -> list[int]:
    """Return the matches that a subscription was not told."""
    query = select(match.c.id).where(match.c.subscription_id == subscription_id, match.c.alert_id.is_(None))
    return list(connection.execute(query.order_by(match.c.id)).scalars())


def count_missed(store: Store, address_id: int) -> Mapping[int, int]:
    """Return how many changes each paused subscription of an address has missed so far; those without any are left out.

    A missed change is one that it would have been told.
    """
    query = (
        select(match.c.subscription_id, func.count().label("missed"))
        .join(subscription, subscription.c.id == match.c.subscription_id)
        .where(subscription.c.address_id == address_id, subscription.c.paused_at.is_not(None))
        .where(subscription.c.ended_at.is_(None), match.c.alert_id.is_(None))
        .group_by(match.c.subscription_id)
    )
    with store.read() as connection:
        return {row.subscription_id: row.missed for row in connection.execute(query)}
