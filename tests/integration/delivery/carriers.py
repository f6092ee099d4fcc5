"""Channels that do as a test says, and one way to let a worker use them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import NOW
from watcher.delivery.outbox import LEASE
from watcher.delivery.worker import Delivered, deliver_ready
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery
from watcher.model.watch import Channel

DOWN = ChannelError("503 Service Unavailable", retry_after=0, blocks=True)
GONE = ChannelError("410 Gone", permanent=True, gone=True)


class Carrier:
    """Keeps what it was given, and answers as `answers` says for an address, else 200."""

    def __init__(
        self,
        answers: Mapping[str, ChannelError] | None = None,
        before: Callable[[Delivery], Awaitable[None]] | None = None,
    ) -> None:
        self.answers = dict(answers or {})
        self.before = before
        self.given: list[int] = []

    async def send(self, delivery: Delivery, _now: datetime) -> str:
        self.given.append(delivery.id)
        if self.before is not None:
            await self.before(delivery)
        if fault := self.answers.get(delivery.address.value):
            raise fault
        return "200 OK"


async def carry(
    desk: Desk, carrier: Carrier, now: datetime = NOW, *, concurrency: int | None = None, lease: timedelta = LEASE
) -> Delivered:
    """Send all that is ready, by whatever channel."""
    carriers = dict.fromkeys(Channel, carrier)
    return await deliver_ready(
        desk.outbox, carriers, clock=lambda: now, jitter=lambda: 0.5, concurrency=concurrency, lease=lease
    )
