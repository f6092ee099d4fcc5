"""A desk at which tests put deliveries into a real database. The people are invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from tests.unit.delivery.deliveries import ANNA, BODY, LEAVE, MAIL, NOW, SECRET
from watcher.db import Store
from watcher.db.dialect import find_or_insert, insert_id
from watcher.db.tables import (
    address,
    alert,
    attempt,
    change,
    delivery,
    fan_out,
    match,
    subscriber,
    subscription,
    sweep,
    version,
    watch,
)
from watcher.delivery.outbox import Outbox
from watcher.model.delivery import Attempt, DeliveryStatus, Outcome
from watcher.model.watch import Channel


@dataclass(frozen=True, slots=True)
class Desk:
    """Puts deliveries, and says what became of them."""

    store: Store
    outbox: Outbox

    def mail(self, window: str = "sweep-1", *, to: str = ANNA, run_at: datetime = NOW) -> int:
        """Put the mail of an alert to a confirmed address; returns the delivery's id."""
        with self.store.write() as connection:
            address_id = _address(connection, Channel.EMAIL, to, (), NOW)
            alert_id = _alert(connection, address_id, window)
            return self._put(connection, f"email/{address_id}/{window}", address_id, alert_id, run_at)

    def confirmation(self, *, to: str = ANNA) -> int:
        """Put a mail that asks an address for its yes."""
        with self.store.write() as connection:
            address_id = _address(connection, Channel.EMAIL, to, (), None)
            return self._put(connection, f"email/{address_id}/confirm", address_id, None, NOW)

    def unconfirmed_mail(self, *, to: str) -> int:
        with self.store.write() as connection:
            address_id = _address(connection, Channel.EMAIL, to, (), None)
            alert_id = _alert(connection, address_id, "sweep-1")
            return self._put(connection, f"email/{address_id}/sweep-1", address_id, alert_id, NOW)

    def webhook(self, url: str, window: str = "sweep-1") -> int:
        with self.store.write() as connection:
            address_id = _address(connection, Channel.WEBHOOK, url, (SECRET,), NOW)
            alert_id = _alert(connection, address_id, window)
            return self._put(connection, f"webhook/{address_id}/{window}", address_id, alert_id, NOW)

    def status(self, delivery_id: int) -> DeliveryStatus:
        with self.store.read() as connection:
            found = connection.execute(select(delivery.c.status).where(delivery.c.id == delivery_id)).scalar_one()
        return DeliveryStatus(found)

    def run_at(self, delivery_id: int) -> datetime:
        with self.store.read() as connection:
            found: datetime = connection.execute(
                select(delivery.c.run_at).where(delivery.c.id == delivery_id)
            ).scalar_one()
        return found

    def lease_until(self, delivery_id: int) -> datetime:
        with self.store.read() as connection:
            found: datetime = connection.execute(
                select(delivery.c.lease_until).where(delivery.c.id == delivery_id)
            ).scalar_one()
        return found

    def address_of(self, delivery_id: int) -> int:
        with self.store.read() as connection:
            found: int = connection.execute(
                select(delivery.c.address_id).where(delivery.c.id == delivery_id)
            ).scalar_one()
        return found

    def attempts(self, delivery_id: int) -> list[tuple[int, Outcome, str]]:
        """Return number, outcome and detail of each attempt."""
        query = select(attempt.c.number, attempt.c.outcome, attempt.c.detail)
        with self.store.read() as connection:
            rows = connection.execute(query.where(attempt.c.delivery_id == delivery_id).order_by(attempt.c.number))
            return [(number, Outcome(outcome), detail) for number, outcome, detail in rows]

    def subscribe(self, delivery_id: int, search: str) -> int:
        """Let a subscription to this search be one of the reasons for a delivery; returns the subscription's id."""
        with self.store.write() as connection:
            query = select(delivery.c.address_id, delivery.c.alert_id).where(delivery.c.id == delivery_id)
            address_id, alert_id = connection.execute(query).one()
            subscription_id = _subscription(connection, address_id, search)
            values = {"change_id": _change(connection), "subscription_id": subscription_id, "alert_id": alert_id}
            insert_id(connection, match, values)
        return subscription_id

    def end(self, subscription_id: int) -> None:
        with self.store.write() as connection:
            ending = update(subscription).where(subscription.c.id == subscription_id)
            connection.execute(ending.values(ended_at=NOW))

    def _put(self, connection: Connection, key: str, address_id: int, alert_id: int | None, run_at: datetime) -> int:
        is_webhook = key.startswith("webhook")
        self.outbox.put(
            connection,
            key=key,
            address_id=address_id,
            alert_id=alert_id,
            message_id=self.outbox.put_message(connection, BODY if is_webhook else MAIL),
            personal=(('"[[alert_id]]"', "7"),) if is_webhook else (("[[leave:0]]", LEAVE), ("[[leave]]", LEAVE)),
            run_at=run_at,
        )
        found: int = connection.execute(select(delivery.c.id).where(delivery.c.key == key)).scalar_one()
        return found


def tried(outcome: Outcome = Outcome.DEFERRED, *, at: datetime = NOW, retry_after: float | None = None) -> Attempt:
    return Attempt(outcome, "451 later", at, at, retry_after)


def _address(
    connection: Connection, channel: Channel, value: str, secrets: Sequence[str], confirmed_at: datetime | None
) -> int:
    subscriber_id = insert_id(connection, subscriber, {"created_at": NOW})
    rest = {"subscriber_id": subscriber_id, "secrets": list(secrets), "confirmed_at": confirmed_at}
    return find_or_insert(connection, address, {"channel": channel.value, "value": value}, rest)


def _alert(connection: Connection, address_id: int, window: str) -> int:
    return find_or_insert(connection, alert, {"address_id": address_id, "window": window}, {"created_at": NOW})


def _subscription(connection: Connection, address_id: int, search: str) -> int:
    watched = {"kind": "search", "key": search, "title": search, "parameters": {}, "created_at": NOW}
    values = {
        "address_id": address_id,
        "watch_id": insert_id(connection, watch, watched),
        "least": 0,
        "frequency": "immediate",
        "since_fan_out_id": 0,
        "created_at": NOW,
    }
    return insert_id(connection, subscription, values)


def _change(connection: Connection) -> int:
    sweep_id = insert_id(connection, sweep, {"started_at": NOW, "release_at": NOW, "state": "complete", "problems": []})
    numbered = {"nct_id": "NCT00000001", "number": sweep_id, "digest": "", "fetched_at": NOW, "record": b""}
    fan_out_values = {
        "nct_id": "NCT00000001",
        "version_id": insert_id(connection, version, numbered),
        "sweep_id": sweep_id,
        "created_at": NOW,
    }
    values = {
        "fan_out_id": insert_id(connection, fan_out, fan_out_values),
        "nct_id": "NCT00000001",
        "kind": "status",
        "field": "status",
        "path": "",
        "op": "changed",
        "before": "",
        "after": "",
        "importance": 0,
        "reason": "",
        "paths": [],
        "indexes": [],
    }
    return insert_id(connection, change, values)
