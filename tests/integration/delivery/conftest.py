"""An outbox in a real database of each kind."""

import pytest

from tests.integration.delivery.desk import Desk
from watcher.db import Store
from watcher.delivery.outbox import Outbox


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store, Outbox(store))


@pytest.fixture
def sqlite_desk(sqlite_store: Store) -> Desk:
    """For tests in which the database does not matter."""
    return Desk(sqlite_store, Outbox(sqlite_store))
