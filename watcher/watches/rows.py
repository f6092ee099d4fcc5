"""Watches and subscriptions as rows: the one place where they become values."""

from sqlalchemy import Connection, Row, Select, select

from watcher.db.dialect import in_chunks
from watcher.db.schedules import schedule_of
from watcher.db.tables import address, subscription, subscription_kind, watch
from watcher.db.words import frequency_of, importance_of, kinds_of
from watcher.model.change import Kind
from watcher.model.watch import (
    Address,
    Channel,
    Interest,
    Place,
    Subscription,
    Vicinity,
    Watch,
    WatchKind,
)

#: Columns that a watch on a place has, and a subscription that is limited to one.
VICINITY = ("place_name", "latitude", "longitude", "within_km", "hospital")
#: Of who subscribed before languages were kept.
ENGLISH = "en"


def subscriptions() -> Select[tuple[object, ...]]:
    """Select subscriptions with their watch and address; read the rows with `subscription_of`."""
    return (
        select(
            subscription,
            watch.c.kind.label("watch_kind"),
            watch.c.title,
            watch.c.nct_id,
            watch.c.parameters,
            *(watch.c[name].label(f"watch_{name}") for name in VICINITY),
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
    return tuple(_subscription_of(row, kinds_of(kinds.get(row.id, ()))) for row in rows)


def watch_of(row: Row[tuple[object, ...]]) -> Watch:
    return Watch(row.id, WatchKind(row.kind), row.title, row.nct_id, row.parameters, _vicinity(row, ""))


def vicinity_values(vicinity: Vicinity | None) -> dict[str, object]:
    """Return the columns of a place and its distance; all null where there is none."""
    if vicinity is None:
        return dict.fromkeys(VICINITY)
    place = vicinity.place
    values = (place.name, place.latitude, place.longitude, vicinity.within_km, vicinity.hospital)
    return dict(zip(VICINITY, values, strict=True))


def _vicinity(row: Row[tuple[object, ...]], prefix: str) -> Vicinity | None:
    name, latitude, longitude, within_km, hospital = (getattr(row, f"{prefix}{column}") for column in VICINITY)
    return Vicinity(Place(name, latitude, longitude), within_km, hospital) if name is not None else None


def _kinds(connection: Connection, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for chunk in in_chunks(ids):
        for row in connection.execute(select(subscription_kind).where(subscription_kind.c.subscription_id.in_(chunk))):
            found.setdefault(row.subscription_id, []).append(row.kind)
    return found


def _watch(row: Row[tuple[object, ...]]) -> Watch:
    kind = WatchKind(row.watch_kind)
    return Watch(row.watch_id, kind, row.title, row.nct_id, row.parameters, _vicinity(row, "watch_"))


def _subscription_of(row: Row[tuple[object, ...]], kinds: frozenset[Kind]) -> Subscription:
    return Subscription(
        id=row.id,
        watch=_watch(row),
        address=Address(row.address_id, Channel(row.channel), row.value, row.address_confirmed_at, tuple(row.secrets)),
        interest=Interest(
            kinds=kinds,
            least=importance_of(row.least),
            place=Place(row.place_name, row.latitude, row.longitude) if row.place_name else None,
            within_km=row.within_km,
            frequency=frequency_of(row.frequency),
            hospital=row.hospital,
            schedule=schedule_of(row),
            language=row.language or ENGLISH,
        ),
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        paused_at=row.paused_at,
    )
