"""What an operator sees of the outbox."""

from datetime import timedelta

import pytest

from tests.integration.delivery.desk import Desk, tried
from tests.unit.delivery.deliveries import ANNA, NOW
from watcher.delivery.listing import Filters, Waiting
from watcher.delivery.trace import trace_one
from watcher.errors import UnknownError
from watcher.model.delivery import DeliveryStatus, Outcome
from watcher.model.watch import Channel

HOUR = timedelta(hours=1)


def test_an_empty_outbox_waits_for_nothing(desk: Desk) -> None:
    assert desk.outbox.waiting(NOW) == Waiting(ready=0, leased=0, next_run_at=None, oldest_ready_at=None)


def test_what_waits_is_counted_by_what_it_waits_for(desk: Desk) -> None:
    desk.mail("sweep-1", run_at=NOW - 3 * HOUR)
    desk.outbox.claim(NOW, 1)
    desk.mail("sweep-2", run_at=NOW - 2 * HOUR)
    desk.mail("sweep-3", run_at=NOW)
    desk.mail("sweep-4", run_at=NOW + HOUR)
    desk.unconfirmed_mail(to="carl.example@example.org")

    assert desk.outbox.waiting(NOW) == Waiting(
        ready=2, leased=1, next_run_at=NOW + HOUR, oldest_ready_at=NOW - 2 * HOUR
    )


def test_a_delivery_is_listed_with_its_last_attempt_and_a_masked_address(desk: Desk) -> None:
    delivery_id = desk.mail()
    (claimed,) = desk.outbox.claim(NOW, 1)
    desk.outbox.record(claimed, tried(Outcome.REFUSED), 0.5, NOW)

    (listed,) = desk.outbox.listed(None, 10)

    assert (listed.id, listed.channel, listed.address) == (delivery_id, Channel.EMAIL, "a…@example.org")
    assert (listed.status, listed.attempts, listed.ended_at) == (DeliveryStatus.FAILED, 1, NOW)
    assert (listed.outcome, listed.detail) == (Outcome.REFUSED, "451 later")


def test_a_delivery_without_attempts_has_no_last_one(desk: Desk) -> None:
    desk.mail()

    (listed,) = desk.outbox.listed(None, 10)

    assert (listed.attempts, listed.outcome, listed.detail, listed.ended_at) == (0, None, None, None)


def test_the_newest_come_first_and_a_status_chooses(desk: Desk) -> None:
    first, second = desk.mail("sweep-1"), desk.mail("sweep-2")
    desk.outbox.claim(NOW, 1)

    assert [each.id for each in desk.outbox.listed(None, 10)] == [second, first]
    assert [each.id for each in desk.outbox.listed(None, 1)] == [second]
    assert [each.id for each in desk.outbox.listed(DeliveryStatus.LEASED, 10)] == [first]


def test_a_whole_address_is_shown_to_whoever_asks_for_it(desk: Desk) -> None:
    desk.mail()

    (listed,) = desk.outbox.listed(None, 10, whole_addresses=True)

    assert listed.address == ANNA


def test_filters_choose_by_channel_day_and_whole_address(desk: Desk) -> None:
    mail = desk.mail("sweep-1", run_at=NOW - 24 * HOUR)
    hook = desk.webhook("https://hooks.example.org/trials")

    def listed(filters: Filters) -> list[int]:
        return [each.id for each in desk.outbox.listed(None, 10, filters=filters)]

    assert listed(Filters(channel=Channel.WEBHOOK)) == [hook]
    assert listed(Filters(since=NOW)) == [hook]
    assert listed(Filters(address=ANNA)) == [mail]
    assert listed(Filters(address="anna")) == []


def test_a_filter_chooses_what_tells_a_change_of_a_trial(desk: Desk) -> None:
    told = desk.mail("sweep-1")
    desk.mail("sweep-2")
    desk.subscribe(told, "gastric cancer")

    assert [each.id for each in desk.outbox.listed(None, 10, filters=Filters(nct_id="NCT00000001"))] == [told]
    assert desk.outbox.listed(None, 10, filters=Filters(nct_id="NCT00000002")) == []


def test_one_delivery_is_shown_with_each_of_its_attempts(desk: Desk) -> None:
    delivery_id = desk.mail()
    (claimed,) = desk.outbox.claim(NOW, 1)
    desk.outbox.record(claimed, tried(Outcome.DEFERRED), 0.5, NOW)

    found = trace_one(desk.store, delivery_id)

    assert (found.address, found.status, found.address_id) == ("a…@example.org", DeliveryStatus.PENDING, 1)
    assert [(each.outcome, each.detail) for each in found.attempts] == [(Outcome.DEFERRED, "451 later")]
    with pytest.raises(UnknownError, match="no delivery 404"):
        trace_one(desk.store, 404)
