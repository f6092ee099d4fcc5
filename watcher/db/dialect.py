"""The few statements that several repositories need in the same form on both databases."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Insert, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

#: SQLite takes at most 32,766 values in a statement; this many ids leave room for the rest.
CHUNK = 5_000


def in_chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    remaining = iter(values)
    while chunk := list(islice(remaining, size)):
        yield chunk


def insert_id(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Insert one row and return its id."""
    found: int = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
    return found


def insert_new(connection: Connection, table: Table) -> Insert:
    """Return an insert that passes over rows which a unique key says are already there."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def find_or_insert(connection: Connection, table: Table, key: Mapping[str, object], rest: Mapping[str, object]) -> int:
    """Return the id of the row with this unique key, inserting it with `rest` when there is none.

    Two processes that do it at once get the same row.
    """
    connection.execute(insert_new(connection, table).values(**key, **rest))
    wanted = [table.c[name] == value for name, value in key.items()]
    found: int = connection.execute(select(table.c.id).where(*wanted)).scalar_one()
    return found
