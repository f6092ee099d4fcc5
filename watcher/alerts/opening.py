"""Alerts as rows: made once for each address and window, and found again while they may still take something in."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import Connection, Select, Text, Update, func, literal, select, true, update

from watcher.db.columns import ID, UtcTime
from watcher.db.dialect import ColumnType, insert_new, listed, pair_list
from watcher.db.tables import alert, delivery, match
from watcher.model.delivery import DeliveryStatus

#: An address and a window's name: unique for ever.
Key: TypeAlias = tuple[int, str]

KEY = (alert.c.address_id, alert.c.window)
KEYS: Mapping[str, ColumnType] = {"address_id": ID, "name": Text()}
PAIRS: Mapping[str, ColumnType] = {"match_id": ID, "alert_id": ID}


def insert_alerts(connection: Connection, keys: Collection[Key], now: datetime) -> dict[Key, int]:
    """Make an alert for each key that has none; returns the ids of those that are new."""
    if not keys:
        return {}
    dialect = connection.dialect.name
    given = listed(dialect, "rows", KEYS)
    # SQLite would take ON CONFLICT for the condition of a join if there were no WHERE before it.
    rows = select(given.c.address_id, given.c.name, literal(now, UtcTime)).where(true())
    inserting = insert_new(connection, alert).from_select(["address_id", "window", "created_at"], rows)
    made = connection.execute(inserting.returning(alert.c.id, *KEY), {"rows": pair_list(KEYS, keys)})
    return {(address_id, window): alert_id for alert_id, address_id, window in made.all()}


def still_open(connection: Connection, keys: Collection[Key]) -> dict[Key, int]:
    """Return those alerts whose text is not made yet: they may take in what belongs to their windows.

    Their deliveries are locked. A worker that has one is about to make its text; one that comes now passes over it.
    """
    dialect = connection.dialect.name
    rows = connection.execute(_open(dialect), {"rows": pair_list(KEYS, keys)})
    return {(row.address_id, row.window): row.id for row in rows}


def names_behind(connection: Connection, keys: Collection[Key]) -> dict[Key, Key]:
    """Return, for windows that were told, the window that comes after each and after those that came after it."""
    dialect = connection.dialect.name
    rows = connection.execute(_behind(dialect), {"rows": pair_list(KEYS, keys)})
    return {(row.address_id, row.name): (row.address_id, f"{row.name}.{row.later + 2}") for row in rows}


def tie(connection: Connection, pairs: Iterable[tuple[int, int]]) -> None:
    """Tie matches to their alerts; a match that is tied stays where it is."""
    dialect = connection.dialect.name
    connection.execute(_tying(dialect), {"rows": pair_list(PAIRS, pairs)})


@cache
def _open(dialect: str) -> Select[tuple[int, int, str]]:
    keys = listed(dialect, "rows", KEYS)
    # The status is compared so that the index of what is ready is of no use, long or short: see `_tying`.
    named = (alert.c.address_id == keys.c.address_id) & (alert.c.window == keys.c.name)
    return (
        select(alert.c.id, *KEY)
        .select_from(keys.join(alert, named).join(delivery, delivery.c.alert_id == alert.c.id))
        .where(delivery.c.status.concat("") == DeliveryStatus.PENDING.value, delivery.c.message_id.is_(None))
        .order_by(delivery.c.id)
        .with_for_update(of=delivery)
    )


@cache
def _behind(dialect: str) -> Select[tuple[int, str, int]]:
    keys = listed(dialect, "rows", KEYS)
    behind = (alert.c.address_id == keys.c.address_id) & alert.c.window.like(keys.c.name + ".%")
    later = select(func.count()).where(behind).correlate(keys).scalar_subquery()
    return select(keys.c.address_id, keys.c.name, later.label("later"))


@cache
def _tying(dialect: str) -> Update:
    pairs = listed(dialect, "rows", PAIRS)
    # Not `IS NULL`: PostgreSQL might begin with the index of what is untold, which it believes to be short.
    untold = (match.c.id == pairs.c.match_id) & (func.coalesce(match.c.alert_id, 0) == 0)
    return update(match).where(untold).values(alert_id=pairs.c.alert_id)
