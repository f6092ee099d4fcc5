"""The migrations and the tables say the same, and what an older version wrote is still read."""

from datetime import datetime

import orjson
import zstandard
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from tests.factories import ENROLLMENT, NOW, make_record, make_trial
from watcher.db import Store
from watcher.db.schema import downgrade, migrate, require_newest
from watcher.db.tables import metadata
from watcher.registry.parse import parse_trial
from watcher.sweep.journal import Journal
from watcher.versions import Versions, digest

NCT_ID = "NCT99990001"
RECORD = zstandard.compress(orjson.dumps(make_record()), 3)
PLACE = {"path": "a.b", "paths": "[]", "indexes": "[]"}
#: What the code of the first schema writes, column by column.
FIRST_ROWS: tuple[tuple[str, dict[str, object]], ...] = (
    ("sweep", {"id": 1, "started_at": NOW, "ended_at": NOW, "release_at": NOW, "state": "complete", "problems": "[]"}),
    ("trial", {"nct_id": NCT_ID, "title": "T", "status": "RECRUITING", "latest_version_id": 1, "first_seen_at": NOW}),
    ("version", {"id": 1, "nct_id": NCT_ID, "number": 1, "digest": "d", "fetched_at": NOW, "record": RECORD}),
    ("fan_out", {"id": 1, "nct_id": NCT_ID, "version_id": 1, "sweep_id": 1, "created_at": NOW}),
    ("change", {"fan_out_id": 1, "nct_id": NCT_ID, "kind": "status", "field": "status", "op": "changed",
                "before": "1", "after": "2", "importance": 1, "reason": "r", **PLACE}),
    ("noise", {"fan_out_id": 1, "rule": "stamp", **PLACE}),
)  # fmt: skip


def write_as_the_first_version_did(store: Store) -> None:
    with store.write() as connection:
        for table, values in FIRST_ROWS:
            row = {name: _bound(store, value) for name, value in values.items()}
            named = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({named})"), row)  # noqa: S608


def _bound(store: Store, value: object) -> object:
    is_time_on_sqlite = isinstance(value, datetime) and store.is_sqlite
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if is_time_on_sqlite else value


def assert_it_is_read(store: Store) -> None:
    versions = Versions(store, parse_trial)
    assert versions.latest([NCT_ID])[NCT_ID].raw_digest is None
    assert [found.why_same for _, _, found in versions.changes_of(NCT_ID)] == [None]
    assert Journal(store).get(1).held == ()


def test_the_tables_are_the_sum_of_the_migrations(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_schema_goes_down_and_up_again(store: Store) -> None:
    downgrade(store, "base")
    migrate(store)

    require_newest(store)


def test_rows_of_the_first_version_are_read_after_a_migration(store: Store) -> None:
    downgrade(store, "0001")
    write_as_the_first_version_did(store)

    migrate(store)

    assert_it_is_read(store)


def test_the_first_version_runs_on_the_newest_schema(store: Store) -> None:
    """So machines that share a database may be upgraded one after another."""
    write_as_the_first_version_did(store)

    assert_it_is_read(store)


def test_rows_of_the_newest_schema_outlive_the_way_down(store: Store) -> None:
    write_as_the_first_version_did(store)

    downgrade(store, "0001")
    migrate(store)

    assert_it_is_read(store)


def test_a_version_against_the_one_before_stands_alone_on_the_way_down(store: Store) -> None:
    versions, trials = Versions(store, parse_trial), [make_trial(values={ENROLLMENT: count}) for count in range(4)]
    for trial in trials:
        versions.add_baseline(trial, digest(trial.record), versions.latest([NCT_ID]).get(NCT_ID), NOW)

    downgrade(store, "0006")

    with store.read() as connection:
        records = connection.execute(text("SELECT record FROM version ORDER BY number")).scalars().all()
    assert [orjson.loads(zstandard.decompress(record)) for record in records] == [trial.record for trial in trials]
