"""Faults that make senders send twice: each names its number in the catalog of faults."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from tests.integration.delivery.carriers import Carrier, carry
from tests.integration.delivery.desk import Desk, tried
from tests.unit.delivery.deliveries import MAIL, NOW
from watcher.db.tables import delivery
from watcher.delivery.lines import LANES, check_lease
from watcher.delivery.outbox import LEASE
from watcher.delivery.worker import deliver_ready
from watcher.errors import ChannelError, SettingError
from watcher.model.delivery import Delivery, DeliveryStatus, Outcome
from watcher.model.watch import Channel

pytestmark = pytest.mark.anyio

HOOK = "https://hooks.example.org/trials"
SENT, PENDING = DeliveryStatus.SENT, DeliveryStatus.PENDING
LATER = NOW + 2 * LEASE


async def test_f1_what_was_recorded_before_a_kill_is_not_sent_again(desk: Desk) -> None:
    ids = [desk.webhook(f"https://hooks.example.org/{number}") for number in range(6)]
    carrier = Carrier()
    claimed = desk.outbox.claim(NOW, 6)
    for each in claimed[:4]:
        await carrier.send(each, NOW)
    for each in claimed[:3]:
        desk.outbox.record(each, tried(Outcome.ACCEPTED), 0.5, NOW)  # and here the worker is killed

    desk.outbox.release_expired(LATER)
    await carry(desk, carrier, LATER)

    assert {desk.status(each) for each in ids} == {SENT}
    assert sorted(Counter(carrier.given).values()) == [1, 1, 1, 1, 1, 2]


@pytest.mark.parametrize("seconds", [0, 20, 34])
def test_f2_a_lease_that_an_attempt_could_outlast_refuses_the_start(seconds: float) -> None:
    with pytest.raises(SettingError, match=r"a lease of .* s is too short: an attempt by webhook may take 20 s"):
        check_lease(timedelta(seconds=seconds))


async def test_f2_a_worker_with_such_a_lease_sends_nothing(desk: Desk) -> None:
    desk.webhook(HOOK)
    carrier = Carrier()

    with pytest.raises(SettingError):
        await carry(desk, carrier, lease=timedelta(seconds=30))

    assert carrier.given == []


def test_f2_the_usual_lease_is_three_times_the_longest_attempt() -> None:
    assert [lane.longest * 3 < LEASE for lane in LANES.values() if lane.longest] == [True]


def test_f3_a_worker_that_slept_past_its_lease_changes_no_row(desk: Desk) -> None:
    delivery_id = desk.mail()
    (asleep,) = desk.outbox.claim(NOW, 1)
    desk.outbox.release_expired(LATER)
    (awake,) = desk.outbox.claim(LATER, 1)

    assert desk.outbox.screen([asleep], LATER) == frozenset()
    assert desk.outbox.renew([asleep], LATER) == frozenset()
    desk.outbox.record(asleep, tried(Outcome.ACCEPTED), 0.5, LATER)

    assert (desk.status(delivery_id), awake.lease.token) == (DeliveryStatus.LEASED, asleep.lease.token + 1)
    assert len(desk.attempts(delivery_id)) == 1


async def test_f3_a_delivery_whose_lease_was_lost_while_it_waited_is_not_begun(sqlite_desk: Desk) -> None:
    desk = sqlite_desk

    async def lose_the_rest(_one: Delivery) -> None:
        if len(carrier.given) == 1:
            await asyncio.to_thread(desk.outbox.release_expired, LATER)
            taken.extend(await asyncio.to_thread(desk.outbox.claim, LATER, 10))

    taken: list[Delivery] = []
    ids = [desk.mail(f"sweep-{number}") for number in range(3)]
    carrier = Carrier(before=lose_the_rest)
    await carry(desk, carrier, concurrency=1)

    assert carrier.given == ids[:1]
    assert [each.id for each in taken] == ids


async def test_f4_a_batch_that_takes_longer_than_its_lease_is_sent_once(sqlite_desk: Desk) -> None:
    """A second worker takes up what has expired all the time; the first one's heartbeat leaves it nothing."""
    desk, lease = sqlite_desk, timedelta(milliseconds=300)
    ids = [desk.mail(f"sweep-{number}") for number in range(4)]

    async def outlast_it(one: Delivery) -> None:
        async with asyncio.timeout(30):
            while await asyncio.to_thread(desk.lease_until, one.id) < one.lease.until + lease:
                assert await asyncio.to_thread(desk.outbox.release_expired, desk.store.now()) == 0

    carrier = Carrier(before=outlast_it)
    await deliver_ready(
        desk.outbox, {Channel.EMAIL: carrier}, clock=desk.store.now, jitter=lambda: 0.5, concurrency=2, lease=lease
    )

    assert Counter(carrier.given) == Counter(ids)


