"""A worker that is killed between the relay's acceptance and our commit: nothing is lost, and the copy is on record."""

import asyncio
import sys
from collections import Counter
from datetime import datetime

import pytest

from tests.integration.delivery.desk import Desk
from tests.integration.delivery.relays import ScriptedRelay, open_relay
from tests.unit.delivery.deliveries import NOW
from watcher.delivery.email import SmtpChannel, SmtpRelay
from watcher.delivery.outbox import LEASE
from watcher.delivery.worker import deliver_ready
from watcher.model.delivery import DeliveryStatus, Outcome
from watcher.model.watch import Channel

pytestmark = pytest.mark.anyio

#: The beginning of an answer whose end never comes.
KEEPS_WAITING = "250-accepted"

WORKER = """
import asyncio, sys
from datetime import datetime
from watcher.db import Store
from watcher.delivery.email import SmtpChannel, SmtpRelay
from watcher.delivery.outbox import Outbox
from watcher.delivery.worker import deliver_ready
from watcher.model.watch import Channel

url, port, now = sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
mail = SmtpChannel(SmtpRelay("127.0.0.1", port, tls="never"), "watcher@example.org", "watch.example.org")
asyncio.run(deliver_ready(
    Outbox(Store(url)), {Channel.EMAIL: mail}, clock=lambda: now, jitter=lambda: 0.5, concurrency=1
))
"""


async def kill_a_worker_in_the_middle(desk: Desk, relay: ScriptedRelay) -> None:
    url = desk.store.engine.url.set(drivername=desk.store.engine.dialect.name).render_as_string(hide_password=False)
    worker = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, url, str(relay.port), NOW.isoformat())
    await relay.has_read_a_mail.wait()
    worker.kill()
    await worker.wait()


async def send_the_rest(desk: Desk, relay: ScriptedRelay, now: datetime) -> None:
    mail = SmtpChannel(SmtpRelay("127.0.0.1", relay.port, tls="never"), "watcher@example.org", "watch.example.org")
    await deliver_ready(desk.outbox, {Channel.EMAIL: mail}, clock=lambda: now, jitter=lambda: 0.5)
    await mail.close()


async def test_after_a_kill_every_mail_arrives_and_only_the_one_on_its_way_arrives_twice(desk: Desk) -> None:
    """F8: what the relay accepted is everybody's mail, and nobody's is left out."""
    ids = [desk.mail(f"sweep-{number}") for number in range(3)]
    async with open_relay(DONE=KEEPS_WAITING) as relay:
        await kill_a_worker_in_the_middle(desk, relay)
        relay.replies = {**relay.replies, "DONE": "250 ok"}
        assert desk.outbox.release_expired(NOW + 2 * LEASE) == 3
        await send_the_rest(desk, relay, NOW + 2 * LEASE)

    assert {desk.status(each) for each in ids} == {DeliveryStatus.SENT}
    assert sorted(Counter(relay.mails).values()) == [1, 1, 2]
    for each in ids:
        assert [outcome for _, outcome, _ in desk.attempts(each)] == [Outcome.UNKNOWN, Outcome.ACCEPTED]
