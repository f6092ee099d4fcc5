"""No transaction is open while a channel talks to the network: it would hold back cleaning up, and other writers."""

import asyncio

import pytest
from sqlalchemy import text

from tests.integration.delivery.carriers import Carrier, carry
from tests.integration.delivery.desk import Desk
from watcher.db import Store
from watcher.model.delivery import Delivery, DeliveryStatus

pytestmark = pytest.mark.anyio

OTHERS_OPEN = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


async def test_f32_while_a_channel_sends_every_transaction_comes_to_its_end(desk: Desk) -> None:
    """One that were held for the network would be open until we return, so we would look for ever."""

    async def look(_one: Delivery) -> None:
        async with asyncio.timeout(20):
            while await asyncio.to_thread(_is_one_open, desk.store):
                pass

    ids = [desk.mail(), desk.webhook("https://hooks.example.org/trials")]
    await carry(desk, Carrier(before=look))

    assert {desk.status(each) for each in ids} == {DeliveryStatus.SENT}


def _is_one_open(store: Store) -> bool:
    """Ask PostgreSQL; SQLite, which has one writer, lets us write only when nobody else does."""
    if store.is_sqlite:
        with store.write():
            return False
    with store.read() as connection:
        return bool(connection.execute(text(OTHERS_OPEN)).scalar_one())
