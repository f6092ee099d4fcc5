"""Watches and subscriptions as rows: the one place where they become values."""

from sqlalchemy import Connection, Row, Select, select

from watcher.db.tables import address, subscription, subscription_kind, watch
from watcher.model.change import Importance, Kind
from watcher.model.watch import (
    Address,
    Channel,
    Frequency,
    Interest,
    Place,
    Subscription,
    Watch,
    WatchKind,
)


def subscriptions() -> Select[tuple[object, ...]]:
    """Select subscriptions with their watch and address; read the rows with `subscription_of`."""
    return (
        select(
            subscription,
            watch.c.kind.label("watch_kind"),
            watch.c.title,
            watch.c.nct_id,
            watch.c.parameters,
            address.c.channel,
            address.c.value,
            address.c.secrets,
            address.c.confirmed_at.label("address_confirmed_at"),
        )
        .join(watch, watch.c.id == subscription.c.watch_id)
        .join(address, address.c.id == subscription.c.address_id)
        .order_by(subscription.c.id)
    )


def read_subscriptions(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Subscription, ...]:
    rows = connection.execute(query).all()
    kinds = _kinds(connection, [row.id for row in rows])
    return tuple(_subscription_of(row, frozenset(kinds.get(row.id, ()))) for row in rows)


def watch_of(row: Row[tuple[object, ...]]) -> Watch:
    return Watch(row.id, WatchKind(row.kind), row.title, row.nct_id, row.parameters)


def _kinds(connection: Connection, ids: list[int]) -> dict[int, list[Kind]]:
    found: dict[int, list[Kind]] = {}
    for row in connection.execute(select(subscription_kind).where(subscription_kind.c.subscription_id.in_(ids))):
        found.setdefault(row.subscription_id, []).append(Kind(row.kind))
    return found


def _subscription_of(row: Row[tuple[object, ...]], kinds: frozenset[Kind]) -> Subscription:
    return Subscription(
        id=row.id,
        watch=Watch(row.watch_id, WatchKind(row.watch_kind), row.title, row.nct_id, row.parameters),
        address=Address(row.address_id, Channel(row.channel), row.value, row.address_confirmed_at, tuple(row.secrets)),
        interest=Interest(
            kinds=kinds,
            least=Importance(row.least),
            place=Place(row.place_name, row.latitude, row.longitude) if row.place_name else None,
            within_km=row.within_km,
            frequency=Frequency(row.frequency),
        ),
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
    )
