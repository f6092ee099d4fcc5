"""What is matched and not told yet: to whom, when they are told, and what of it has a window that may be told."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, Row, Select, and_, bindparam, exists, select

from watcher.db.dialect import id_list, is_among
from watcher.db.schedules import schedule_of
from watcher.db.tables import address, change, fan_out, match, subscription, sweep
from watcher.db.words import frequency_of
from watcher.model.schedule import Schedule
from watcher.model.watch import Channel, Frequency

#: Who hears of anything at all.
MAY_HEAR = and_(
    subscription.c.ended_at.is_(None), subscription.c.confirmed_at.is_not(None), subscription.c.paused_at.is_(None)
)


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


#: A match, its change and subscription, and to which address and when it is told.
Untold: TypeAlias = tuple[int, int, int, int, Times]


def waiting_after(connection: Connection, subscription_id: int, most: int) -> Sequence[tuple[int, int | None]]:
    """Return (subscription, address) of matches that nobody was told, each as often as it has any, in order.

    The address of who may not hear of anything is None.
    """
    if connection.dialect.name == "postgresql":
        # It may believe that little is untold, and each time read all of it to put it in order.
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        connection.exec_driver_sql("SET LOCAL enable_sort = off")
    return connection.execute(_waiting(), {"after": subscription_id, "most": most}).all()


def untold(connection: Connection, address_ids: Collection[int]) -> Iterator[Untold]:
    """Yield what is untold at these addresses, of all of their subscriptions."""
    dialect = connection.dialect.name
    rows = connection.execute(_untold(dialect), {"ids": id_list(dialect, address_ids)}).all()
    known: dict[tuple[object, ...], Times] = {}
    for row in rows:
        key: tuple[object, ...] = row[4:]
        times = known.get(key)
        if times is None:
            times = known[key] = _times_of(row)
        yield row.id, row.change_id, row.subscription_id, row.address_id, times


def sightings(connection: Connection, change_ids: Collection[int]) -> dict[int, Sighting]:
    """Return where changes were found; none for those of sweeps that go on, or that have changes to be matched yet."""
    dialect = connection.dialect.name
    rows = connection.execute(_sighted(dialect), {"ids": id_list(dialect, change_ids)})
    return {row.id: Sighting(row.nct_id, row.sweep_id, row.ended_at) for row in rows}


def _times_of(row: Row[tuple[object, ...]]) -> Times:
    return Times(Channel(row.channel), frequency_of(row.frequency), schedule_of(row))


@cache
def _waiting() -> Select[int, int]:
    waits = match.c.alert_id.is_(None) & (match.c.subscription_id > bindparam("after"))
    first = select(match.c.subscription_id).where(waits).order_by(match.c.subscription_id).limit(bindparam("most"))
    waiting = first.subquery("waiting")
    asking = waiting.outerjoin(subscription, (subscription.c.id == waiting.c.subscription_id) & MAY_HEAR)
    query = select(waiting.c.subscription_id, subscription.c.address_id).select_from(asking)
    return query.order_by(waiting.c.subscription_id)


@cache
def _untold(dialect: str) -> Select[tuple[object, ...]]:
    times = ("frequency", "zone", "hour", "weekday", "quiet_from", "quiet_until")
    asking = subscription.join(address, address.c.id == subscription.c.address_id)
    return (
        select(
            match.c.id,
            match.c.change_id,
            match.c.subscription_id,
            subscription.c.address_id,
            address.c.channel,
            *(subscription.c[name] for name in times),
        )
        .select_from(asking.join(match, match.c.subscription_id == subscription.c.id))
        .where(is_among(dialect, subscription.c.address_id, "ids"), MAY_HEAR, match.c.alert_id.is_(None))
    )


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
