"""Sends what is ready: claims a batch, sends it side by side outside any transaction, and records each answer.

A worker that is stopped begins nothing new, records what is on its way, and gives the rest of its batch back.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import TypeAlias

import structlog

from watcher.delivery.channel import Channel as Sender
from watcher.delivery.outbox import LEASE, Outbox
from watcher.errors import ChannelError, StoreError
from watcher.model.delivery import Attempt, Delivery, DeliveryStatus, Outcome
from watcher.model.watch import Channel

#: Told of each attempt, and of the delivery's status after it.
OnAttempt: TypeAlias = Callable[[Delivery, Attempt, DeliveryStatus], None]

#: A lease is renewed this often while it lasts, so that a few slow writes do not lose it.
BEATS_A_LEASE = 6

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many attempts ended in which way."""

    counts: Mapping[Outcome, int]


async def deliver_ready(
    outbox: Outbox,
    channels: Mapping[Channel, Sender],
    *,
    clock: Callable[[], datetime],
    jitter: Callable[[], float],
    most: int = 100,
    concurrency: int = 8,
    lease: timedelta = LEASE,
    on_attempt: OnAttempt | None = None,
) -> Delivered:
    """Send until nothing is ready.

    `clock` is called in worker threads, so it may ask the database; `jitter` gives numbers in [0, 1).
    `most` are claimed at once and `concurrency` sent at once. Cancelling this waits for what is on its way.
    Raises StoreError; what was sent but could not be recorded is then tried again when its lease has run out.
    """
    worker = _Worker(outbox, channels, clock, jitter, lease, on_attempt)
    while batch := await worker.claim(most):
        await worker.deliver(batch, concurrency)
    return Delivered(worker.ended)


@dataclass(slots=True)
class _Worker:
    outbox: Outbox
    channels: Mapping[Channel, Sender]
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    lease: timedelta
    on_attempt: OnAttempt | None
    #: Claimed, and not begun.
    waiting: deque[Delivery] = field(default_factory=deque)
    #: Claimed, and not recorded: the heartbeat holds their leases.
    held: dict[int, Delivery] = field(default_factory=dict)
    ended: Counter[Outcome] = field(default_factory=Counter)

    async def claim(self, most: int) -> list[Delivery]:
        claiming = asyncio.ensure_future(asyncio.to_thread(lambda: self.outbox.claim(self.clock(), most, self.lease)))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            # The thread cannot be stopped: what it still claims would wait for its lease to run out.
            await asyncio.to_thread(self.outbox.give_back, await claiming)
            raise

    async def deliver(self, batch: Sequence[Delivery], concurrency: int) -> None:
        self.waiting.extend(batch)
        self.held.update((each.id, each) for each in batch)
        sending = asyncio.gather(*(self._send_waiting() for _ in range(concurrency)), return_exceptions=True)
        beating = asyncio.ensure_future(self._beat())
        try:
            faults = await asyncio.shield(sending)
        except asyncio.CancelledError:
            unbegun = list(self.waiting)
            self.waiting.clear()
            await sending
            await asyncio.to_thread(self.outbox.give_back, unbegun)
            raise
        finally:
            beating.cancel()
        for fault in faults:
            if fault is not None:
                raise fault

    async def _send_waiting(self) -> None:
        while self.waiting:
            one = self.waiting.popleft()
            try:
                await self._send(one)
            finally:
                del self.held[one.id]

    async def _send(self, one: Delivery) -> None:
        started_at = await asyncio.to_thread(self._begin, one)
        if started_at is None:
            log.info("delivery.let_go", id=one.id, channel=one.address.channel.value)
            return
        outcome, detail, retry_after = await _answer_of(self.channels.get(one.address.channel), one, started_at)
        tried, status = await asyncio.to_thread(self._end, one, outcome, detail, started_at, retry_after)
        self.ended[outcome] += 1
        _log_attempt(one, tried, status)
        if self.on_attempt is not None:
            self.on_attempt(one, tried, status)

    def _begin(self, one: Delivery) -> datetime | None:
        """Return the time, or None where the delivery was cancelled, or its lease lost, while it waited its turn."""
        return self.clock() if self.outbox.is_held(one) else None

    def _end(
        self, one: Delivery, outcome: Outcome, detail: str, started_at: datetime, retry_after: float | None
    ) -> tuple[Attempt, DeliveryStatus]:
        now = self.clock()
        tried = Attempt(outcome, detail, started_at, now, retry_after)
        return tried, self.outbox.record(one, tried, self.jitter(), now)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.lease.total_seconds() / BEATS_A_LEASE)
            try:
                await asyncio.to_thread(self._renew, list(self.held.values()))
            except StoreError as exc:
                log.warning("lease.not_renewed", deliveries=len(self.held), problem=str(exc))

    def _renew(self, held: Sequence[Delivery]) -> None:
        self.outbox.renew(held, self.clock(), self.lease)


async def _answer_of(sender: Sender | None, one: Delivery, now: datetime) -> tuple[Outcome, str, float | None]:
    """Try once; whatever happens comes back as an outcome, its words, and how long to wait."""
    if sender is None:
        return Outcome.DEFERRED, f"no {one.address.channel.value} channel is set up here", None
    try:
        return Outcome.ACCEPTED, await sender.send(one, now), None
    except ChannelError as exc:
        return _outcome_of(exc), str(exc), exc.retry_after
    except Exception as exc:  # noqa: BLE001  # one delivery that breaks its channel must not stop all the others
        return Outcome.UNKNOWN, _place_of(exc), None


def _outcome_of(exc: ChannelError) -> Outcome:
    if exc.permanent:
        return Outcome.REFUSED
    return Outcome.UNKNOWN if exc.unknown else Outcome.DEFERRED


def _place_of(exc: Exception) -> str:
    """Name a fault of this program by its place alone: its own words may quote an address or a body."""
    last = extract_tb(exc.__traceback__)[-1]
    return f"a fault of this program: {type(exc).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _log_attempt(one: Delivery, tried: Attempt, status: DeliveryStatus) -> None:
    log.info(
        "delivery.attempted",
        id=one.id,
        channel=one.address.channel.value,
        attempt=one.attempts + 1,
        outcome=tried.outcome.value,
        status=status.value,
        seconds=round((tried.ended_at - tried.started_at).total_seconds(), 3),
    )
