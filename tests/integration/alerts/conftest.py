"""A service on each database, and those who follow something there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.alerts.readers import Readers
from watcher.bootstrap import open_service
from watcher.db import Store
from watcher.settings import Settings


@pytest.fixture
def readers(store: Store, tmp_path: Path) -> Iterator[Readers]:
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    with open_service(Settings(data_dir=tmp_path, database_url=url)) as service:
        yield Readers(service)
