"""What `alembic check` asks: would the tables need another migration? Answered on a temporary SQLite."""

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from watcher.db import Store
from watcher.db.schema import migrate
from watcher.db.tables import metadata


def missing_steps(folder: Path) -> list[object]:
    """Return what the tables have and the sum of the migrations has not, or the other way round."""
    store = Store(f"sqlite:///{folder / 'migrated.db'}")
    try:
        migrate(store)
        with store.read() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return list(compare_metadata(context, metadata))
    finally:
        store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        missing = missing_steps(Path(folder))
    sys.exit("\n".join(f"no migration does this: {step}" for step in missing) or 0)
