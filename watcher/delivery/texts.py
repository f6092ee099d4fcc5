"""The texts of deliveries that were never sent: who makes them, and how they are kept for every later attempt."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Protocol

import orjson
from sqlalchemy import Connection, Select, Update, bindparam, select, update

from watcher.db import Store
from watcher.db.dialect import insert_all
from watcher.db.tables import delivery, message
from watcher.delivery.moves import lock_held, move_some
from watcher.model.alert import Message
from watcher.model.delivery import Delivery, DeliveryStatus, Move


@dataclass(frozen=True, slots=True)
class Rendered:
    """What became of deliveries without a text; one that is in neither had nobody left to tell, and is cancelled."""

    #: With their texts, which are stored.
    deliveries: tuple[Delivery, ...]
    #: By id: why there is no text, never with an address in it.
    failures: Mapping[int, str]


class Renders(Protocol):
    """Makes and keeps the texts of deliveries that were never sent, in a worker thread.

    One that cannot be told is a failure and keeps no other from its text. Raises StoreError and nothing else.
    """

    def __call__(self, unmade: Sequence[Delivery], now: datetime) -> Rendered: ...


def keep_texts(store: Store, made: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """Store the texts of claimed deliveries, each text once; returns those that are still in this worker's hands."""
    with store.write() as connection:
        leased = lock_held(connection, made)
        held = [each for each in made if leased.get(each.id) is DeliveryStatus.LEASED]
        keys = {each.id: text_key(each.message) for each in held}
        ids = put_texts(connection, {keys[each.id]: each.message for each in held})
        rows = [
            {"row_id": each.id, "text_id": ids[keys[each.id]], "slots": [list(pair) for pair in each.personal]}
            for each in held
        ]
        if rows:
            connection.execute(_keeping(), rows)
    return tuple(held)


def cancel_empty(store: Store, empty: Sequence[Delivery], now: datetime) -> None:
    """Cancel claimed deliveries that have nothing to tell any more."""
    with store.write() as connection:
        move_some(connection, Move.CANCEL, lock_held(connection, empty), now)


def put_texts(connection: Connection, texts: Mapping[str, Message]) -> dict[str, int]:
    """Return the ids of texts by their keys; those that are new are stored."""
    rows = [
        {"key": key, "subject": each.subject, "text": each.text, "html": each.html}
        for key, each in sorted(texts.items())
    ]
    insert_all(connection, message, rows)
    return {row.key: row.id for row in connection.execute(_found(), {"keys": sorted(texts)})}


def text_key(text: Message) -> str:
    """Return the digest of a text: all who are told the same share its row."""
    return hashlib.sha256(orjson.dumps([text.subject, text.text, text.html])).hexdigest()


def with_text(one: Delivery, text: Message, personal: Iterable[tuple[str, str]]) -> Delivery:
    return replace(one, message=text, personal=tuple(personal), is_rendered=True)


@cache
def _found() -> Select[tuple[int, str]]:
    # Locked, so that nobody who tidies up takes away a text that is about to be needed.
    keys = message.c.key.in_(bindparam("keys", expanding=True))
    return (
        select(message.c.id, message.c.key)
        .where(keys)
        .order_by(message.c.id)
        .with_for_update(read=True, key_share=True)
    )


@cache
def _keeping() -> Update:
    return (
        update(delivery)
        .where(delivery.c.id == bindparam("row_id"), delivery.c.message_id.is_(None))
        .values(message_id=bindparam("text_id"), personal=bindparam("slots"))
    )
