"""How many mails a second leave, whoever sends them (faults F21, F36, F37)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.integration.delivery.carriers import Carrier, carry
from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import NOW
from watcher.db import Store
from watcher.delivery.answers import MAIL_PAUSE
from watcher.delivery.outbox import Outbox
from watcher.delivery.rates import Rates
from watcher.errors import ChannelError, StoreError
from watcher.model.delivery import DeliveryStatus

pytestmark = pytest.mark.anyio

SECOND = timedelta(seconds=1)


@pytest.fixture
def slow(store: Store) -> Desk:
    """Ten mails a second, and two of them to a domain."""
    return Desk(store, Outbox(store, Rates(to_all=10, to_a_domain=2)))


def moments(seconds: int) -> Iterator[datetime]:
    return (NOW + SECOND * tick / 2 for tick in range(seconds * 2))


async def sent_in(desk: Desk, seconds: int) -> Counter[int]:
    """Return how many mails left in each second, with two workers at every half second."""
    sent: Counter[int] = Counter()
    for moment in moments(seconds):
        for worker in (desk, Desk(desk.store, Outbox(desk.store, Rates(to_all=10, to_a_domain=2)))):
            carrier = Carrier()
            await carry(worker, carrier, moment)
            sent[int((moment - NOW).total_seconds())] += len(carrier.given)
    return sent


async def test_f21_a_domain_s_rate_holds_and_what_is_over_it_uses_up_no_try(slow: Desk) -> None:
    ids = [slow.mail("sweep-1", to=f"reader{number}.example@example.org") for number in range(10)]

    sent = await sent_in(slow, 6)

    assert sent[0] <= 2 + 2
    assert max(sent[second] for second in range(1, 6)) <= 2
    assert {slow.status(each) for each in ids} == {DeliveryStatus.SENT}
    assert {len(slow.attempts(each)) for each in ids} == {1}


async def test_f21_the_rate_of_all_mail_holds_whoever_it_is_for(slow: Desk) -> None:
    ids = [slow.mail("sweep-1", to=f"anna.example@{number}.example.org") for number in range(40)]

    sent = await sent_in(slow, 5)

    assert sent[0] <= 10 + 10
    assert max(sent[second] for second in range(1, 5)) <= 10
    assert {len(slow.attempts(each)) for each in ids} == {1}


async def test_f37_each_domain_has_a_bucket_of_its_own(slow: Desk) -> None:
    for number in range(10):
        slow.mail("sweep-1", to=f"reader{number}.example@busy.example.org")
    quiet = slow.mail("sweep-1", to="anna.example@quiet.example.org", run_at=NOW)

    for _ in range(2):
        await carry(slow, Carrier())

    assert slow.status(quiet) is DeliveryStatus.SENT


async def test_what_its_reader_waits_for_goes_before_the_rate(slow: Desk) -> None:
    for number in range(10):
        slow.mail("sweep-1", to=f"reader{number}.example@example.org")
    asked = slow.confirmation(to="anna.example@example.org")

    for _ in range(2):
        await carry(slow, Carrier())

    assert slow.status(asked) is DeliveryStatus.SENT


def test_a_place_in_the_rate_is_given_once(slow: Desk) -> None:
    with slow.store.write() as connection:
        first = Rates(to_a_domain=2).places(connection, ["example.org"] * 3, NOW)
        second = Rates(to_a_domain=2).places(connection, ["EXAMPLE.org"], NOW)

    assert [(place - NOW) / SECOND for place in first + second] == [0, 0, 0.5, 1]


def test_a_clock_that_steps_back_takes_no_place_away(slow: Desk) -> None:
    with slow.store.write() as connection:
        Rates(to_a_domain=2).places(connection, ["example.org"], NOW)
        (place,) = Rates(to_a_domain=2).places(connection, ["example.org"], NOW - 300 * SECOND)

    assert place == NOW - 300 * SECOND


async def test_f36_without_the_database_of_the_buckets_nothing_is_sent(tmp_path: object) -> None:
    """They are rows beside the deliveries, so the limiter cannot fail open while deliveries are claimed."""
    store = Store(f"sqlite:///{tmp_path}/no-tables.db")
    carrier = Carrier()

    with pytest.raises(StoreError):
        await carry(Desk(store, Outbox(store, Rates(to_all=10))), carrier)
    store.close()

    assert carrier.given == []


async def test_a_relay_that_does_not_answer_uses_up_no_try_of_what_it_was_not_asked(desk: Desk) -> None:
    away = ChannelError("no answer from the relay", blocks=True)
    first = desk.mail("sweep-1", to="anna.example@example.org")
    await carry(desk, Carrier({"anna.example@example.org": away}), concurrency=1)
    others = [desk.mail("sweep-1", to=f"reader{number}.example@example.org") for number in range(5)]

    meanwhile, afterwards = Carrier(), Carrier()
    await carry(desk, meanwhile, NOW + MAIL_PAUSE / 2)
    await carry(desk, afterwards, NOW + MAIL_PAUSE)

    assert meanwhile.given == []
    assert sorted(afterwards.given) == sorted([first, *others])
