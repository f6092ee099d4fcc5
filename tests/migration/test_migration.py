"""The migrations and the tables say the same."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from watcher.db import Store
from watcher.db.schema import downgrade, migrate, require_newest
from watcher.db.tables import metadata


def test_the_tables_are_the_sum_of_the_migrations(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_schema_goes_down_and_up_again(store: Store) -> None:
    downgrade(store, "base")
    migrate(store)

    require_newest(store)
