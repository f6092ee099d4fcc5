"""From claimed rows to deliveries: their addresses, and their texts, which many share and which never change."""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, select

from watcher.db.dialect import id_list, is_among
from watcher.db.tables import address, message
from watcher.delivery.claims import READ_OF_ADDRESS
from watcher.model.alert import Message
from watcher.model.delivery import Delivery, Lease
from watcher.model.watch import Address, Channel

#: The text of a delivery that has none before it is first sent.
NO_TEXT = Message("", "", "")
#: An empty list as it is stored.
NOTHING = "[]"
#: Texts kept in memory; a mail's is some 20 KB.
MOST_TEXTS = 256


class Reading:
    """Reads claimed rows, in worker threads."""

    def __init__(self) -> None:
        self._texts: OrderedDict[int, Message] = OrderedDict()
        self._lock = Lock()

    def deliveries(
        self, connection: Connection, rows: Sequence[Row[tuple[object, ...]]], until: datetime
    ) -> list[Delivery]:
        """Return what was leased until then."""
        if not rows:
            return []
        addresses = _addresses(connection, rows)
        texts = self._read_texts(connection, {row.message_id for row in rows if row.message_id is not None})
        return [_delivery_of(row, addresses[row.address_id], texts.get(row.message_id), until) for row in rows]

    def _read_texts(self, connection: Connection, ids: set[int]) -> dict[int, Message]:
        with self._lock:
            known = {each: self._texts[each] for each in ids if each in self._texts}
        if missing := ids - known.keys():
            dialect = connection.dialect.name
            rows = connection.execute(_texts(dialect), {"ids": id_list(dialect, missing)})
            known |= {row.id: Message(row.subject, row.text, row.html) for row in rows}
        self._keep(known)
        return known

    def _keep(self, texts: dict[int, Message]) -> None:
        with self._lock:
            for each, text in texts.items():
                self._texts[each] = text
                self._texts.move_to_end(each)
            while len(self._texts) > MOST_TEXTS:
                self._texts.popitem(last=False)


def _addresses(connection: Connection, rows: Sequence[Row[tuple[object, ...]]]) -> dict[int, Address]:
    found = rows
    if connection.dialect.name == "sqlite":
        ids = id_list("sqlite", {row.address_id for row in rows})
        found = connection.execute(_addressed("sqlite"), {"ids": ids}).all()
    # PostgreSQL returned them with the claimed rows.
    return {row.address_id: _address_of(row) for row in found}


def _address_of(row: Row[tuple[object, ...]]) -> Address:
    return Address(
        row.address_id, Channel(row.to_channel), row.to_value, row.to_confirmed_at, tuple(_listed(row.to_secrets))
    )


def _delivery_of(row: Row[tuple[object, ...]], to: Address, text: Message | None, until: datetime) -> Delivery:
    return Delivery(
        id=row.id,
        key=row.key,
        address=to,
        message=text or NO_TEXT,
        created_at=row.created_at,
        attempts=row.attempts,
        lease=Lease(row.lease_token, until),
        personal=tuple((slot, value) for slot, value in _listed(row.personal)),
        alert_id=row.alert_id,
        is_rendered=text is not None,
    )


def _listed(stored: str) -> list[Any]:
    # Nearly always there is nothing in it, and to read that takes as long as the rest of the row.
    return [] if stored == NOTHING else orjson.loads(stored)


@cache
def _addressed(dialect: str) -> Select[tuple[object, ...]]:
    return select(address.c.id.label("address_id"), *READ_OF_ADDRESS).where(is_among(dialect, address.c.id, "ids"))


@cache
def _texts(dialect: str) -> Select[tuple[object, ...]]:
    return select(message).where(is_among(dialect, message.c.id, "ids"))
