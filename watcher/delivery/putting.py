"""The deliveries of alerts that were just made, many at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import JSON, Connection, String, cast, insert, literal, select

from watcher.db.columns import UtcTime
from watcher.db.dialect import id_list, is_among
from watcher.db.tables import alert, delivery
from watcher.model.delivery import DeliveryStatus
from watcher.model.watch import Channel


def put_alerts(
    connection: Connection, alert_ids: Collection[int], channel: Channel, closes_at: datetime, run_at: datetime
) -> None:
    """Put a delivery for each of these alerts, in the transaction that made them.

    They are dated when their windows close, and their texts are made when they are first sent. A second delivery of an
    address, channel and window would break the transaction: its key is unique for ever.
    """
    key = literal(f"{channel.value}/") + cast(alert.c.address_id, String) + literal("/") + alert.c.window
    values = {
        "key": key,
        "address_id": alert.c.address_id,
        "channel": literal(channel.value),
        "alert_id": alert.c.id,
        "personal": literal([], JSON),
        "status": literal(DeliveryStatus.PENDING.value),
        "run_at": literal(run_at, UtcTime),
        "created_at": literal(closes_at, UtcTime),
    }
    dialect = connection.dialect.name
    rows = select(*values.values()).where(is_among(dialect, alert.c.id, "ids"))
    connection.execute(insert(delivery).from_select(list(values), rows), {"ids": id_list(dialect, alert_ids)})
