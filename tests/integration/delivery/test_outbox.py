"""The life of a delivery, from its making to its end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.integration.delivery.desk import Desk, tried
from tests.unit.delivery.deliveries import BODY, MAIL, NOW
from watcher.db.tables import delivery, message
from watcher.delivery.backoff import EMAIL_DELAYS, WEBHOOK_DELAYS
from watcher.delivery.outbox import LEASE, Outbox
from watcher.errors import UnknownError, UsageError
from watcher.model.delivery import Delivery, DeliveryStatus, Lease, Outcome

EXACTLY = 0.5  # the jitter that neither adds nor takes away
HOOK = "https://hooks.example.org/trials"
SENT, PENDING, LEASED = DeliveryStatus.SENT, DeliveryStatus.PENDING, DeliveryStatus.LEASED
FAILED, CANCELLED = DeliveryStatus.FAILED, DeliveryStatus.CANCELLED


def claim_one(outbox: Outbox, *, later: timedelta = timedelta()) -> Delivery:
    (claimed,) = outbox.claim(NOW + later, 10)
    return claimed


def test_a_key_makes_one_delivery_for_ever(desk: Desk) -> None:
    first = desk.mail("sweep-1")
    desk.outbox.record(claim_one(desk.outbox), tried(Outcome.ACCEPTED), EXACTLY, NOW)

    assert desk.mail("sweep-1", run_at=NOW + timedelta(days=400)) == first
    assert desk.status(first) is SENT
    with desk.store.read() as connection:
        assert connection.execute(select(func.count()).select_from(delivery)).scalar_one() == 1


def test_putting_says_whether_the_delivery_is_new(desk: Desk) -> None:
    address_id = desk.address_of(desk.mail())

    def put() -> bool:
        with desk.store.write() as connection:
            return desk.outbox.put(
                connection,
                key="email/9/sweep-9",
                address_id=address_id,
                alert_id=None,
                message_id=desk.outbox.put_message(connection, MAIL),
                personal=(),
                run_at=NOW,
            )

    assert (put(), put()) == (True, False)


def test_who_is_told_the_same_shares_one_message(desk: Desk) -> None:
    with desk.store.write() as connection:
        ids = [desk.outbox.put_message(connection, each) for each in (MAIL, BODY, replace(MAIL), BODY)]
        stored = connection.execute(select(func.count()).select_from(message)).scalar_one()

    assert (ids[0], ids[1], stored) == (ids[2], ids[3], 2)


def test_texts_that_only_share_their_letters_are_two_messages(desk: Desk) -> None:
    with desk.store.write() as connection:
        one = desk.outbox.put_message(connection, replace(MAIL, subject="a", text="bc"))
        other = desk.outbox.put_message(connection, replace(MAIL, subject="ab", text="c"))

    assert one != other


@pytest.mark.parametrize(("outcome", "status"), [(Outcome.ACCEPTED, SENT), (Outcome.REFUSED, FAILED)])
def test_an_answer_ends_a_delivery(desk: Desk, outcome: Outcome, status: DeliveryStatus) -> None:
    delivery_id = desk.mail()

    assert desk.outbox.record(claim_one(desk.outbox), tried(outcome), EXACTLY, NOW) is status
    assert desk.attempts(delivery_id) == [(1, outcome, "451 later")]
    assert desk.outbox.claim(NOW + timedelta(days=9), 10) == []


@pytest.mark.parametrize("outcome", [Outcome.DEFERRED, Outcome.UNKNOWN])
def test_without_an_answer_it_is_tried_again_after_the_listed_delay(desk: Desk, outcome: Outcome) -> None:
    delivery_id = desk.mail()

    assert desk.outbox.record(claim_one(desk.outbox), tried(outcome), EXACTLY, NOW) is PENDING
    assert desk.run_at(delivery_id) == NOW + EMAIL_DELAYS[0]
    assert claim_one(desk.outbox, later=EMAIL_DELAYS[0]).attempts == 1


def test_the_other_side_s_wish_to_wait_is_kept(desk: Desk) -> None:
    delivery_id = desk.webhook(HOOK)

    desk.outbox.record(claim_one(desk.outbox), tried(retry_after=100), 0.0, NOW)

    assert desk.run_at(delivery_id) == NOW + timedelta(seconds=100)


def test_after_ten_failed_attempts_a_webhook_is_given_up_and_each_is_on_record(desk: Desk) -> None:
    delivery_id = desk.webhook(HOOK)
    now = NOW

    for delay in (timedelta(), *WEBHOOK_DELAYS):
        now += delay
        desk.outbox.record(claim_one(desk.outbox, later=now - NOW), tried(), EXACTLY, now)

    assert now - NOW == timedelta(hours=75, minutes=35, seconds=5)
    assert desk.status(delivery_id) is FAILED
    assert [number for number, _, _ in desk.attempts(delivery_id)] == list(range(1, 11))


def test_a_stale_token_changes_nothing(desk: Desk) -> None:
    delivery_id = desk.mail()
    stale = claim_one(desk.outbox)
    desk.outbox.release_expired(NOW + 2 * LEASE)
    desk.outbox.claim(NOW + 2 * LEASE, 10)
    before = desk.attempts(delivery_id)

    assert desk.outbox.record(stale, tried(Outcome.ACCEPTED), EXACTLY, NOW) is LEASED
    assert desk.outbox.renew([stale], NOW) == frozenset()
    assert not desk.outbox.is_held(stale)
    desk.outbox.give_back([stale])
    assert desk.status(delivery_id) is LEASED
    assert desk.attempts(delivery_id) == before


def test_an_attempt_is_recorded_once(desk: Desk) -> None:
    delivery_id = desk.mail()
    claimed = claim_one(desk.outbox)

    desk.outbox.record(claimed, tried(Outcome.DEFERRED), EXACTLY, NOW)
    desk.outbox.record(claimed, tried(Outcome.DEFERRED), EXACTLY, NOW)

    assert len(desk.attempts(delivery_id)) == 1


def test_a_renewed_lease_does_not_run_out(desk: Desk) -> None:
    delivery_id = desk.mail()
    claimed = claim_one(desk.outbox)

    assert desk.outbox.renew([claimed], NOW + LEASE) == {delivery_id}
    assert desk.outbox.release_expired(NOW + LEASE * 1.5) == 0
    assert desk.outbox.is_held(claimed)


def test_renewing_nothing_is_no_question_to_the_database(desk: Desk) -> None:
    assert desk.outbox.renew([], NOW) == frozenset()


def test_what_was_not_begun_is_given_back_without_an_attempt(desk: Desk) -> None:
    delivery_id = desk.mail()
    claimed = claim_one(desk.outbox)

    desk.outbox.give_back([claimed])
    desk.outbox.give_back([])

    again = claim_one(desk.outbox)
    assert (again.attempts, again.lease.token) == (0, claimed.lease.token + 1)
    assert desk.attempts(delivery_id) == []


def test_who_leaves_is_not_sent_what_still_waits(desk: Desk) -> None:
    sent = desk.mail("sweep-1")
    desk.outbox.record(claim_one(desk.outbox), tried(Outcome.ACCEPTED), EXACTLY, NOW)
    waiting = desk.mail("sweep-2")
    somebody_else_s = desk.mail(to="dora.example@example.org")

    assert desk.outbox.cancel_for_address(desk.address_of(waiting), NOW) == 1
    assert desk.status(waiting) is CANCELLED
    assert desk.status(sent) is SENT
    assert [each.id for each in desk.outbox.claim(NOW, 10)] == [somebody_else_s]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_who_leaves_during_an_attempt_gets_no_other_one_and_the_attempt_is_on_record(
    desk: Desk, outcome: Outcome
) -> None:
    delivery_id = desk.mail()
    claimed = claim_one(desk.outbox)
    desk.outbox.cancel_for_address(claimed.address.id, NOW)

    assert not desk.outbox.is_held(claimed)
    assert desk.outbox.record(claimed, tried(outcome), EXACTLY, NOW) is CANCELLED
    assert desk.attempts(delivery_id) == [(1, outcome, "451 later")]
    assert desk.outbox.claim(NOW + timedelta(days=9), 10) == []


def test_a_mail_is_cancelled_with_the_last_subscription_that_it_speaks_of(desk: Desk) -> None:
    both = desk.mail("sweep-1")
    gastric, gastritis = desk.subscribe(both, "gastric cancer"), desk.subscribe(both, "gastritis")

    desk.end(gastric)
    assert desk.outbox.cancel_ended(NOW) == 0
    desk.end(gastritis)
    assert desk.outbox.cancel_ended(NOW) == 1
    assert desk.status(both) is CANCELLED


def test_a_failed_delivery_can_be_tried_once_more_by_hand(desk: Desk) -> None:
    delivery_id = desk.mail()
    desk.outbox.record(claim_one(desk.outbox), tried(Outcome.REFUSED), EXACTLY, NOW)

    desk.outbox.retry(delivery_id, NOW)

    again = claim_one(desk.outbox)
    assert again.attempts == 1
    assert desk.outbox.record(again, tried(Outcome.ACCEPTED), EXACTLY, NOW) is SENT


def test_a_pending_delivery_can_be_hurried(desk: Desk) -> None:
    delivery_id = desk.mail(run_at=NOW + timedelta(hours=5))

    desk.outbox.retry(delivery_id, NOW)

    assert desk.run_at(delivery_id) == NOW


def test_what_was_sent_is_not_sent_again_by_hand(desk: Desk) -> None:
    delivery_id = desk.mail()
    desk.outbox.record(claim_one(desk.outbox), tried(Outcome.ACCEPTED), EXACTLY, NOW)

    with pytest.raises(UsageError, match=f"delivery {delivery_id} is sent"):
        desk.outbox.retry(delivery_id, NOW)


def test_retrying_what_is_not_there_is_an_error(desk: Desk) -> None:
    with pytest.raises(UnknownError, match="no delivery 404"):
        desk.outbox.retry(404, NOW)


def test_a_lease_token_of_the_future_fits_nothing(desk: Desk) -> None:
    desk.mail()
    claimed = claim_one(desk.outbox)

    assert not desk.outbox.is_held(replace(claimed, lease=Lease(claimed.lease.token + 1, claimed.lease.until)))
