"""Faults by which one endpoint keeps the others waiting: each names its number in the catalog of faults."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from tests.integration.delivery.carriers import DOWN, GONE, Carrier, carry
from tests.integration.delivery.desk import Desk, tried
from tests.unit.delivery.deliveries import NOW
from watcher.db.tables import delivery
from watcher.delivery import claims
from watcher.delivery.backoff import WEBHOOK_DELAYS, next_delay
from watcher.delivery.claims import Wanted
from watcher.delivery.endpoints import DISABLED_AFTER, LONGEST_BLOCK, SHORTEST_BLOCK, block_length
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery, DeliveryStatus, Outcome
from watcher.model.watch import Channel

pytestmark = pytest.mark.anyio

DEAD, WELL = "https://dead.example.org/hook", "https://well.example.org/hook"
SENT, PENDING, SKIPPED = DeliveryStatus.SENT, DeliveryStatus.PENDING, DeliveryStatus.SKIPPED
DAY = timedelta(days=1)


def put_many(desk: Desk, url: str, count: int) -> list[int]:
    """Put deliveries of one endpoint, all due at once."""
    first = desk.webhook(url, "sweep-0")
    with desk.store.write() as connection:
        row = connection.execute(select(delivery).where(delivery.c.id == first)).one()._asdict()
        del row["id"]
        copies = [row | {"key": f"{row['key']}/{number}"} for number in range(1, count)]
        connection.execute(insert(delivery), copies)
        of_it = select(delivery.c.id).where(delivery.c.address_id == row["address_id"]).order_by(delivery.c.id)
        return list(connection.execute(of_it).scalars())


def test_f28_a_claim_takes_only_a_few_of_an_endpoint_with_very_many(desk: Desk) -> None:
    put_many(desk, DEAD, 300)
    well = desk.webhook(WELL, "sweep-1")

    claimed, _ = desk.outbox.take(Wanted(Channel.WEBHOOK, 50, of_an_address=5), NOW)

    assert Counter(each.address.value for each in claimed) == {DEAD: 5, WELL: 1}
    assert well in {each.id for each in claimed}


def test_f28_claims_go_on_behind_an_endpoint_that_fills_all_that_they_look_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "FEWEST_LOOKED_AT", 20)
    monkeypatch.setattr(claims, "MOST_LOOKED_AT", 20)
    put_many(desk, DEAD, 105)
    well, seen_to, found = desk.webhook(WELL, "sweep-1"), None, set[int]()

    for _ in range(5):
        busy = [desk.address_of(1)]
        claimed, seen_to = desk.outbox.take(Wanted(Channel.WEBHOOK, 2, busy=busy, after=seen_to), NOW)
        found |= {each.id for each in claimed}

    assert found == {well}
    assert seen_to is None


async def test_f28_an_endpoint_that_hangs_leaves_slots_for_the_others(sqlite_desk: Desk) -> None:
    desk, over = sqlite_desk, asyncio.Event()
    well = [desk.webhook(f"https://well.example.org/{number}") for number in range(20)]
    put_many(desk, DEAD, 100)

    async def hang(one: Delivery) -> None:
        if one.address.value == DEAD:
            await over.wait()
        elif set(well) <= set(carrier.given):
            over.set()

    carrier = Carrier(before=hang)
    async with asyncio.timeout(60):
        await carry(desk, carrier)

    assert Counter(carrier.given) == Counter(range(1, 121))


async def test_f28_what_is_for_a_blocked_endpoint_waits_without_using_up_its_tries(desk: Desk) -> None:
    ids = put_many(desk, DEAD, 30)
    carrier = Carrier({DEAD: DOWN})

    for minute in range(5):
        await carry(desk, carrier, NOW + minute * timedelta(seconds=1))

    assert len(carrier.given) <= 8  # what a new endpoint is sent at once
    assert {desk.status(each) for each in ids} == {PENDING}
    assert len([each for each in ids if desk.attempts(each)]) == len(carrier.given)


def test_f29_what_failed_together_is_not_tried_again_together() -> None:
    waits = [next_delay(Channel.WEBHOOK, 2, number / 1000) for number in range(1000)]
    seconds = Counter(int(wait.total_seconds()) for wait in waits if wait)

    assert max(seconds.values()) < 1000 / 100
    assert max(seconds) - min(seconds) > 0.35 * WEBHOOK_DELAYS[1].total_seconds()


def test_f30_a_try_that_is_due_later_holds_back_nothing_behind_it(desk: Desk) -> None:
    late = desk.webhook(DEAD, "sweep-1")
    desk.outbox.record(desk.outbox.claim(NOW, 1)[0], tried(Outcome.DEFERRED), 0.5, NOW)
    same_endpoint, other = desk.webhook(DEAD, "sweep-2"), desk.webhook(WELL, "sweep-1")

    assert [each.id for each in desk.outbox.claim(NOW, 10)] == [same_endpoint, other]
    assert desk.status(late) is PENDING


def test_f31_a_claim_looks_at_no_row_that_is_leased(desk: Desk) -> None:
    put_many(desk, DEAD, 500)
    desk.outbox.claim(NOW, 499)

    assert len(desk.outbox.claim(NOW, 10)) == 1
    with desk.store.read() as connection:
        index = "ix_delivery_ready"
        rows = connection.exec_driver_sql(
            f"EXPLAIN {'QUERY PLAN ' if desk.store.is_sqlite else ''}"  # noqa: S608 - our own words
            "SELECT id FROM delivery WHERE status = 'pending' AND channel = 'webhook' ORDER BY run_at, id LIMIT 10"
        ).all()
    assert index in str(rows)


async def test_f37_a_busy_endpoint_takes_nothing_of_another_one_s_share(desk: Desk) -> None:
    put_many(desk, DEAD, 40)
    quiet = desk.webhook(WELL, "sweep-1")
    carrier = Carrier({DEAD: DOWN})

    await carry(desk, carrier)

    assert desk.status(quiet) is SENT
    assert desk.outbox.endpoints.state(desk.address_of(quiet)).blocked_until is None
    assert desk.outbox.endpoints.state(desk.address_of(1)).blocked_until == NOW + SHORTEST_BLOCK


async def test_f21_an_endpoint_that_accepts_nothing_for_five_days_is_disabled(desk: Desk) -> None:
    desk.webhook(DEAD, "sweep-0")
    carrier, days = Carrier({DEAD: ChannelError("500 no")}), int(DISABLED_AFTER / DAY)

    for day in range(days + 1):
        assert desk.outbox.endpoints.state(desk.address_of(1)).disabled_at is None
        desk.webhook(DEAD, f"sweep-{day}")
        await carry(desk, carrier, NOW + day * DAY)

    state = desk.outbox.endpoints.state(desk.address_of(1))
    assert state.disabled_at == NOW + DISABLED_AFTER
    assert state.disabled_why == "it has accepted nothing since 2026-03-02 08:30 UTC; the last answer: 500 no"


async def test_f21_one_answer_begins_the_five_days_anew(desk: Desk) -> None:
    address_id = desk.address_of(desk.webhook(DEAD, "sweep-0"))
    for day, answers in enumerate([DOWN, None, DOWN]):
        desk.webhook(DEAD, f"sweep-{day}")
        await carry(desk, Carrier({DEAD: answers} if answers else {}), NOW + 3 * day * DAY)

    state = desk.outbox.endpoints.state(address_id)
    assert (state.disabled_at, state.failing_since) == (None, NOW + 6 * DAY)


async def test_f21_an_endpoint_that_says_it_is_gone_is_disabled_at_once(desk: Desk) -> None:
    ids = put_many(desk, DEAD, 20)

    await carry(desk, Carrier({DEAD: GONE}), concurrency=1)

    assert desk.status(ids[0]) is DeliveryStatus.FAILED
    assert {desk.status(each) for each in ids[1:]} == {SKIPPED}
    assert "410 Gone" in (desk.outbox.endpoints.state(desk.address_of(1)).disabled_why or "")


@pytest.mark.parametrize(
    ("failing_for", "asked", "length"),
    [
        (timedelta(), None, SHORTEST_BLOCK),
        (timedelta(minutes=10), None, timedelta(minutes=5)),
        (timedelta(days=2), None, LONGEST_BLOCK),
        (timedelta(), 600.0, timedelta(minutes=10)),
        (timedelta(), 1e300, LONGEST_BLOCK),
        (timedelta(), -5.0, SHORTEST_BLOCK),
    ],
)
def test_a_block_is_longer_the_longer_an_endpoint_fails(
    failing_for: timedelta, asked: float | None, length: timedelta
) -> None:
    assert block_length(failing_for, asked) == length
