"""Faults that make senders lose what they should send: each names its number in the catalog of faults."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from tests.integration.delivery.carriers import Carrier, carry
from tests.integration.delivery.desk import Desk, tried
from tests.unit.delivery.deliveries import NOW
from watcher.db import Store
from watcher.db.tables import address
from watcher.delivery import rescue
from watcher.delivery.backoff import DELAYS, EMAIL_DELAYS
from watcher.delivery.outbox import LEASE, Outbox
from watcher.errors import StoreError
from watcher.model.delivery import Delivery, DeliveryStatus, Outcome
from watcher.model.watch import Channel

pytestmark = pytest.mark.anyio

HOOK = "https://hooks.example.org/trials"
SENT, PENDING, FAILED = DeliveryStatus.SENT, DeliveryStatus.PENDING, DeliveryStatus.FAILED
LATER = NOW + 2 * LEASE
Step: TypeAlias = Callable[[Outbox], object]


def claim(outbox: Outbox) -> list[Delivery]:
    return outbox.claim(NOW, 10)


def claim_and_look(outbox: Outbox) -> object:
    return outbox.screen(claim(outbox), NOW)


def claim_and_renew(outbox: Outbox) -> object:
    return outbox.renew(claim(outbox), NOW)


def claim_and_give_back(outbox: Outbox) -> None:
    outbox.give_back(claim(outbox))


@pytest.mark.parametrize("dies_after", [claim, claim_and_look, claim_and_renew, claim_and_give_back])
async def test_f14_f15_a_worker_may_die_after_any_step_and_all_is_sent_within_two_leases(
    desk: Desk, dies_after: Step
) -> None:
    ids = [desk.mail("sweep-1"), desk.webhook(HOOK)]
    dies_after(desk.outbox)

    desk.outbox.release_expired(LATER)
    await carry(desk, Carrier(), LATER)

    assert {desk.status(each) for each in ids} == {SENT}


async def test_f14_connections_that_break_while_an_answer_is_written_down_cost_no_second_send(desk: Desk) -> None:
    async def break_all_connections(one: Delivery) -> None:
        if one.id == ids[0]:
            await asyncio.to_thread(_break_connections, desk.store)

    ids = [desk.mail(f"sweep-{number}") for number in range(5)]
    carrier = Carrier(before=break_all_connections)
    # A claim may break too; the next tick claims again.
    with suppress(StoreError):
        await carry(desk, carrier)
    await carry(desk, carrier)

    assert sorted(carrier.given) == ids
    assert {desk.status(each) for each in ids} == {SENT}


async def test_f16_a_row_that_was_committed_by_a_process_that_died_is_found_and_sent(desk: Desk) -> None:
    """There is no second store that could have missed it: another process's outbox reads the same row."""
    delivery_id = desk.mail()
    carrier = Carrier()

    await carry(Desk(desk.store, Outbox(desk.store)), carrier)

    assert carrier.given == [delivery_id]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(st.sampled_from([*Outcome, None]), max_size=14), jitter=st.floats(0, 0.999))
def test_f19_whatever_happens_a_pending_row_is_due_within_its_delay_and_attempts_end(
    sqlite_store: Store, events: list[Outcome | None], jitter: float
) -> None:
    """An event is how an attempt ends; None: the worker dies."""
    desk, now = Desk(sqlite_store, Outbox(sqlite_store)), NOW
    delivery_id = desk.mail(f"sweep-{sqlite_store.now().isoformat()}")

    for each in events:
        now = _live_through(desk, delivery_id, each, jitter, now)

    assert len(desk.attempts(delivery_id)) <= len(EMAIL_DELAYS) + 1
    if desk.status(delivery_id) is PENDING:
        assert desk.run_at(delivery_id) - now <= max(DELAYS[Channel.EMAIL]) * 1.2
        assert [one.id for one in desk.outbox.claim(desk.run_at(delivery_id), 99)] == [delivery_id]
    desk.outbox.cancel_for_address(desk.address_of(delivery_id), now)


def _live_through(desk: Desk, delivery_id: int, outcome: Outcome | None, jitter: float, now: datetime) -> datetime:
    if desk.status(delivery_id) is not PENDING:
        return now
    now = max(now, desk.run_at(delivery_id))
    (claimed,) = desk.outbox.claim(now, 99)
    if outcome is None:
        desk.outbox.release_expired(now + 2 * LEASE)
        return now + 2 * LEASE
    desk.outbox.record(claimed, tried(outcome), jitter, now)
    return now


