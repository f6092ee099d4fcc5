"""Sends what is ready: claims batches, sends them side by side outside any transaction, and records each answer.

A worker that is stopped begins nothing new, records what is on its way, and gives the rest of its batches back.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from watcher.delivery.answers import Answered
from watcher.delivery.batches import Answer, Ask, Batches
from watcher.delivery.channel import Channel as Sender
from watcher.delivery.claims import Position, Wanted
from watcher.delivery.lines import LANES, Lane, Line, check_lease
from watcher.delivery.outbox import LEASE, Outbox
from watcher.delivery.texts import Renders
from watcher.delivery.tries import attempt_at
from watcher.errors import StoreError
from watcher.model.delivery import Attempt, Delivery, DeliveryStatus, Outcome
from watcher.model.watch import Channel

#: Told of each attempt, and of the delivery's status after it.
OnAttempt: TypeAlias = Callable[[Delivery, Attempt, DeliveryStatus], None]

#: A delivery and the token of its lease: one whose lease ran out may be claimed again by the very same worker.
Claim: TypeAlias = tuple[int, int]

#: A lease is renewed this often while it lasts, so that a few slow writes do not lose it.
BEATS_A_LEASE = 6
#: How long a channel that found nothing ready waits before it asks again, while another one still sends.
POLL_SECONDS = 0.25
#: Answers are written down when so many have come, or so long after the first of them.
ANSWERS_A_WRITE, ANSWER_WAITS_SECONDS = 64, 0.05
TURNS_A_LOOK = 100
#: After the database failed, until it is asked again.
ASK_AGAIN_SECONDS = 0.5
#: How long the channels claim nothing new so that a suspect can be sent alone.
QUIET_SECONDS = 30

log: structlog.stdlib.BoundLogger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many attempts ended in which way."""

    counts: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker works with. `clock` is called in worker threads; `jitter` gives numbers in [0, 1)."""

    outbox: Outbox
    channels: Mapping[Channel, Sender]
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    lanes: Mapping[Channel, Lane]
    lease: timedelta = LEASE
    on_attempt: OnAttempt | None = None
    #: Makes the texts of what was never sent; None: all have theirs.
    renders: Renders | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A delivery whose turn has come; `failure`: why there is nothing to send."""

    delivery: Delivery
    begun_at: datetime
    failure: str | None = None


async def deliver_ready(
    outbox: Outbox,
    channels: Mapping[Channel, Sender],
    *,
    clock: Callable[[], datetime],
    jitter: Callable[[], float],
    most: int | None = None,
    concurrency: int | None = None,
    lease: timedelta = LEASE,
    on_attempt: OnAttempt | None = None,
    renders: Renders | None = None,
) -> Delivered:
    """Send until nothing is ready.

    `most` are claimed at once and `concurrency` sent at once; None: as LANES says for each channel.
    Cancelling this waits for what is on its way. Raises SettingError for a lease that an attempt could outlast, and
    StoreError; what was sent but could not be recorded is then tried again when its lease has run out.
    """
    lanes = {channel: LANES[channel].limited(most, concurrency) for channel in LANES}
    check_lease(lease, {channel: lane for channel, lane in lanes.items() if channel in channels})
    work = Work(outbox, channels, clock, jitter, lanes, lease, on_attempt, renders)
    return await Worker(work).run()


