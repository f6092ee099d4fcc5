"""From claimed rows to deliveries: their addresses, and their texts, which many share and which never change."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Select, select

from watcher.db.dialect import id_list, is_among
from watcher.db.tables import message
from watcher.model.alert import Message
from watcher.model.delivery import Delivery, Lease
from watcher.model.watch import Address, Channel

#: The text of a delivery that has none before it is first sent.
NO_TEXT = Message("", "", "")
#: An empty list as it is stored.
NOTHING = "[]"
#: Looked up, because making one of its word takes three times as long.
CHANNELS = {each.value: each for each in Channel}
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
        texts = self._read_texts(connection, {row.message_id for row in rows} - {None})
        return [_delivery_of(row, texts, until) for row in rows]

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


def _delivery_of(row: Sequence[Any], texts: Mapping[int, Message], until: datetime) -> Delivery:
    # Taken apart at once: to ask for its columns by name takes as long as all the rest.
    row_id, key, address_id, alert_id, message_id, personal, _, created_at, attempts, token, *to = row
    channel, value, confirmed_at, secrets = to
    text = texts.get(message_id)
    return Delivery(
        row_id,
        key,
        Address(address_id, CHANNELS[channel], value, confirmed_at, tuple(_listed(secrets))),
        text or NO_TEXT,
        created_at,
        attempts,
        Lease(token, until),
        tuple((slot, filled) for slot, filled in _listed(personal)),
        alert_id,
        text is not None,
    )


def _listed(stored: str) -> list[Any]:
    # Nearly always there is nothing in it, and to read that takes as long as the rest of the row.
    return [] if stored == NOTHING else orjson.loads(stored)


@cache
def _texts(dialect: str) -> Select[tuple[object, ...]]:
    return select(message).where(is_among(dialect, message.c.id, "ids"))
