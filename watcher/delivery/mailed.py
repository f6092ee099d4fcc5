"""All that was ever sent to an address, for its owner."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, select

from watcher.db import Store
from watcher.db.tables import attempt, delivery, message


def mailed(store: Store, address_id: int) -> list[Mapping[str, object]]:
    """Return each delivery with its text and every attempt, the oldest first; what its retention took is null."""
    query = (
        select(delivery, message.c.subject, message.c.text)
        .outerjoin(message, message.c.id == delivery.c.message_id)
        .where(delivery.c.address_id == address_id)
        .order_by(delivery.c.id)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
        tried = _attempts(connection, address_id)
        return [_delivery_json(row, tried.get(row.id, [])) for row in rows]


def _attempts(connection: Connection, address_id: int) -> dict[int, list[Mapping[str, object]]]:
    query = (
        select(attempt)
        .join(delivery, delivery.c.id == attempt.c.delivery_id)
        .where(delivery.c.address_id == address_id)
        .order_by(attempt.c.delivery_id, attempt.c.number)
    )
    found: dict[int, list[Mapping[str, object]]] = {}
    for row in connection.execute(query):
        told = {"outcome": row.outcome, "answer": row.detail, "started_at": _iso(row.started_at)}
        found.setdefault(row.delivery_id, []).append(told | {"ended_at": _iso(row.ended_at)})
    return found


def _delivery_json(row: Row[tuple[object, ...]], tried: list[Mapping[str, object]]) -> Mapping[str, object]:
    return {
        "id": row.id,
        "status": row.status,
        "made_at": _iso(row.created_at),
        "ended_at": _iso(row.ended_at),
        "subject": row.subject or None,
        "text": _filled(row.text, row.personal) if row.text else None,
        "attempts": tried,
    }


def _filled(text: str, personal: list[list[str]]) -> str:
    for slot, value in personal:
        text = text.replace(slot, value)
    return text


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