async def test_f20_what_comes_for_a_disabled_endpoint_is_skipped_and_sent_once_it_is_enabled(desk: Desk) -> None:
    first = desk.webhook(HOOK, "sweep-1")
    desk.outbox.endpoints.disable(desk.address_of(first), "it is gone", NOW)
    late = desk.webhook(HOOK, "sweep-2")
    carrier = Carrier()

    desk.outbox.endpoints.skip_disabled(NOW)
    await carry(desk, carrier)
    assert carrier.given == []
    assert {desk.status(first), desk.status(late)} == {DeliveryStatus.SKIPPED}

    assert desk.outbox.retry_address(HOOK, NOW) == 2
    await carry(desk, carrier)
    assert (sorted(carrier.given), desk.status(first)) == ([first, late], SENT)


def test_f24_a_full_batch_that_cannot_be_rescued_does_not_block_a_good_row_behind_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescue, "EXPIRED_A_STEP", 2)
    strange = [desk.webhook(f"https://hooks.example.org/{number}") for number in range(2)]
    desk.outbox.claim(NOW, 10)
    good = desk.mail()
    desk.outbox.claim(NOW + timedelta(seconds=1), 10)
    with desk.store.write() as connection:
        of_a_newer_version = update(address).where(address.c.channel == Channel.WEBHOOK.value)
        connection.execute(of_a_newer_version.values(channel="carrier pigeon"))

    assert desk.outbox.release_expired(LATER) == 1
    assert (desk.status(good), desk.status(strange[0])) == (PENDING, DeliveryStatus.LEASED)


async def test_f25_what_kills_its_worker_is_sent_alone_and_takes_nobody_else_along(desk: Desk) -> None:
    poison, now = desk.mail("sweep-1"), NOW
    for _ in range(2):
        desk.outbox.claim(now, 10)
        now += 2 * LEASE
        desk.outbox.release_expired(now)
    others = [desk.mail(f"sweep-{number}", run_at=now) for number in range(2, 5)]

    under_way: list[set[int]] = []

    async def note(_one: Delivery) -> None:
        leased = {each for each in (poison, *others) if desk.status(each) is DeliveryStatus.LEASED}
        under_way.append(leased)

    carrier = Carrier(before=note)
    await carry(desk, carrier, now)

    assert carrier.given[0] == poison
    assert under_way[0] == {poison}
    assert {desk.status(each) for each in (poison, *others)} == {SENT}


def test_f25_a_delivery_that_kills_every_worker_fails_in_the_end(desk: Desk) -> None:
    delivery_id, now = desk.mail(), NOW
    for _ in range(len(EMAIL_DELAYS) + 1):
        desk.outbox.claim(now, 10)
        now += 2 * LEASE
        desk.outbox.release_expired(now)

    assert desk.status(delivery_id) is FAILED
    assert desk.outbox.claim(now, 10) == []


def test_f34_a_recovery_with_nothing_to_recover_writes_nothing(desk: Desk) -> None:
    ids = [desk.mail(f"sweep-{number}") for number in range(3)]
    tokens = [each.lease.token for each in desk.outbox.claim(NOW, 10)]

    assert desk.outbox.release_expired(NOW + timedelta(seconds=1)) == 0
    assert desk.outbox.endpoints.skip_disabled(NOW) == 0
    assert desk.outbox.cancel_ended(NOW) == 0
    assert (tokens, {desk.status(each) for each in ids}) == ([1, 1, 1], {DeliveryStatus.LEASED})


def test_f34_a_recovery_of_very_much_stops_and_goes_on_the_next_time(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescue, "EXPIRED_A_STEP", 2)
    monkeypatch.setattr(rescue, "MOST_STEPS", 2)
    for number in range(5):
        sqlite_desk.mail(f"sweep-{number}")
    sqlite_desk.outbox.claim(NOW, 10)

    assert [sqlite_desk.outbox.release_expired(LATER) for _ in range(3)] == [4, 1, 0]


def _break_connections(store: Store) -> None:
    if store.is_sqlite:
        store.engine.dispose()
        return
    with store.read() as connection:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