def test_f11_fifty_identical_publishes_at_once_make_one_delivery(desk: Desk) -> None:
    address_id = desk.address_of(desk.mail())

    def put(_: int) -> bool:
        with desk.store.write() as connection:
            made = desk.outbox.put_message(connection, MAIL)
            return desk.outbox.put(
                connection,
                key="email/1/x",
                address_id=address_id,
                alert_id=None,
                message_id=made,
                personal=(),
                run_at=NOW,
            )

    with ThreadPoolExecutor(10) as publishers:
        made = list(publishers.map(put, range(50)))

    assert Counter(made) == {True: 1, False: 49}


async def test_f11_an_attempt_that_cannot_be_written_down_at_first_is_not_sent_again(desk: Desk) -> None:
    async def break_the_log(_one: Delivery) -> None:
        _rename(desk, "attempt", "attempt_away")
        asyncio.get_running_loop().call_later(0.1, _rename, desk, "attempt_away", "attempt")

    delivery_id, carrier = desk.mail(), Carrier(before=break_the_log)
    await carry(desk, carrier)

    assert carrier.given == [delivery_id]
    assert desk.status(delivery_id) is SENT


def test_f12_the_same_key_after_four_hundred_days_is_still_known(desk: Desk) -> None:
    first = desk.mail("sweep-1")
    desk.outbox.record(desk.outbox.claim(NOW, 1)[0], tried(Outcome.ACCEPTED), 0.5, NOW)

    assert desk.mail("sweep-1", run_at=NOW + timedelta(days=400)) == first
    assert desk.outbox.claim(NOW + timedelta(days=401), 10) == []


async def test_f13_two_replays_are_two_sends_under_one_id_and_a_redelivery_is_none(desk: Desk) -> None:
    delivery_id = desk.webhook(HOOK)
    refusing = Carrier({HOOK: ChannelError("400 Bad Request", permanent=True)})
    await carry(desk, refusing)

    for _ in range(2):
        desk.outbox.retry(delivery_id, NOW)
        await carry(desk, refusing)
        await carry(desk, refusing)

    assert refusing.given == [delivery_id] * 3
    assert [number for number, _, _ in desk.attempts(delivery_id)] == [1, 2, 3]


def test_f33_batches_with_the_same_rows_in_opposite_order_do_not_lock_each_other_out(desk: Desk) -> None:
    for number in range(40):
        desk.webhook(f"https://hooks.example.org/{number}")
    claimed = desk.outbox.claim(NOW, 40)
    faults = [(each, tried(Outcome.DEFERRED)) for each in claimed]

    def use(turn: int) -> None:
        some = list(reversed(faults)) if turn % 2 else faults
        desk.outbox.renew([one for one, _ in some], NOW)
        desk.outbox.cancel_for_address(some[0][0].address.id, NOW)
        desk.outbox.screen([one for one, _ in some], NOW)

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(use, range(40)))
    with desk.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(delivery)).scalar_one() == 40


def _rename(desk: Desk, table: str, to: str) -> None:
    with desk.store.write() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))
