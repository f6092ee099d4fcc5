"""The one way in which a delivery's status changes: a move of the table in `model.delivery`, from where it may."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Connection, Select, Update, func, literal_column, or_, select, update

from watcher.db.dialect import id_list, is_among
from watcher.db.tables import delivery
from watcher.model.delivery import MOVES, Delivery, DeliveryStatus, Move

#: Statuses that nothing but an operator's retry leads out of.
FINAL = frozenset(DeliveryStatus) - {DeliveryStatus.PENDING, DeliveryStatus.LEASED}


def has_status(status: DeliveryStatus) -> ColumnElement[bool]:
    """Compare with the status as a literal: a partial index is not used for a value that is bound later."""
    return delivery.c.status == literal_column(f"'{status.value}'")


def may_start(move: Move) -> ColumnElement[bool]:
    """Say whether a row that is found by its id may make a move.

    Not as an index of a status has it: PostgreSQL, which knows how many rows were leased a while ago, would else read
    all that are leased now to find a hundred of them.
    """
    return or_(
        *(
            func.coalesce(delivery.c.status, literal_column("''")) == literal_column(f"'{each.value}'")
            for each in MOVES[move][0]
        )
    )


def moved(move: Move, now: datetime | None, which: ColumnElement[bool], **values: object) -> Update:
    """Return the statement of a move. Final statuses are dated `now`; only a claim's `values` set a lease."""
    end = MOVES[move][1]
    found: dict[str, object] = {"status": end.value, "ended_at": now if end in FINAL else None, "lease_until": None}
    return update(delivery).where(which, may_start(move)).values(**{**found, **values})


def locked(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Lock these deliveries in the order of their ids, so that two statements never wait for each other in a ring."""
    found = select(delivery.c.id).where(which).order_by(delivery.c.id).with_for_update().cte("found")
    return delivery.c.id.in_(select(found.c.id))


def lock_held(connection: Connection, held: Collection[Delivery]) -> dict[int, DeliveryStatus]:
    """Lock those of a batch whose token and attempts are still the newest; returns the status of each."""
    by_id = {each.id: (each.lease.token, each.attempts) for each in held}
    dialect = connection.dialect.name
    rows = connection.execute(_held(dialect), {"ids": id_list(dialect, by_id)}).all()
    return {
        delivery_id: DeliveryStatus(status)
        for delivery_id, status, token, attempts in rows
        if by_id[delivery_id] == (token, attempts)
    }


def move_some(
    connection: Connection,
    move: Move,
    ids: Collection[int],
    now: datetime | None,
    values: Mapping[str, object] | None = None,
) -> int:
    """Move deliveries that this transaction has locked; returns how many."""
    if not ids:
        return 0
    dialect = connection.dialect.name
    moving = moved(move, now, is_among(dialect, delivery.c.id, "ids"), **(values or {}))
    return connection.execute(moving, {"ids": id_list(dialect, ids)}).rowcount


@cache
def _held(dialect: str) -> Select[int, str, int, int]:
    return (
        select(delivery.c.id, delivery.c.status, delivery.c.lease_token, delivery.c.attempts)
        .where(is_among(dialect, delivery.c.id, "ids"))
        .order_by(delivery.c.id)
        .with_for_update()
    )
