"""One engine and its two ways in: `read` and `write`, each one short transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from watcher.db.patience import LONGEST_WAIT_SECONDS, PatientConnection
from watcher.errors import SettingError, StoreError
from watcher.model.record import Json

#: How long a writer waits for another one before it gives up.
SQLITE_BUSY_MS = 10_000
#: The defaults (2 MB of cache, 1,000 pages of log) hold less than the indexes of a large release's matches: each
#: transaction would copy thousands of pages from the log, and matching take up to half longer.
SQLITE_CACHE_KB = 32_000
SQLITE_LOG_PAGES = 8_000
POSTGRES_STATEMENT_TIMEOUT_MS = 60_000
#: A transaction that nobody works on keeps dead rows of the whole database from being cleaned up (fault F32).
POSTGRES_IDLE_TIMEOUT_MS = 60_000
#: In seconds.
POSTGRES_CONNECT_TIMEOUT = 10
#: The server gives a client up as fast as the client the server. Without it a host that vanished in the middle of a
#: transaction keeps the rows that it locked for the two hours that the server's system waits.
POSTGRES_SERVER_KEEPALIVES = (
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2 -c tcp_user_timeout=9000"
)


class Store:
    """A database; every error of its driver leaves here as a StoreError."""

    def __init__(self, url: str, *, longest_wait: float = LONGEST_WAIT_SECONDS) -> None:
        """Open a database; PostgreSQL is given up after `longest_wait` seconds without an answer."""
        self.engine = open_engine(url, longest_wait)
        # Made once, because the options of each connection by itself cost a third of a small transaction.
        self._writing = self.engine.execution_options(immediate=True) if self.is_sqlite else self.engine
        self._lending = self._writing.execution_options(lasting=False)
        self._committing = (
            self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        )

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self._translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Connection]:
        """One transaction: all of it is committed, or nothing.

        What is not `lasting` outlives any process; on SQLite a power cut may take it back until the next one that is.
        """
        writing = self._writing if lasting else self._lending
        with self._translated(), writing.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def once(self, *, lasting: bool = True) -> Iterator[Connection]:
        """Let each statement be a transaction by itself, for what is asked very often: two round trips less.

        On SQLite, which has no round trips and does less in a statement, it is all one transaction.
        """
        if self.is_sqlite:
            with self.write(lasting=lasting) as connection:
                yield connection
            return
        with self._translated(), self._committing.connect() as connection:
            yield connection

    def now(self) -> datetime:
        """Return the database's clock, which all hosts share."""
        if self.is_sqlite:
            # SQLite's clock is this machine's, and it has one service process.
            return datetime.now(UTC)
        with self.once() as connection:
            found: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return found.astimezone(UTC)

    def check(self) -> None:
        """Raise StoreError unless the database answers."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def wipe_log(self) -> None:
        """Empty SQLite's log, which still holds what was just erased from its tables; PostgreSQL's is the server's.

        While somebody reads from the log it stays as it is, until it is written over by what happens next.
        """
        if not self.is_sqlite:
            return
        with self._translated(), self.engine.connect() as connection:
            driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
            driver.execute("PRAGMA busy_timeout = 0")
            with suppress(sqlite3.OperationalError):
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            driver.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS}")

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as exc:
            # Without its cause: PostgreSQL names the row in a DETAIL line, and that would bring addresses into the log.
            raise StoreError(f"the database {self._name} failed: {_first_line(exc)}") from None

    @property
    def _name(self) -> str:
        return self.engine.url.render_as_string(hide_password=True)


def open_engine(url: str, longest_wait: float = LONGEST_WAIT_SECONDS) -> Engine:
    """Open `sqlite:///...` or `postgresql://...`. Raises SettingError for anything else."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingError(
            "WATCHER_DATABASE_URL is not a database URL: write sqlite:///FILE or postgresql://..."
        ) from None
    match parsed.get_backend_name():
        case "sqlite":
            return _open_sqlite(url, parsed.database)
        case "postgresql":
            return _open_postgres(url, longest_wait)
        case other:
            raise SettingError(f"WATCHER_DATABASE_URL names {other!r}; sqlite and postgresql are supported")


def _open_sqlite(url: str, file: str | None) -> Engine:
    if file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, json_serializer=_to_json, json_deserializer=_from_json, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver's own BEGIN comes too late to be IMMEDIATE, so it is switched off.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # What is erased is overwritten, and not only given free: some builds of SQLite do so anyway, and others not.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_MS}")
        cursor.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KB}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {SQLITE_LOG_PAGES}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        # A reader that later writes would fail at once with "database is locked", so writers say so first.
        begin = "BEGIN IMMEDIATE" if options.get("immediate", False) else "BEGIN"
        # FULL: a delivery that was acknowledged must survive a power cut. It waits for the disk at each commit.
        synchronous = "FULL" if options.get("lasting", True) else "NORMAL"
        driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
        try:
            # Past SQLAlchemy, whose way to run a statement takes a tenth of a small transaction.
            driver.execute(f"PRAGMA synchronous = {synchronous}")
            driver.execute(begin)
        except sqlite3.Error as exc:
            raise DBAPIError.instance(begin, None, exc, sqlite3.Error) from None

    return engine


def _open_postgres(url: str, longest_wait: float) -> Engine:
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        parsed,
        json_serializer=_to_json,
        json_deserializer=_from_json,
        pool_pre_ping=True,
        # A driver's error would else carry addresses into the log.
        hide_parameters=True,
        connect_args={
            "options": f"-c statement_timeout={POSTGRES_STATEMENT_TIMEOUT_MS} -c timezone=UTC "
            f"-c idle_in_transaction_session_timeout={POSTGRES_IDLE_TIMEOUT_MS} {POSTGRES_SERVER_KEEPALIVES}",
            # A host that vanished is noticed in seconds instead of hours.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 2,
            # The same for one that vanished while something was on its way to it; milliseconds.
            "tcp_user_timeout": 9_000,
            "connect_timeout": POSTGRES_CONNECT_TIMEOUT,
        },
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, _arguments: object, options: dict[str, Any]) -> PatientConnection:
        connection = PatientConnection.connect(**options)
        connection.longest_wait = longest_wait
        return connection

    return engine


def _to_json(value: object) -> str:
    return orjson.dumps(value).decode()


def _from_json(stored: str | bytes | float) -> Json:
    # SQLite keeps a JSON column's bare number as a number, whatever text it was given.
    if isinstance(stored, int | float):
        return stored
    read: Json = orjson.loads(stored)
    return read


def _first_line(exc: BaseException) -> str:
    cause = getattr(exc, "orig", None) or exc
    return str(cause).strip().split("\n", 1)[0]
