"""What a paused subscription missed: put aside while the pause lasts, and told in one alert at its end, or never.

Either way it is tied to an alert of its own, whose window is the pause; one without a delivery was told to nobody.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, select, update

from watcher.alerts.closing import TURN
from watcher.alerts.opening import insert_alerts, tie
from watcher.db.tables import delivery, instance, match
from watcher.model.delivery import DeliveryStatus
from watcher.model.watch import Subscription

PAUSE: Final = "pause-"


def take_turn(connection: Connection) -> None:
    """Let nobody close windows until this transaction ends: they would tie what is put aside."""
    connection.execute(select(instance.c.value).where(instance.c.key == TURN).with_for_update())


def put_aside(connection: Connection, subscription_ids: Collection[int]) -> None:
    """Take what subscriptions were going to be told out of the alerts whose texts are not made yet."""
    unmade = select(delivery.c.alert_id).where(
        delivery.c.status == DeliveryStatus.PENDING.value,
        delivery.c.message_id.is_(None),
        delivery.c.alert_id.is_not(None),
    )
    waiting = update(match).where(match.c.subscription_id.in_(subscription_ids), match.c.alert_id.in_(unmade))
    connection.execute(waiting.values(alert_id=None))


def close_pause(
    connection: Connection, told: Subscription, since: datetime, match_ids: Collection[int], now: datetime
) -> list[int]:
    """Return the alert of a subscription's pause, with what was missed in it; empty where nothing was."""
    if not match_ids:
        return []
    # The name is part of a delivery's permanent key, so its form never changes.
    key = (told.address.id, f"{PAUSE}{told.id}-{since.astimezone(UTC):%Y%m%dT%H%M%S.%f}")
    made = insert_alerts(connection, [key], now)
    tie(connection, ((match_id, made[key]) for match_id in match_ids))
    return [made[key]]
