"""The last look before a delivery leaves, whether it may still be sent, there, and now.

It asks the rows when the delivery's turn has come. Who left, came onto the suppression list, or whose endpoint was
blocked or disabled after the claim is not sent anything; what must wait is put off, and uses up no try.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Connection, Row, Select, Update, bindparam, or_, select

from watcher.db import Store
from watcher.db.columns import UtcTime
from watcher.db.dialect import id_list, is_among
from watcher.db.tables import address, delivery
from watcher.delivery.claims import has_ended
from watcher.delivery.moves import has_status, lock_held, move_some, moved
from watcher.delivery.rates import PLACE_LASTS, Rates
from watcher.delivery.suppressions import suppressed_among
from watcher.model.delivery import Delivery, DeliveryStatus, Move
from watcher.model.watch import Channel


@dataclass(frozen=True, slots=True)
class PutOff:
    """A delivery that must wait until then; `is_place`: that is its place in the mail rate."""

    delivery: Delivery
    until: datetime
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Screened:
    """What a look at some deliveries found; who is in none of the three is held by nobody here any more."""

    may_go: list[Delivery]
    ended: dict[Move, list[Delivery]]
    put_off: list[PutOff]


def screen(store: Store, rates: Rates, held: Sequence[Delivery], now: datetime) -> frozenset[int]:
    """Return the ids of those that may be sent now; the others are moved to where they belong."""
    with store.read() as connection:
        found = _look(connection, held, now)
    if rates.are_limited and any(each.address.channel is Channel.EMAIL for each in found.may_go):
        found = _within_rates(store, rates, found, now)
    if found.ended or found.put_off:
        with store.write() as connection:
            _move(connection, found, now)
    return frozenset(each.id for each in found.may_go)


def _look(connection: Connection, held: Sequence[Delivery], now: datetime) -> Screened:
    dialect = connection.dialect.name
    rows = {
        row.id: row for row in connection.execute(_asking(dialect), {"ids": id_list(dialect, (e.id for e in held))})
    }
    suppressed = _suppressed(connection, held)
    found = Screened([], defaultdict(list), [])
    for one in held:
        row = rows.get(one.id)
        if row is None or (row.lease_token, row.attempts) != (one.lease.token, one.attempts):
            continue
        if move := _ending(row, is_suppressed=one.id in suppressed):
            found.ended[move].append(one)
        elif row.blocked_until is not None and row.blocked_until > now:
            found.put_off.append(PutOff(one, row.blocked_until))
        elif row.may_be_sent:
            found.may_go.append(one)
    return found


def _ending(row: Row[tuple[object, ...]], *, is_suppressed: bool) -> Move | None:
    if row.has_ended:
        return Move.CANCEL
    if row.disabled_at is not None:
        return Move.SKIP
    return Move.SUPPRESS if is_suppressed else None


def _suppressed(connection: Connection, held: Sequence[Delivery]) -> frozenset[int]:
    mails = [each for each in held if each.address.channel is Channel.EMAIL]
    if not mails:
        return frozenset()
    listed = suppressed_among(connection, {(each.address.channel, each.address.value) for each in mails})
    return frozenset(each.id for each in mails if (each.address.channel, each.address.value) in listed)


def _within_rates(store: Store, rates: Rates, found: Screened, now: datetime) -> Screened:
    """Let each mail go for which there is a place now, or that had kept one, or that its reader has just asked for."""
    with store.write() as connection:
        free = _need_no_place(connection, found.may_go, now)
        asking = [each for each in found.may_go if each.id not in free]
        places = rates.places(connection, [each.address.value.rpartition("@")[2] for each in asking], now)
        late = {
            one.id: PutOff(one, place, is_place=True) for one, place in zip(asking, places, strict=True) if place > now
        }
        may_go = [each for each in found.may_go if each.id not in late]
        # They were counted when they were claimed.
        rates.leave(connection, -len(late), now)
    return Screened(may_go, found.ended, [*found.put_off, *late.values()])


def _need_no_place(connection: Connection, some: Sequence[Delivery], now: datetime) -> frozenset[int]:
    dialect = connection.dialect.name
    kept = or_(delivery.c.slot_at >= now - PLACE_LASTS, delivery.c.alert_id.is_(None))
    query = select(delivery.c.id).where(is_among(dialect, delivery.c.id, "ids"), kept)
    found = connection.execute(query, {"ids": id_list(dialect, (each.id for each in some))}).scalars()
    return frozenset(found) | {each.id for each in some if each.address.channel is not Channel.EMAIL}


def _move(connection: Connection, found: Screened, now: datetime) -> None:
    moving = [one for some in found.ended.values() for one in some] + [each.delivery for each in found.put_off]
    held = lock_held(connection, moving)
    for move, some in found.ended.items():
        move_some(connection, move, [each.id for each in some if each.id in held], now)
    late = [
        {"row_id": each.delivery.id, "until": each.until, "place": each.until if each.is_place else None}
        for each in found.put_off
        if each.delivery.id in held
    ]
    if late:
        connection.execute(_putting_off(), late)


@cache
def _asking(dialect: str) -> Select[tuple[object, ...]]:
    return (
        select(
            delivery.c.id,
            delivery.c.lease_token,
            delivery.c.attempts,
            address.c.blocked_until,
            address.c.disabled_at,
            or_(delivery.c.alert_id.is_(None), address.c.confirmed_at.is_not(None)).label("may_be_sent"),
            has_ended().label("has_ended"),
        )
        .join(address, address.c.id == delivery.c.address_id)
        .where(is_among(dialect, delivery.c.id, "ids"), has_status(DeliveryStatus.LEASED))
    )


@cache
def _putting_off() -> Update:
    until, place = bindparam("until", type_=UtcTime()), bindparam("place", type_=UtcTime())
    return moved(Move.POSTPONE, None, delivery.c.id == bindparam("row_id"), run_at=until, slot_at=place)
