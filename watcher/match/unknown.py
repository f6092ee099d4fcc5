"""What is stored under a word that this version does not know, looked for and named (fault F26).

Compared with every change, such a word never fits: somebody would hear of nothing, and nobody of that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import ColumnElement, Connection, Select, func, select

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.home import UNKNOWN, put
from watcher.db.tables import change, fan_out, match, subscription, subscription_kind
from watcher.db.words import FREQUENCIES, IMPORTANCES, KINDS
from watcher.match.owed import owed_by_unknown, owed_near_by_unknown

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: A version is exchanged with a restart, and a choice is made at any time; all choices are read to find one.
LOOKED_AGAIN: Final = timedelta(days=1)
#: As many subscriptions are named beside one word.
MOST_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class UnknownWord:
    column: str
    word: str
    count: int
    #: The first subscriptions that have it.
    subscription_ids: tuple[int, ...]


def unknown_words(connection: Connection) -> list[UnknownWord]:
    """Return the words of lasting subscriptions that this version does not know; reads all of them."""
    lasting = subscription.c.ended_at.is_(None)
    kinds = select(subscription_kind.c.kind, subscription.c.id).join(subscription).where(lasting)
    found = list(_strange(connection, "kind", subscription_kind.c.kind, KINDS, kinds))
    for column, known in ((subscription.c.least, IMPORTANCES), (subscription.c.frequency, FREQUENCIES)):
        found += _strange(connection, column.name, column, known, select(column, subscription.c.id).where(lasting))
    return found


def _strange(
    connection: Connection,
    name: str,
    column: ColumnElement[object],
    known: frozenset[object],
    among: Select[object, int],
) -> Iterator[UnknownWord]:
    unknown = among.where(column.not_in(sorted(known, key=str)))
    of_all = unknown.with_only_columns(column, func.count()).group_by(column).order_by(column)
    for word, count in connection.execute(of_all).all():
        few = unknown.with_only_columns(subscription.c.id).where(column == word).order_by(subscription.c.id)
        ids = connection.execute(few.limit(MOST_NAMED)).scalars().all()
        yield UnknownWord(name, str(word), count, tuple(ids))


class Lookout:
    """Finds unknown words, names them in the log, and matches for them what compares no words."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looked_at: datetime | None = None
        self._is_any = False

    def match(self, fan_out_ids: Sequence[int], chunk: int, now: datetime) -> int:
        """Match whatever may be meant by an unknown word: tell too much rather than nothing."""
        self._look(now)
        if not (self._is_any or self._has_unknown_change(fan_out_ids)):
            return 0
        total, made = 0, chunk
        while made >= chunk:
            with self._store.write() as connection:
                made = _match(connection, fan_out_ids, chunk)
            total += made
        return total

    def _look(self, now: datetime) -> None:
        if self._looked_at is not None and now - self._looked_at < LOOKED_AGAIN:
            return
        with self._store.write() as connection:
            found = unknown_words(connection)
            put(connection, UNKNOWN, str(sum(each.count for each in found)))
        for each in found:
            log.error(
                "subscription.word_unknown",
                column=each.column,
                word=each.word,
                subscriptions=each.count,
                subscription_ids=each.subscription_ids,
            )
        self._looked_at, self._is_any = now, bool(found)

    def _has_unknown_change(self, fan_out_ids: Sequence[int]) -> bool:
        unknown = change.c.kind.not_in(sorted(KINDS))
        query = select(change.c.kind, func.min(change.c.id)).where(change.c.fan_out_id.in_(fan_out_ids), unknown)
        with self._store.read() as connection:
            found = connection.execute(query.group_by(change.c.kind)).all()
        for word, change_id in found:
            log.error("change.kind_unknown", word=word, first_change_id=change_id)
        return bool(found)


def _match(connection: Connection, fan_out_ids: Sequence[int], most: int) -> int:
    # Whoever matches the same at once waits for it, as in the matcher.
    owed = select(fan_out.c.id).where(fan_out.c.id.in_(fan_out_ids), fan_out.c.matched_at.is_(None))
    locked = connection.execute(owed.order_by(fan_out.c.id).with_for_update()).scalars().all()
    values = {"fan_out_ids": list(locked), "most": most}
    pairs = connection.execute(owed_by_unknown(), values).mappings().all()
    near = owed_near_by_unknown(connection, locked, most - len(pairs)) if len(pairs) < most else []
    rows = [*map(dict, pairs), *near]
    if rows:
        connection.execute(insert_new(connection, match), rows)
    return len(rows)
