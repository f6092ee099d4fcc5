"""What is matched and not told yet: to whom, when they are told, and what of it has a window that may be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Row, Select, and_, bindparam, exists, select

from watcher.db.dialect import id_list, is_among
from watcher.db.schedules import schedule_of
from watcher.db.tables import address, change, fan_out, match, subscription, sweep
from watcher.model.schedule import Schedule
from watcher.model.watch import Channel, Frequency

#: Who hears of anything at all.
MAY_HEAR = and_(subscription.c.ended_at.is_(None), subscription.c.confirmed_at.is_not(None))


# The next two are compared by identity: they are looked up for each match, and there are few of them.


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """On which channel and when subscriptions are told; many have the same."""

    channel: Channel
    frequency: Frequency
    schedule: Schedule


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """Where a change was found: in which trial, and by which sweep, which has ended."""

    nct_id: str
    sweep_id: int
    swept_at: datetime


def waiting_after(connection: Connection, subscription_id: int, most: int) -> Sequence[int]:
    """Return the subscriptions of matches that nobody was told, each as often as it has any, in order."""
    return connection.execute(_waiting(), {"after": subscription_id, "most": most}).scalars().all()


def told_beside(connection: Connection, subscription_ids: Collection[int]) -> dict[int, tuple[int, Times]]:
    """Return address and times of these subscriptions and of all others that are told at the same addresses."""
    dialect = connection.dialect.name
    addresses = connection.execute(_addresses(dialect), {"ids": id_list(dialect, subscription_ids)}).scalars().all()
    rows = connection.execute(_told_at(dialect), {"ids": id_list(dialect, set(addresses))}).all()
    known: dict[tuple[object, ...], Times] = {}
    told: dict[int, tuple[int, Times]] = {}
    for row in rows:
        key: tuple[object, ...] = row[2:]
        if key not in known:
            known[key] = _times_of(row)
        told[row.id] = (row.address_id, known[key])
    return told


def untold(connection: Connection, subscription_ids: Collection[int]) -> Sequence[tuple[int, int, int]]:
    """Return (match, subscription, change) of what these subscriptions were not told."""
    dialect = connection.dialect.name
    return connection.execute(_untold(dialect), {"ids": id_list(dialect, subscription_ids)}).all()


def sightings(connection: Connection, change_ids: Collection[int]) -> dict[int, Sighting]:
    """Return where changes were found; none for those of sweeps that go on, or that have changes to be matched yet."""
    dialect = connection.dialect.name
    rows = connection.execute(_sighted(dialect), {"ids": id_list(dialect, change_ids)})
    return {row.id: Sighting(row.nct_id, row.sweep_id, row.ended_at) for row in rows}


def _times_of(row: Row[tuple[object, ...]]) -> Times:
    return Times(Channel(row.channel), Frequency(row.frequency), schedule_of(row))


@cache
def _waiting() -> Select[int]:
    waits = match.c.alert_id.is_(None) & (match.c.subscription_id > bindparam("after"))
    return select(match.c.subscription_id).where(waits).order_by(match.c.subscription_id).limit(bindparam("most"))


@cache
def _addresses(dialect: str) -> Select[int]:
    return select(subscription.c.address_id).where(is_among(dialect, subscription.c.id, "ids"), MAY_HEAR)


@cache
def _told_at(dialect: str) -> Select[tuple[object, ...]]:
    columns = ("id", "address_id", "frequency", "zone", "hour", "weekday", "quiet_from", "quiet_until")
    own = [subscription.c[name] for name in columns]
    query = select(*own[:2], address.c.channel, *own[2:]).join(address, address.c.id == subscription.c.address_id)
    return query.where(is_among(dialect, subscription.c.address_id, "ids"), MAY_HEAR)


@cache
def _untold(dialect: str) -> Select[int, int, int]:
    wanted = is_among(dialect, match.c.subscription_id, "ids")
    return select(match.c.id, match.c.subscription_id, match.c.change_id).where(wanted, match.c.alert_id.is_(None))


@cache
def _sighted(dialect: str) -> Select[tuple[object, ...]]:
    unmatched = fan_out.alias("unmatched")
    waits = exists().where(unmatched.c.sweep_id == sweep.c.id, unmatched.c.matched_at.is_(None)).correlate(sweep)
    return (
        select(change.c.id, change.c.nct_id, fan_out.c.sweep_id, sweep.c.ended_at)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(is_among(dialect, change.c.id, "ids"), sweep.c.ended_at.is_not(None), ~waits)
    )
