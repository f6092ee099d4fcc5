"""Where a database stands: a copy of it, restored or cloned, stands somewhere else and finds that out here."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select, text

from watcher.db.dialect import insert_new
from watcher.db.store import Store
from watcher.db.tables import instance

HOME, SEEN_AT, SEED = "home", "seen_at", "seed"
#: How many choices of subscriptions are stored under words that this version does not know.
UNKNOWN = "unknown"
#: The cluster's own number, made when it was, and the database's in it: a dump that is read in has another.
POSTGRES_HOME = (
    "SELECT system_identifier || '/' || oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
)


def home_of(connection: Connection) -> str:
    """Return what tells this database from a copy: of PostgreSQL its cluster and id, of SQLite the file's inode."""
    if connection.dialect.name == "postgresql":
        return str(connection.execute(text(POSTGRES_HOME)).scalar_one())
    file = connection.engine.url.database
    return f"inode {Path(file).stat().st_ino}" if file and file != ":memory:" else "memory"


def last_home(connection: Connection) -> tuple[str | None, datetime | None]:
    """Return where the service last ran on this database, and when it last said so; None: it never ran."""
    rows = connection.execute(select(instance).where(instance.c.key.in_([HOME, SEEN_AT])))
    found = {row.key: row.value for row in rows}
    seen_at = found.get(SEEN_AT)
    return found.get(HOME), datetime.fromisoformat(seen_at) if seen_at else None


def note_home(connection: Connection, now: datetime) -> None:
    """Write down that the service runs on this database, here and now."""
    for key, value in ((HOME, home_of(connection)), (SEEN_AT, now.isoformat())):
        put(connection, key, value)


def put(connection: Connection, key: str, value: str) -> None:
    connection.execute(insert_new(connection, instance).values(key=key, value=value))
    connection.execute(instance.update().where(instance.c.key == key).values(value=value))


def unknown_choices(store: Store) -> int:
    """Return how many choices the matcher found under unknown words when it last looked."""
    with store.read() as connection:
        return int(connection.execute(select(instance.c.value).where(instance.c.key == UNKNOWN)).scalar() or 0)


def seed_of(connection: Connection, fresh: int) -> int:
    """Return this installation's number, the same for all its processes; `fresh` is it where there is none yet."""
    connection.execute(insert_new(connection, instance).values(key=SEED, value=str(fresh)))
    return int(connection.execute(select(instance.c.value).where(instance.c.key == SEED)).scalar_one())
