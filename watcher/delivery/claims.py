"""The statements that hand ready deliveries to one worker each, on SQLite and PostgreSQL alike.

A claim looks at a stretch of the ready rows, the longest-waiting first, and takes at most a few of each address from
it. Where that is too little because one address fills the whole stretch, it looks further on, and the next claim goes
on from there: one endpoint with a hundred thousand rows keeps nobody else's from being found.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from operator import itemgetter

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    Update,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.types import NullType

from watcher.db.columns import UtcTime
from watcher.db.dialect import id_list, is_among
from watcher.db.tables import address, delivery, match, subscription
from watcher.delivery.moves import has_status, moved
from watcher.delivery.rates import is_mail_paused
from watcher.model.delivery import DeliveryStatus, Move
from watcher.model.watch import Channel

#: Ready rows that a claim looks at for each that it may take, and the fewest and most of them.
LOOKED_AT, FEWEST_LOOKED_AT, MOST_LOOKED_AT = 2, 100, 2_000
#: A claim that found less than this part of what it wanted looks further on.
ENOUGH = 4
#: More than anybody takes of one address: no limit.
ALL_OF_AN_ADDRESS = 1_000_000
#: A delivery whose lease ran out so often may be what kills its workers: it is sent alone.
SUSPECT_CRASHES = 2
#: What is read of a claimed row.
READ = (
    delivery.c.id,
    delivery.c.key,
    delivery.c.address_id,
    delivery.c.alert_id,
    delivery.c.message_id,
    cast(delivery.c.personal, Text).label("personal"),
    # Only to be sorted by.
    type_coerce(delivery.c.run_at, NullType()).label("run_at"),
    delivery.c.created_at,
    delivery.c.attempts,
    delivery.c.lease_token,
)
READ_OF_ADDRESS = (
    address.c.channel.label("to_channel"),
    address.c.value.label("to_value"),
    address.c.confirmed_at.label("to_confirmed_at"),
    cast(address.c.secrets, Text).label("to_secrets"),
)
#: The same one by one, because SQLite returns nothing of a joined table.
LOOKED_UP_OF_ADDRESS = tuple(
    select(each).where(address.c.id == delivery.c.address_id).scalar_subquery().label(each.name)
    for each in READ_OF_ADDRESS
)
#: Where in such a row `run_at` and `id` are.
IN_ORDER = (6, 0)


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the order of ready deliveries."""

    run_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a worker asks for."""

    channel: Channel
    most: int
    #: The most of one address; those in `busy` get none.
    of_an_address: int = ALL_OF_AN_ADDRESS
    busy: Collection[int] = ()
    #: Where the claim before this one stopped looking; None: it saw all that was ready.
    after: Position | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """The rows that are leased now, and where to look on; None: all that was ready has been looked at."""

    rows: list[Row[tuple[object, ...]]]
    seen_to: Position | None


def may_be_sent() -> ColumnElement[bool]:
    """Pass an alert only where its address said yes; a confirmation mail is what asks for that yes, so it passes."""
    confirmed = exists().where(address.c.id == delivery.c.address_id, address.c.confirmed_at.is_not(None))
    return or_(delivery.c.alert_id.is_(None), confirmed)


def has_ended() -> ColumnElement[bool]:
    """Say of an alert that every subscription it tells has ended, or is paused: its reader left after it was made."""
    told = exists().where(match.c.alert_id == delivery.c.alert_id)
    lasting = exists().where(
        match.c.alert_id == delivery.c.alert_id,
        match.c.subscription_id == subscription.c.id,
        subscription.c.ended_at.is_(None),
        subscription.c.paused_at.is_(None),
    )
    return and_(told, not_(lasting))


def claim(connection: Connection, wanted: Wanted, now: datetime, until: datetime) -> Claimed:
    """Lease up to `most` deliveries, the longest-waiting first; two that ask at once never get the same row."""
    stretch = _stretch(wanted.most)
    head = replace(wanted, after=None)
    rows = _take(connection, head, now, until, stretch)
    # Somewhat too little is what another worker left of the stretch; looking on costs more than asking again.
    head_end = _end_of(connection, head, now, stretch) if len(rows) * ENOUGH < wanted.most else None
    if head_end is None:
        return Claimed(rows, None)
    after = max(head_end, wanted.after or head_end, key=lambda place: (place.run_at, place.id))
    taken = Counter(row.address_id for row in rows)
    enough = {each for each, count in taken.items() if count >= wanted.of_an_address}
    rest = replace(wanted, most=wanted.most - len(rows), busy={*wanted.busy, *enough}, after=after)
    rows += _take(connection, rest, now, until, MOST_LOOKED_AT)
    return Claimed(rows, _end_of(connection, rest, now, MOST_LOOKED_AT))


def claim_suspect(connection: Connection, channel: Channel, now: datetime, until: datetime) -> Claimed:
    """Lease one delivery of those whose workers died again and again."""
    rows = connection.execute(
        _suspect(connection.dialect.name), {"now": now, "until": until, "on_channel": channel.value}
    ).all()
    return Claimed(list(rows), None)


def has_suspects(connection: Connection, now: datetime) -> bool:
    waiting = select(delivery.c.id).where(has_status(DeliveryStatus.PENDING), _is_suspect(), delivery.c.run_at <= now)
    return connection.execute(waiting.limit(1)).first() is not None


def _is_suspect() -> ColumnElement[bool]:
    # A literal, as in the index of these rows.
    return delivery.c.crashes > literal_column(str(SUSPECT_CRASHES - 1))


def _stretch(most: int) -> int:
    return min(max(LOOKED_AT * most, FEWEST_LOOKED_AT), MOST_LOOKED_AT)


def _take(
    connection: Connection, wanted: Wanted, now: datetime, until: datetime, stretch: int
) -> list[Row[tuple[object, ...]]]:
    """Lease what is wanted from a stretch of so many ready rows."""
    dialect = connection.dialect.name
    values = {
        **_place(wanted.after),
        "now": now,
        "until": until,
        "on_channel": wanted.channel.value,
        "most": wanted.most,
        "of_an_address": wanted.of_an_address,
        "busy": id_list(dialect, wanted.busy),
    }
    taking = _taking(dialect, stretch, goes_on=wanted.after is not None)
    return sorted(connection.execute(taking, values).all(), key=itemgetter(*IN_ORDER))


def _end_of(connection: Connection, wanted: Wanted, now: datetime, stretch: int) -> Position | None:
    """Return the last ready row of a stretch; None: it is not full, so nothing is ready behind it."""
    looking = select(delivery.c.run_at, delivery.c.id).where(_ready(goes_on=wanted.after is not None))
    looking = looking.order_by(delivery.c.run_at, delivery.c.id).offset(stretch - 1).limit(1)
    values = {**_place(wanted.after), "now": now, "on_channel": wanted.channel.value}
    row = connection.execute(looking, values).one_or_none()
    return Position(row.run_at, row.id) if row else None


def _place(after: Position | None) -> dict[str, object]:
    return {"after_at": after.run_at, "after_id": after.id} if after else {}


def _ready(*, goes_on: bool) -> ColumnElement[bool]:
    now = bindparam("now", type_=UtcTime())
    ready = and_(
        has_status(DeliveryStatus.PENDING),
        delivery.c.channel == bindparam("on_channel"),
        delivery.c.run_at <= now,
        or_(delivery.c.channel != literal_column(f"'{Channel.EMAIL.value}'"), not_(is_mail_paused(now))),
    )
    if not goes_on:
        return ready
    place = tuple_(bindparam("after_at", type_=UtcTime()), bindparam("after_id"))
    return and_(ready, tuple_(delivery.c.run_at, delivery.c.id) > place)


@cache
def _taking(dialect: str, stretch: int, *, goes_on: bool) -> Update:
    ranked = _ranked(dialect, stretch, goes_on=goes_on)
    # A CTE with FOR UPDATE is evaluated once. PostgreSQL may repeat a subquery in WHERE, beyond its LIMIT.
    chosen = (
        select(delivery.c.id)
        .join(ranked, ranked.c.id == delivery.c.id)
        .where(ranked.c.nth <= bindparam("of_an_address"), has_status(DeliveryStatus.PENDING))
        .order_by(ranked.c.run_at, ranked.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=delivery)
        .cte("chosen")
    )
    return _leasing(dialect, delivery.c.id.in_(select(chosen.c.id)))


def _ranked(dialect: str, stretch: int, *, goes_on: bool) -> CTE:
    """Number the ready rows of a stretch within each address; those of blocked and busy addresses are left out."""
    seen = (
        select(delivery.c.id, delivery.c.run_at, delivery.c.address_id, delivery.c.alert_id, delivery.c.crashes)
        .where(_ready(goes_on=goes_on))
        .order_by(delivery.c.run_at, delivery.c.id)
        .limit(literal_column(str(stretch)))
        .cte("seen")
    )
    # As a value and not as a join, for which PostgreSQL would read all addresses.
    may_go = (
        select(
            and_(
                or_(address.c.blocked_until.is_(None), address.c.blocked_until <= bindparam("now", type_=UtcTime())),
                address.c.disabled_at.is_(None),
                or_(seen.c.alert_id.is_(None), address.c.confirmed_at.is_not(None)),
            )
        )
        .where(address.c.id == seen.c.address_id)
        .correlate(seen)
        .scalar_subquery()
    )
    nth = func.row_number().over(partition_by=seen.c.address_id, order_by=(seen.c.run_at, seen.c.id))
    numbered: Select[tuple[object, ...]] = select(seen.c.id, seen.c.run_at, nth.label("nth")).where(
        may_go, seen.c.crashes < SUSPECT_CRASHES, not_(is_among(dialect, seen.c.address_id, "busy"))
    )
    return numbered.cte("ranked")


@cache
def _suspect(dialect: str) -> Update:
    chosen = (
        select(delivery.c.id)
        .where(_ready(goes_on=False), _is_suspect())
        .order_by(delivery.c.run_at, delivery.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    return _leasing(dialect, delivery.c.id.in_(select(chosen.c.id)))


def _leasing(dialect: str, which: ColumnElement[bool]) -> Update:
    until = bindparam("until", type_=UtcTime())
    leasing = moved(Move.CLAIM, None, which, lease_token=delivery.c.lease_token + 1, lease_until=until)
    if dialect == "sqlite":
        return leasing.returning(*READ, *LOOKED_UP_OF_ADDRESS)
    return leasing.where(address.c.id == delivery.c.address_id).returning(*READ, *READ_OF_ADDRESS)
