"""A process that is killed in the middle of a transaction: nothing of it is stored, and nothing stays locked."""

import asyncio
import sys

import pytest

from tests.integration.delivery.carriers import Carrier, carry
from tests.integration.delivery.desk import Desk
from watcher.model.delivery import DeliveryStatus

pytestmark = pytest.mark.anyio

WRITER = """
import sys
from sqlalchemy import update
from watcher.db import Store
from watcher.db.tables import delivery

with Store(sys.argv[1]).write() as connection:
    print(connection.execute(update(delivery).values(status="sent")).rowcount, flush=True)
    sys.stdin.read()
"""


async def test_f40_what_was_half_written_is_gone_and_the_deliveries_are_sent(desk: Desk) -> None:
    ids = [desk.mail(f"sweep-{number}") for number in range(3)]
    await kill_a_writer(desk)
    carrier = Carrier()

    async with asyncio.timeout(30):
        while {desk.status(each) for each in ids} != {DeliveryStatus.SENT}:
            await carry(desk, carrier)

    assert sorted(carrier.given) == ids


async def kill_a_writer(desk: Desk) -> None:
    engine, pipe = desk.store.engine, asyncio.subprocess.PIPE
    url = engine.url.set(drivername=engine.dialect.name).render_as_string(hide_password=False)
    writer = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITER, url, stdin=pipe, stdout=pipe)
    assert writer.stdout is not None
    assert await writer.stdout.readline() == b"3\n"
    writer.kill()
    await writer.wait()
