"""Who gets which delivery to send."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeAlias

from sqlalchemy import event

from tests.integration.delivery.desk import Desk
from tests.unit.delivery.deliveries import ANNA, LEAVE, MAIL, NOW
from watcher.delivery.outbox import LEASE
from watcher.model.delivery import DeliveryStatus

Values: TypeAlias = dict[str, object] | tuple[object, ...]
SECOND = timedelta(seconds=1)


def test_a_claimed_delivery_has_all_that_its_bytes_are_made_of(desk: Desk) -> None:
    delivery_id = desk.mail("sweep-7")

    (claimed,) = desk.outbox.claim(NOW, 10)

    assert claimed.id == delivery_id
    assert claimed.key == f"email/{claimed.address.id}/sweep-7"
    assert (claimed.address.value, claimed.message) == (ANNA, MAIL)
    assert dict(claimed.personal) == {"[[leave:0]]": LEAVE, "[[leave]]": LEAVE}
    assert (claimed.attempts, claimed.created_at) == (0, NOW)
    assert claimed.lease.until == NOW + LEASE


def test_the_longest_waiting_are_claimed_first_and_what_is_not_due_waits(desk: Desk) -> None:
    late = desk.mail("sweep-1", run_at=NOW - SECOND)
    desk.mail("sweep-2", run_at=NOW + SECOND)
    latest = desk.mail("sweep-3", run_at=NOW - 2 * SECOND)
    now = desk.mail("sweep-4", run_at=NOW)

    assert [each.id for each in desk.outbox.claim(NOW, 2)] == [latest, late]
    assert [each.id for each in desk.outbox.claim(NOW, 2)] == [now]


def test_what_is_claimed_is_not_claimed_again(desk: Desk) -> None:
    desk.mail()

    assert len(desk.outbox.claim(NOW, 10)) == 1
    assert desk.outbox.claim(NOW, 10) == []


def test_many_workers_at_once_share_the_rows_and_never_a_row(desk: Desk) -> None:
    put = {desk.mail(f"sweep-{number}") for number in range(60)}

    with ThreadPoolExecutor(8) as workers:
        batches = list(workers.map(lambda _: desk.outbox.claim(NOW, 10), range(8)))
    claimed = [each.id for batch in batches for each in batch]

    assert sorted(claimed) == sorted(put)
    assert all(len(batch) <= 10 for batch in batches)


def test_an_address_that_never_said_yes_gets_a_confirmation_mail_and_no_alert(desk: Desk) -> None:
    asked = desk.confirmation(to="berta.example@example.org")
    held_back = desk.unconfirmed_mail(to="carl.example@example.org")

    assert [each.id for each in desk.outbox.claim(NOW, 10)] == [asked]
    assert desk.status(held_back) is DeliveryStatus.PENDING


def test_a_claim_finds_the_ready_rows_by_their_own_index(desk: Desk) -> None:
    """However many final rows there are, a claim does not look at them."""
    statements: list[tuple[str, Values]] = []

    @event.listens_for(desk.store.engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, values: Values, *_rest: object) -> None:
        statements.append((statement, values))

    desk.outbox.claim(NOW, 10)
    statement, values = next(pair for pair in statements if "UPDATE" in pair[0])

    assert "ix_delivery_ready" in plan_of(desk, statement, values)


def plan_of(desk: Desk, statement: str, values: Values) -> str:
    explain = "EXPLAIN QUERY PLAN" if desk.store.is_sqlite else "EXPLAIN"
    with desk.store.read() as connection:
        if not desk.store.is_sqlite:
            # An empty table is read from end to end whatever its indexes.
            connection.exec_driver_sql("SET enable_seqscan = off")
        return "\n".join(map(str, connection.exec_driver_sql(f"{explain} {statement}", values)))
