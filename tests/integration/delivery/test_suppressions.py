"""Who must not be mailed: how an address comes onto the list, and that nothing is sent to it (fault F44)."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.integration.delivery.carriers import Carrier, carry
from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import ANNA, NOW
from watcher.db.tables import suppression
from watcher.delivery.suppressions import MOST_SOFT_DAYS, Reason, Suppressed, Suppressions
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery, DeliveryStatus
from watcher.model.watch import Channel

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
SENT, SUPPRESSED, CANCELLED = DeliveryStatus.SENT, DeliveryStatus.SUPPRESSED, DeliveryStatus.CANCELLED


@pytest.fixture
def listed(desk: Desk) -> Suppressions:
    return Suppressions(desk.store)


async def test_f44_a_mail_that_was_queued_before_is_not_sent(desk: Desk, listed: Suppressions) -> None:
    delivery_id, carrier = desk.mail(), Carrier()
    listed.suppress(Channel.EMAIL, ANNA, Reason.COMPLAINT, NOW)

    await carry(desk, carrier)

    assert (carrier.given, desk.status(delivery_id)) == ([], SUPPRESSED)
    assert desk.attempts(delivery_id) == []


async def test_f44_an_address_that_is_added_again_is_not_mailed(desk: Desk, listed: Suppressions) -> None:
    listed.suppress(Channel.EMAIL, ANNA.upper(), Reason.HARD_BOUNCE, NOW)
    asked = desk.confirmation()

    await carry(desk, Carrier())

    assert desk.status(asked) is SUPPRESSED


async def test_f44_a_complaint_that_comes_while_the_mail_waits_its_turn_is_heard(
    desk: Desk, listed: Suppressions
) -> None:
    async def complain(_one: Delivery) -> None:
        await asyncio.to_thread(listed.suppress, Channel.EMAIL, ANNA, Reason.COMPLAINT, NOW)

    first, second = desk.mail("sweep-1", to="berta.example@example.org"), desk.mail("sweep-1")
    await carry(desk, Carrier(before=complain), concurrency=1)

    assert (desk.status(first), desk.status(second)) == (SENT, SUPPRESSED)


async def test_f44_who_left_is_not_sent_what_a_worker_had_already(desk: Desk) -> None:
    delivery_id = desk.mail()
    only_reason = desk.subscribe(delivery_id, "gastric cancer")
    desk.end(only_reason)

    await carry(desk, Carrier())

    assert desk.status(delivery_id) is CANCELLED


async def test_a_hard_bounce_in_the_dialog_suppresses_at_once(desk: Desk, listed: Suppressions) -> None:
    gone = ChannelError("550 5.1.1 no such user", permanent=True, gone=True)
    desk.mail("sweep-1")
    await carry(desk, Carrier({ANNA: gone}))

    found = listed.why(Channel.EMAIL, ANNA)

    assert found == Suppressed(Reason.HARD_BOUNCE, NOW, "550 5.1.1 no such user")


async def test_who_was_taken_off_the_list_is_mailed_again(desk: Desk, listed: Suppressions) -> None:
    listed.suppress(Channel.EMAIL, ANNA, Reason.OPERATOR, NOW)
    delivery_id = desk.mail()
    await carry(desk, Carrier())

    assert listed.lift(Channel.EMAIL, ANNA)
    assert not listed.lift(Channel.EMAIL, ANNA)
    desk.outbox.retry(delivery_id, NOW)
    await carry(desk, Carrier())

    assert desk.status(delivery_id) is SENT


def test_the_first_reason_stays(listed: Suppressions) -> None:
    assert listed.suppress(Channel.EMAIL, ANNA, Reason.COMPLAINT, NOW)
    assert not listed.suppress(Channel.EMAIL, ANNA, Reason.OPERATOR, NOW + DAY)
    assert listed.why(Channel.EMAIL, ANNA) == Suppressed(Reason.COMPLAINT, NOW, "")


def test_soft_bounces_on_five_days_suppress_and_many_on_one_day_do_not(listed: Suppressions) -> None:
    on_one_day = [listed.note_soft_bounce(Channel.EMAIL, ANNA, NOW) for _ in range(20)]
    on_others = [listed.note_soft_bounce(Channel.EMAIL, ANNA, NOW + day * DAY) for day in range(1, MOST_SOFT_DAYS)]

    assert (any(on_one_day), on_others) == (False, [False, False, False, True])


def test_soft_bounces_far_apart_are_forgotten(listed: Suppressions) -> None:
    months = [listed.note_soft_bounce(Channel.EMAIL, ANNA, NOW + month * 31 * DAY) for month in range(10)]

    assert not any(months)


def test_the_list_holds_no_address(desk: Desk, listed: Suppressions) -> None:
    listed.suppress(Channel.EMAIL, ANNA, Reason.COMPLAINT, NOW, detail="feedback loop")

    with desk.store.read() as connection:
        assert "anna" not in str(connection.execute(select(suppression)).all()).lower()
