"""A crowd that follows one trial, and one change of it: filled in by the database itself, in seconds."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, insert

from watcher.db import Store
from watcher.db.tables import change, fan_out, sweep, version, watch, watch_trial
from watcher.model.change import Importance, Kind
from watcher.model.watch import WatchKind

NOW: Final = datetime(2026, 7, 1, 15, tzinfo=UTC)
NCT_ID: Final = "NCT90000001"
#: Each table with its columns and what they hold in the row of number `i`.
CROWD: Final = (
    ("subscriber", "id, created_at", "i, '{now}'"),
    (
        "address",
        "id, subscriber_id, channel, value, secrets, confirmed_at",
        "i, i, 'email', 'reader' || i || '@example.org', '[]', '{now}'",
    ),
    (
        "subscription",
        "id, address_id, watch_id, least, frequency, since_fan_out_id, created_at, confirmed_at, consent",
        "i, i, 1, 1, 'immediate', 0, '{now}', '{now}', 'operator'",
    ),
    ("subscription_kind", "subscription_id, kind", "i, 'status'"),
)
SERIES: Final = {
    "sqlite": "WITH RECURSIVE crowd(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM crowd WHERE i < {size})",
    "postgresql": "WITH crowd AS (SELECT generate_series(1, {size}) AS i)",
}


def gather(store: Store, size: int) -> None:
    """Fill a migrated, empty database: so many addresses follow one trial, of which one change is owed."""
    with store.write() as connection:
        _change(connection)
        dialect = connection.dialect.name
        now = f"{NOW:%Y-%m-%d %H:%M:%S.%f}" + ("" if dialect == "sqlite" else "+00:00")
        for table, columns, values in CROWD:
            rows = f"INSERT INTO {table} ({columns}) SELECT {values.format(now=now)} FROM crowd"  # noqa: S608 - ours
            if dialect == "postgresql":
                rows = rows.replace(f"'{now}'", f"TIMESTAMPTZ '{now}'")
            connection.exec_driver_sql(f"{SERIES[dialect].format(size=size)} {rows}")
        # A database that runs for a while knows how large its tables are.
        connection.exec_driver_sql("ANALYZE")


def _change(connection: Connection) -> None:
    ended = {"started_at": NOW, "ended_at": NOW, "release_at": NOW, "state": "complete", "problems": []}
    connection.execute(insert(sweep).values(id=1, **ended))
    read = {"nct_id": NCT_ID, "number": 2, "digest": "", "fetched_at": NOW, "record": b""}
    connection.execute(insert(version).values(id=1, **read))
    connection.execute(insert(fan_out).values(id=1, nct_id=NCT_ID, version_id=1, sweep_id=1, created_at=NOW))
    status = {"kind": Kind.STATUS.value, "field": "status", "path": "", "op": "changed", "before": "A", "after": "B"}
    rest = {"importance": Importance.CRITICAL, "reason": "", "paths": [], "indexes": []}
    connection.execute(insert(change).values(id=1, fan_out_id=1, nct_id=NCT_ID, **status, **rest))
    followed = {"key": NCT_ID, "title": "", "nct_id": NCT_ID, "parameters": {}, "created_at": NOW}
    connection.execute(insert(watch).values(id=1, kind=WatchKind.TRIAL.value, **followed))
    connection.execute(insert(watch_trial).values(watch_id=1, nct_id=NCT_ID, entered_at=NOW))
