"""The worker, with a real outbox: what is sent, what is recorded, and what a stop leaves behind."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.integration.delivery.desk import Desk
from tests.integration.delivery.endpoints import LOOPBACK, answer, open_endpoint
from tests.integration.delivery.relays import open_relay
from tests.unit.delivery.deliveries import ANNA, NOW
from watcher.delivery.backoff import WEBHOOK_DELAYS
from watcher.delivery.channel import Channel as Sender
from watcher.delivery.dialer import open_webhook_http
from watcher.delivery.email import FolderChannel, SmtpChannel, SmtpRelay
from watcher.delivery.webhook import WebhookChannel
from watcher.delivery.worker import Delivered, deliver_ready
from watcher.errors import ChannelError
from watcher.model.delivery import Attempt, Delivery, DeliveryStatus, Outcome
from watcher.model.watch import Channel

pytestmark = pytest.mark.anyio

SENDER, DOMAIN = "Trial Watcher <watcher@example.org>", "watch.example.org"
SENT, PENDING = DeliveryStatus.SENT, DeliveryStatus.PENDING


class Calling:
    """A channel that carries a delivery by calling a function, and keeps what it was given."""

    def __init__(self, call: Callable[[Delivery], Awaitable[str]]) -> None:
        self.call = call
        self.given: list[int] = []

    async def send(self, delivery: Delivery, _now: datetime) -> str:
        self.given.append(delivery.id)
        return await self.call(delivery)


async def accept(_delivery: Delivery) -> str:
    return "250 ok"


async def deliver(desk: Desk, sender: Sender, *, most: int = 100, concurrency: int = 8) -> Delivered:
    senders = {Channel.EMAIL: sender}
    return await deliver_ready(
        desk.outbox, senders, clock=lambda: NOW, jitter=lambda: 0.5, most=most, concurrency=concurrency
    )


async def test_all_that_is_ready_is_sent_batch_after_batch(desk: Desk, tmp_path: Path) -> None:
    ids = [desk.mail(f"sweep-{number}") for number in range(7)]

    done = await deliver(desk, FolderChannel(tmp_path / "mail", SENDER, DOMAIN), most=3)

    assert done == Delivered({Outcome.ACCEPTED: 7})
    assert {desk.status(each) for each in ids} == {SENT}
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 7  # the loop has nothing else to do


async def test_with_nothing_ready_nothing_is_counted(desk: Desk) -> None:
    desk.mail(run_at=NOW + timedelta(seconds=1))

    assert await deliver(desk, Calling(accept)) == Delivered({})


@pytest.mark.parametrize(
    ("fault", "outcome", "status"),
    [
        (ChannelError("451 later"), Outcome.DEFERRED, PENDING),
        (ChannelError("550 no", permanent=True), Outcome.REFUSED, DeliveryStatus.FAILED),
        (ChannelError("no answer", unknown=True), Outcome.UNKNOWN, PENDING),
    ],
)
async def test_each_kind_of_fault_is_recorded_as_what_it_means(
    desk: Desk, fault: ChannelError, outcome: Outcome, status: DeliveryStatus
) -> None:
    async def refuse(_delivery: Delivery) -> str:
        raise fault

    delivery_id = desk.mail()
    done = await deliver(desk, Calling(refuse))

    assert done == Delivered({outcome: 1})
    assert desk.status(delivery_id) is status
    assert desk.attempts(delivery_id) == [(1, outcome, str(fault))]


async def test_a_delivery_that_breaks_its_channel_stops_no_other_one(desk: Desk) -> None:
    async def break_one(delivery: Delivery) -> str:
        if delivery.id == poisoned:
            raise RuntimeError(f"cannot mail {delivery.address.value}")
        return "250 ok"

    poisoned, sound = desk.mail("sweep-1"), desk.mail("sweep-2")
    await deliver(desk, Calling(break_one))

    assert (desk.status(poisoned), desk.status(sound)) == (PENDING, SENT)
    ((_, outcome, detail),) = desk.attempts(poisoned)
    assert outcome is Outcome.UNKNOWN
    assert detail.startswith("a fault of this program: RuntimeError in test_worker.py, line ")


async def test_a_channel_that_is_not_set_up_defers(desk: Desk) -> None:
    delivery_id = desk.webhook("https://hooks.example.org/trials")

    await deliver(desk, Calling(accept))

    assert desk.attempts(delivery_id) == [(1, Outcome.DEFERRED, "no webhook channel is set up here")]


async def test_ten_failed_attempts_end_a_webhook_and_all_of_them_had_the_same_id_and_body(desk: Desk) -> None:
    now = NOW
    async with open_endpoint(answer("500 Internal Server Error")) as endpoint, open_webhook_http(LOOPBACK) as http:
        delivery_id = desk.webhook(endpoint.url)
        senders: dict[Channel, Sender] = {Channel.WEBHOOK: WebhookChannel(http, LOOPBACK)}
        for delay in (timedelta(), *WEBHOOK_DELAYS, timedelta(days=30)):
            now += delay
            await deliver_ready(desk.outbox, senders, clock=lambda at=now: at, jitter=lambda: 0.5)  # type: ignore[misc]

    assert desk.status(delivery_id) is DeliveryStatus.FAILED
    assert len(desk.attempts(delivery_id)) == len(endpoint.received) == 10
    for one, next_one in pairwise(endpoint.received):
        assert one.body == next_one.body
        assert one.headers["webhook-id"] == next_one.headers["webhook-id"]
        assert one.headers["webhook-timestamp"] < next_one.headers["webhook-timestamp"]


async def test_two_workers_at_once_send_each_delivery_once(desk: Desk) -> None:
    ids = [desk.mail(f"sweep-{number}") for number in range(40)]
    sender = Calling(accept)

    await asyncio.gather(*(deliver(desk, sender, most=5) for _ in range(2)))

    assert Counter(sender.given) == Counter(ids)


async def test_no_more_are_sent_at_once_than_allowed(sqlite_desk: Desk) -> None:
    at_once, peak = 0, 0

    async def watch(_delivery: Delivery) -> str:
        nonlocal at_once, peak
        at_once += 1
        peak = max(peak, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        return "250 ok"

    for number in range(20):
        sqlite_desk.mail(f"sweep-{number}")
    await deliver(sqlite_desk, Calling(watch), concurrency=3)

    assert peak <= 3


async def test_a_stop_records_what_is_on_its_way_and_gives_the_rest_back(desk: Desk) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def wait(_delivery: Delivery) -> str:
        begun.set()
        await may_end.wait()
        return "250 ok"

    first, second = desk.mail("sweep-1"), desk.mail("sweep-2")
    working = asyncio.ensure_future(deliver(desk, Calling(wait), concurrency=1))
    await begun.wait()
    working.cancel()
    may_end.set()

    with pytest.raises(asyncio.CancelledError):
        await working
    assert (desk.status(first), desk.status(second)) == (SENT, PENDING)
    assert desk.attempts(second) == []


async def test_who_leaves_while_a_mail_waits_its_turn_does_not_get_it(desk: Desk) -> None:
    async def leave(delivery: Delivery) -> str:
        if delivery.id == first:
            await asyncio.to_thread(desk.outbox.cancel_for_address, desk.address_of(second), NOW)
        return "250 ok"

    first, second = desk.mail("sweep-1"), desk.mail("sweep-1", to="emil.example@example.org")
    sender = Calling(leave)
    await deliver(desk, sender, concurrency=1)

    assert sender.given == [first]
    assert desk.status(second) is DeliveryStatus.CANCELLED


async def test_a_lease_is_held_for_as_long_as_sending_takes(sqlite_desk: Desk) -> None:
    lease = timedelta(milliseconds=60)
    looks_at_the_clock = count()

    async def take_long(delivery: Delivery) -> str:
        async with asyncio.timeout(30):
            while await asyncio.to_thread(sqlite_desk.lease_until, delivery.id) <= delivery.lease.until:
                pass
        return "250 ok"

    delivery_id = sqlite_desk.mail()
    await deliver_ready(
        sqlite_desk.outbox,
        {Channel.EMAIL: Calling(take_long)},
        clock=lambda: NOW + lease * next(looks_at_the_clock),
        jitter=lambda: 0.5,
        lease=lease,
    )

    assert sqlite_desk.status(delivery_id) is SENT


async def test_each_attempt_is_one_log_line_without_address_or_body(
    sqlite_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ids = sqlite_desk.mail("sweep-1"), sqlite_desk.mail("sweep-2")
    async with open_relay(RCPT=f"550 <{ANNA}> no") as relay:
        channel = SmtpChannel(SmtpRelay("127.0.0.1", relay.port, tls="never"), SENDER, DOMAIN)
        with capture_logs() as lines:
            await deliver(sqlite_desk, channel)

    attempted = [line for line in lines if line["event"] == "delivery.attempted"]
    assert {line["id"] for line in attempted} == set(ids)
    assert {(line["channel"], line["outcome"], line["status"]) for line in attempted} == {
        ("email", "refused", "failed")
    }
    assert ANNA not in f"{lines} {caplog.text}"
    assert "Dear reader" not in f"{lines} {caplog.text}"


async def test_whoever_counts_is_told_of_each_attempt(sqlite_desk: Desk) -> None:
    told: list[tuple[int, Outcome, DeliveryStatus]] = []

    def note(delivery: Delivery, attempt: Attempt, status: DeliveryStatus) -> None:
        told.append((delivery.id, attempt.outcome, status))

    delivery_id = sqlite_desk.mail()
    await deliver_ready(
        sqlite_desk.outbox,
        {Channel.EMAIL: Calling(accept)},
        clock=lambda: NOW,
        jitter=lambda: 0.5,
        on_attempt=note,
    )

    assert told == [(delivery_id, Outcome.ACCEPTED, SENT)]