class Worker:
    """One run: from the first claim until nothing is ready, or a stop."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._lines = [Line(channel, lane) for channel, lane in work.lanes.items()]
        #: Claimed, and not recorded: the heartbeat holds their leases.
        self._held: dict[Claim, Delivery] = {}
        self._turns = Batches(self._look, most=TURNS_A_LOOK)
        self._answers = Batches(self._record, most=ANSWERS_A_WRITE, seconds=ANSWER_WAITS_SECONDS)
        self._ended: Counter[Outcome] = Counter()
        self._changed = {line.channel: asyncio.Event() for line in self._lines}
        self._idle: set[Channel] = set()
        self._sending: set[asyncio.Task[None]] = set()
        self._fault: Exception | None = None
        self._is_stopping = False
        self._quiet_until = 0.0

    async def run(self) -> Delivered:
        serving = asyncio.ensure_future(self._serve_all())
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._stop(None)
            await asyncio.wait([serving])
            raise
        if self._fault is not None:
            raise self._fault
        return Delivered(self._ended)

    async def _serve_all(self) -> None:
        beating = asyncio.ensure_future(self._beat())
        try:
            await self._guarded(self._send_suspects())
            await asyncio.gather(*(self._serve(line) for line in self._lines))
        finally:
            beating.cancel()

    async def _guarded(self, doing: Awaitable[None]) -> None:
        """Stop at the first fault: what is on its way is still recorded."""
        try:
            await doing
        except Exception as exc:  # noqa: BLE001  # it is raised when all that is on its way has ended
            self._stop(exc)

    def _stop(self, fault: Exception | None) -> None:
        self._is_stopping = True
        self._fault = self._fault or fault
        self._wake_all()

    async def _send_suspects(self) -> None:
        """Send alone what may have killed its worker: then it takes nobody else's deliveries along."""
        for line in self._lines:
            while not self._is_stopping and (suspect := await asyncio.to_thread(self._take_suspect, line.channel)):
                self._held[_claim_of(suspect)] = suspect
                line.add([suspect])
                line.next()
                await self._deliver(line, suspect)

    async def _serve(self, line: Line) -> None:
        await self._guarded(self._claim_and_begin(line))
        await self._guarded(self._give_back(line.drop()))
        while not line.is_empty:
            await self._wait(line)

    async def _claim_and_begin(self, line: Line) -> None:
        """Claim and begin deliveries of a channel until all channels are idle, or a stop."""
        found, asked_at = 1, 0.0
        while not self._is_stopping and len(self._idle) < len(self._lines):
            now = time.monotonic()
            may_claim = line.has_room and now >= self._quiet_until
            if may_claim and (found or line.was_too_busy or now - asked_at >= POLL_SECONDS):
                found, asked_at = await self._claim(line), now
            self._begin(line)
            if may_claim and found and line.has_room:
                continue
            is_done = not found and not line.was_too_busy
            self._note_idle(line, is_idle=line.is_empty and (is_done or not may_claim))
            await self._wait(line)

    async def _claim(self, line: Line) -> int:
        """Claim a batch; returns 0 once nothing is ready that has not been looked at."""
        claimed, line.seen_to = await asyncio.to_thread(self._take, line.wanted())
        self._held.update((_claim_of(each), each) for each in claimed)
        line.add(claimed)
        return len(claimed) + (line.seen_to is not None)

    def _take(self, wanted: Wanted) -> tuple[list[Delivery], Position | None]:
        return self._work.outbox.take(wanted, self._work.clock(), self._work.lease)

    def _take_suspect(self, channel: Channel) -> Delivery | None:
        return self._work.outbox.take_suspect(channel, self._work.clock(), self._work.lease)

    def _begin(self, line: Line) -> None:
        while not self._is_stopping and (one := line.next()):
            task = asyncio.ensure_future(self._guarded(self._deliver(line, one)))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _deliver(self, line: Line, one: Delivery) -> None:
        try:
            if turn := await self._patiently(self._turns, one):
                await self._attempt(line, turn)
            else:
                log.info("delivery.let_go", id=one.id, channel=one.address.channel.value)
        finally:
            line.finished(one)
            self._held.pop(_claim_of(one), None)
            self._changed[line.channel].set()

    async def _attempt(self, line: Line, turn: Turn) -> None:
        one, work = turn.delivery, self._work
        if turn.failure is not None:
            tried = Attempt(Outcome.DEFERRED, turn.failure, turn.begun_at, turn.begun_at)
        else:
            tried = await attempt_at(one, work.channels.get(one.address.channel), turn.begun_at, time.monotonic)
        line.answered(one, tried)
        self._changed[line.channel].set()
        if tried.blocks or tried.gone or not any(each.is_sending for each in self._lines):
            self._answers.hurry()
        status = await self._patiently(self._answers, Answered(one, tried, work.jitter()))
        self._ended[tried.outcome] += 1
        _log_attempt(one, tried, status)
        if work.on_attempt is not None:
            work.on_attempt(one, tried, status)

    async def _patiently(self, batches: Batches[Ask, Answer], ask: Ask) -> Answer:
        """Ask again and again while the lease may last: what is claimed must be sent, and what was sent recorded."""
        give_up_at = time.monotonic() + self._work.lease.total_seconds()
        while True:
            try:
                return await batches.do(ask)
            except StoreError:
                if time.monotonic() + ASK_AGAIN_SECONDS > give_up_at:
                    raise
            await asyncio.sleep(ASK_AGAIN_SECONDS)

    def _look(self, asking: Sequence[Delivery]) -> list[Turn | None]:
        """Return the turn of each, or None where it is not to be sent, or not now, or not by us."""
        now = self._work.clock()
        newest = list({each.id: each for each in sorted(asking, key=_claim_of)}.values())
        may_go = self._work.outbox.screen(newest, now)
        turns = [Turn(each, now) for each in newest if each.id in may_go and each.is_rendered]
        if unmade := [each for each in newest if each.id in may_go and not each.is_rendered]:
            turns += self._with_texts(unmade, now)
        of_claim = {_claim_of(turn.delivery): turn for turn in turns}
        return [of_claim.get(_claim_of(each)) for each in asking]

    def _with_texts(self, unmade: Sequence[Delivery], now: datetime) -> list[Turn]:
        """Return the turns of deliveries that were never sent; none for those that have nobody left to tell."""
        if self._work.renders is None:
            return [Turn(each, now, "nobody makes texts here") for each in unmade]
        made = self._work.renders(unmade, now)
        failed = [Turn(each, now, made.failures[each.id]) for each in unmade if each.id in made.failures]
        return failed + [Turn(each, now) for each in made.deliveries]

    def _record(self, answered: Sequence[Answered]) -> list[DeliveryStatus]:
        statuses = self._work.outbox.record_all(answered, self._work.clock())
        return [statuses[each.delivery.id] for each in answered]

    async def _give_back(self, unbegun: Sequence[Delivery]) -> None:
        for each in unbegun:
            self._held.pop(_claim_of(each), None)
        await asyncio.to_thread(self._work.outbox.give_back, unbegun)

    def _note_idle(self, line: Line, *, is_idle: bool) -> None:
        (self._idle.add if is_idle else self._idle.discard)(line.channel)
        if len(self._idle) == len(self._lines):
            self._wake_all()

    def _wake_all(self) -> None:
        for event in self._changed.values():
            event.set()

    async def _wait(self, line: Line) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed[line.channel].wait(), POLL_SECONDS)
        self._changed[line.channel].clear()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._work.lease.total_seconds() / BEATS_A_LEASE)
            try:
                await self._renew()
            except StoreError as exc:
                log.warning("lease.not_renewed", deliveries=len(self._held), problem=str(exc))

    async def _renew(self) -> None:
        held = list(self._held.values())
        kept, suspects = await asyncio.to_thread(self._renewed, held)
        lost = {each.id for each in held} - kept
        for line in self._lines:
            for each in line.drop(lost):
                self._held.pop(_claim_of(each), None)
        if suspects and time.monotonic() > self._quiet_until + QUIET_SECONDS:
            # The run ends when all that is on its way has, and the next one begins with the suspects.
            self._quiet_until = time.monotonic() + QUIET_SECONDS

    def _renewed(self, held: Sequence[Delivery]) -> tuple[frozenset[int], bool]:
        work, now = self._work, self._work.clock()
        return work.outbox.renew(held, now, work.lease), work.outbox.has_suspects(now)


def _claim_of(one: Delivery) -> Claim:
    return one.id, one.lease.token


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
