"""Which of many processes does what only one should do.

On PostgreSQL it is whoever holds a lock of the session: the server gives it on the moment that session ends, however
it ends. On SQLite it is whoever holds a lock on a file beside the database, which the kernel gives on the same way.
Neither is a lease with a time on it, so a slow clock or a late renewal cannot make two leaders out of one.
"""

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Protocol

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, func, select, text

from watcher.db.patience import QuickConnection
from watcher.db.store import Store
from watcher.errors import StoreError

#: "trial" in ASCII; PostgreSQL keeps these numbers apart by database.
LOCK_KEY = 0x747269616C
#: A number above 32 bits is split in `pg_locks`; the 1 says that the key was one number, not two.
LOCK_ROW = (
    "locktype = 'advisory' AND granted AND objsubid = 1 AND (classid::bigint << 32) + objid::bigint = :key "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
#: A leader asks each second; one that has not for so long is stopped or stuck, and the server ends its session.
MOST_SILENCE_MS = 10_000
#: Both ends notice within 4 s that the other one's host is gone: ours to stop, the server to free the lock.
#: Read as: after 1 s of silence ask each second, and give up after the third question without an answer.
CONNECT: Mapping[str, str | int] = MappingProxyType(
    {
        "connect_timeout": 4,
        "keepalives_idle": 1,
        "keepalives_interval": 1,
        "keepalives_count": 3,
        "tcp_user_timeout": 4000,
        "application_name": "trial-watcher-leader",
        "options": f"-c statement_timeout=4000 -c idle_session_timeout={MOST_SILENCE_MS} -c tcp_keepalives_idle=1 "
        "-c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=4000",
    }
)


class Leadership(Protocol):
    """Followed by SessionLock and FileLock. Every method may be called from any thread."""

    def take(self) -> bool:
        """Say whether this process leads now, trying to where it does not. Raises StoreError."""
        ...

    def is_held(self) -> bool:
        """Say whether this process still leads; never raises, because who cannot be asked is not led by us."""
        ...

    def give_up(self) -> None: ...


class SessionLock:
    """A lock of one connection of its own, which no pool takes away or gives to others.

    A pooler between us and the server that shares sessions (PgBouncer in transaction mode) breaks that; the probe
    then finds the lock gone, and the process stands by. Point WATCHER_DATABASE_URL at the server itself.
    """

    def __init__(self, url: URL) -> None:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._address = make_conninfo(address, **CONNECT)
        self._connection: QuickConnection | None = None
        self._mutex = Lock()

    def take(self) -> bool:
        with self._mutex:
            if self._is_ours():
                return True
            try:
                return self._ask("SELECT pg_try_advisory_lock(%(key)s)")
            except psycopg.Error as exc:
                self._drop()
                raise StoreError(f"the database cannot be asked who leads: {_first_line(exc)}") from None

    def is_held(self) -> bool:
        with self._mutex:
            return self._is_ours()

    def give_up(self) -> None:
        with self._mutex:
            self._drop()

    def _is_ours(self) -> bool:
        if self._connection is None:
            return False
        row = LOCK_ROW.replace(":key", "%(key)s")
        try:
            return self._ask(f"SELECT EXISTS (SELECT FROM pg_locks WHERE {row} AND pid = pg_backend_pid())")  # noqa: S608 - constants
        except psycopg.Error:
            self._drop()
            return False

    def _ask(self, question: str) -> bool:
        if self._connection is None:
            self._connection = QuickConnection.connect(self._address, autocommit=True)
        row = self._connection.execute(question.encode(), {"key": LOCK_KEY}).fetchone()
        return bool(row and row[0])

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class FileLock:
    """For SQLite, whose file belongs to the processes of one host; `None`: a database in memory is ours alone."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: int | None = None
        self._mutex = Lock()

    def take(self) -> bool:
        with self._mutex:
            if self._path is None or self._file is not None:
                return True
            try:
                opened = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as exc:
                raise StoreError(f"{self._path} cannot be opened: {exc.strerror}") from exc
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(opened)
                return False
            self._file = opened
            return True

    def is_held(self) -> bool:
        return self._path is None or self._file is not None

    def give_up(self) -> None:
        with self._mutex:
            if self._file is not None:
                os.close(self._file)
            self._file = None


def leadership_of(store: Store) -> Leadership:
    url = store.engine.url
    if not store.is_sqlite:
        return SessionLock(url)
    file = url.database if url.database != ":memory:" else None
    return FileLock(Path(f"{file}-service.lock") if file else None)


def count_leaders(store: Store) -> int | None:
    """Return how many processes lead, which is 1 or 0; None: SQLite does not know."""
    if store.is_sqlite:
        return None
    with store.read() as connection:
        counting = select(func.count()).select_from(text("pg_locks")).where(text(LOCK_ROW))
        return connection.execute(counting, {"key": LOCK_KEY}).scalar_one()


def _first_line(exc: Exception) -> str:
    return str(exc).strip().split("\n", 1)[0]
