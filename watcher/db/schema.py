"""Bring a database to the newest schema, or say that it is behind."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from watcher.db.store import Store
from watcher.errors import SettingError


def migrate(store: Store, revision: str = "head") -> str:
    """Upgrade to `revision` and return the revision that the database now has."""
    with store.write() as connection:
        command.upgrade(_config(connection), revision)
        return current_revision(connection) or "empty"


def downgrade(store: Store, revision: str) -> None:
    with store.write() as connection:
        command.downgrade(_config(connection), revision)


def require_newest(store: Store) -> None:
    """Raise SettingError unless the schema is the one this code was written for."""
    newest = ScriptDirectory.from_config(_config(None)).get_current_head()
    with store.read() as connection:
        found = current_revision(connection)
    if found != newest:
        raise SettingError(
            f"the database schema is at {found or 'nothing'}, this version needs {newest}: run `watcher migrate`"
        )


def current_revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
