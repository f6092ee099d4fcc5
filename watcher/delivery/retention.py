"""What is old is forgotten: texts, attempts, and what was personal. The key of a delivery stays for ever.

It is what keeps the same window from being told to the same address twice, so the row stays with nothing but that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import JSON, Connection, Delete, Row, Update, bindparam, delete, exists, literal, select, update

from watcher.db import Store
from watcher.db.columns import UtcTime
from watcher.db.dialect import find_or_insert, id_list, is_among
from watcher.db.tables import attempt, delivery, message

#: Deliveries forgotten in one transaction: short enough that nobody waits for its locks.
FORGOTTEN_A_STEP = 2_000
#: The text that stands for every text that is forgotten.
FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Step:
    """What one transaction forgot."""

    deliveries: int
    attempts: int
    texts: int


def forget_some(store: Store, before: datetime, now: datetime, most: int = FORGOTTEN_A_STEP) -> Step:
    """Forget up to `most` deliveries that ended before then, the oldest first; one that has not ended is left alone."""
    with store.write() as connection:
        old = connection.execute(
            select(delivery.c.id, delivery.c.message_id)
            .where(delivery.c.ended_at.is_not(None), delivery.c.pruned_at.is_(None), delivery.c.ended_at < before)
            .order_by(delivery.c.ended_at, delivery.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        ).all()
        return _forget_all(connection, old, now)


def forget_address(connection: Connection, address_id: int, now: datetime) -> Step:
    """Forget all that was ever sent to an address; what is still to be sent has to be cancelled before."""
    query = select(delivery.c.id, delivery.c.message_id).where(
        delivery.c.address_id == address_id, delivery.c.ended_at.is_not(None), delivery.c.pruned_at.is_(None)
    )
    return _forget_all(connection, connection.execute(query.order_by(delivery.c.id).with_for_update()).all(), now)


def _forget_all(connection: Connection, rows: Sequence[Row[int, int]], now: datetime) -> Step:
    if not rows:
        return Step(0, 0, 0)
    forgotten = find_or_insert(connection, message, {"key": FORGOTTEN}, {"subject": "", "text": "", "html": ""})
    attempts = _forget(connection, [row.id for row in rows], forgotten, now)
    texts = {row.message_id for row in rows} - {None, forgotten}
    return Step(len(rows), attempts, _forget_texts(connection, sorted(texts)))


def _forget(connection: Connection, ids: Sequence[int], forgotten: int, now: datetime) -> int:
    dialect = connection.dialect.name
    listed = id_list(dialect, ids)
    attempts = connection.execute(_attempts(dialect), {"ids": listed}).rowcount
    connection.execute(_stripping(dialect), {"ids": listed, "at": now, "forgotten": forgotten})
    return attempts


def _forget_texts(connection: Connection, ids: Sequence[int]) -> int:
    dialect = connection.dialect.name
    return connection.execute(_texts(dialect), {"ids": id_list(dialect, ids)}).rowcount if ids else 0


@cache
def _attempts(dialect: str) -> Delete:
    return delete(attempt).where(is_among(dialect, attempt.c.delivery_id, "ids"))


@cache
def _stripping(dialect: str) -> Update:
    stripped = {"message_id": bindparam("forgotten"), "personal": literal([], JSON), "slot_at": None}
    which = is_among(dialect, delivery.c.id, "ids")
    return update(delivery).where(which).values(pruned_at=bindparam("at", type_=UtcTime()), **stripped)


@cache
def _texts(dialect: str) -> Delete:
    needed = exists().where(delivery.c.message_id == message.c.id)
    return delete(message).where(is_among(dialect, message.c.id, "ids"), ~needed)
