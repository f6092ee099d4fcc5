"""The few statements that several repositories need in the same form on both databases."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import TypeAlias, TypeVar

import orjson
from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import NullType, TypeEngine

#: Settings of PostgreSQL under which rows are found by indexes, in the order of a statement's joins.
FEW_ROWS = (
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "enable_seqscan = off",
    "join_collapse_limit = 1",
)
ColumnType: TypeAlias = TypeEngine[int] | TypeEngine[str]

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


def is_among(dialect: str, of: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Compare with a list of ids that is one bound value, so that the statement is the same for any number of them."""
    if dialect == "sqlite":
        listed = func.json_each(bindparam(name)).table_valued("value")
        return of.in_(select(listed.c.value))
    # Without a type of its own the value is one list for the planner, and not a text to be read again for each row.
    return of == any_(cast(bindparam(name, type_=NullType()), ARRAY(BigInteger)))


def id_list(dialect: str, ids: Iterable[int]) -> str:
    """Return the value that `is_among` is bound to."""
    listed = ",".join(map(str, ids))
    # As text, because the driver takes half a millisecond for an array of a hundred numbers.
    return f"[{listed}]" if dialect == "sqlite" else f"{{{listed}}}"


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows of the same columns, passing over those that a unique key says are already there."""
    if not rows:
        return
    dialect = connection.dialect.name
    if dialect == "sqlite":
        connection.execute(insert_new(connection, table), rows)
    else:
        # One statement for all of them: a fifth of the time of one for each.
        connection.execute(_inserting(table, tuple(rows[0])), {"rows": orjson.dumps(rows).decode()})


@cache
def _inserting(table: Table, names: tuple[str, ...]) -> Insert:
    given = func.json_to_recordset(cast(bindparam("rows", type_=Text), postgresql.JSON))
    columns = (column(name, getattr(table.c[name].type, "impl_instance", table.c[name].type)) for name in names)
    listed = given.table_valued(*columns).render_derived(with_types=True)
    found = select(*(listed.c[name] for name in names))
    return postgresql.insert(table).from_select(list(names), found).on_conflict_do_nothing()


def listed(dialect: str, name: str, columns: Mapping[str, ColumnType]) -> FromClause:
    """Return pairs that are one bound value, as a table with these two columns."""
    if dialect == "sqlite":
        given = func.json_each(bindparam(name)).table_valued("value")
        read = (func.json_extract(given.c.value, f"$.{each}").label(each) for each in columns)
        return select(*read).subquery("listed")
    recordset = func.json_to_recordset(cast(bindparam(name, type_=Text), postgresql.JSON))
    return recordset.table_valued(*(column(*each) for each in columns.items())).render_derived(with_types=True)


def pair_list(columns: Collection[str], pairs: Iterable[tuple[object, object]]) -> str:
    """Return the value that `listed` is bound to."""
    first, second = columns
    return orjson.dumps([{first: one, second: other} for one, other in pairs]).decode()


def expect_few_rows(connection: Connection) -> None:
    """Let the rest of a transaction find each row by an index.

    PostgreSQL plans by what it counted last. In the middle of a fan-out that is wrong by a million rows, and now and
    then whole tables would be read to join a chunk of five thousand.
    """
    if connection.dialect.name == "postgresql":
        for setting in FEW_ROWS:
            connection.exec_driver_sql(f"SET LOCAL {setting}")
