"""Step 2 of the pipeline: what is owed minus what exists, many fan-outs at once, set by set in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import count

from sqlalchemy import Connection, Select, select, update

from watcher.db import Store
from watcher.db.abreast import abreast
from watcher.db.dialect import expect_few_rows, insert_new
from watcher.db.tables import fan_out, match
from watcher.match.owed import Page, owed_everywhere, owed_near, owed_on_page, pages_owed
from watcher.match.unknown import Lookout

#: Rows a transaction: large enough to be cheap, small enough that a writer beside it never waits long.
CHUNK = 5_000
#: Fan-outs that are matched together: at first, and at most. A statement for each cost two thirds of the time.
FIRST_BATCH, LARGEST_BATCH = 16, 1_024
#: On PostgreSQL, whose processes then have two processors' worth of work.
PAGES_AT_ONCE = 2
#: After so many chunks it is very many who are owed the same.
FULL_CHUNKS = 2


class Matcher:
    """Turns fan-outs into matches; a crash anywhere is resumed by asking again what is owed."""

    def __init__(self, store: Store, chunk: int = CHUNK) -> None:
        self._store = store
        self._chunk = chunk
        self._lookout = Lookout(store)

    def match_owed(self, now: datetime) -> int:
        """Match every fan-out that is still owed and return how many matches were made."""
        owed, total, size = self._owed(), 0, FIRST_BATCH
        while owed:
            batch, owed = owed[:size], owed[size:]
            made = self._lookout.match(batch, self._chunk, now) + self._match_batch(batch, now)
            total += made
            size = self._next_size(size, made)
        return total

    def _owed(self) -> list[int]:
        with self._store.read() as connection:
            query = select(fan_out.c.id).where(fan_out.c.matched_at.is_(None)).order_by(fan_out.c.id)
            return list(connection.execute(query).scalars())

    def _match_batch(self, batch: Sequence[int], now: datetime) -> int:
        """Make what these fan-outs owe, a transaction a chunk; the last one says that nothing more is owed."""
        total = 0
        for turn in count(1):
            with self._store.write() as connection:
                locked = _lock(connection, batch)
                made = _match(connection, locked, self._chunk)
                is_done = made < self._chunk
                if is_done:
                    matched = update(fan_out).where(fan_out.c.id.in_(locked)).values(matched_at=now)
                    connection.execute(matched)
            total += made
            if is_done:
                break
            if turn % FULL_CHUNKS == 0:
                total += self._match_pages(batch)
        return total

    def _match_pages(self, batch: Sequence[int]) -> int:
        """Make what is owed to very many, page by page: a chunk of what is left would read again all that was made.

        It may break off anywhere, or run beside another one: what is owed is asked once more after it.
        """
        with self._store.read() as connection:
            pages = list(pages_owed(connection, batch, self._chunk))
        return abreast(lambda page: self._make_page(batch, page), pages, 1 if self._store.is_sqlite else PAGES_AT_ONCE)

    def _make_page(self, batch: Sequence[int], page: Page) -> int:
        with self._store.write() as connection:
            expect_few_rows(connection)
            return _match_page(connection, _lock(connection, batch, is_shared=True), page)

    def _next_size(self, size: int, made: int) -> int:
        """Return how many fan-outs come next, so that most fit into a chunk: a second one reads the first again."""
        fitting = size * self._chunk // (2 * made) if made else LARGEST_BATCH
        return max(1, min(fitting, size * 2, LARGEST_BATCH))


def _lock(connection: Connection, batch: Sequence[int], *, is_shared: bool = False) -> list[int]:
    """Let two processes that match the same fan-outs take turns; return those that the other one has not finished.

    Those who share the lock keep out only who does not: pages are made side by side, and none is finished meanwhile.
    """
    still_owed = select(fan_out.c.id).where(fan_out.c.id.in_(batch), fan_out.c.matched_at.is_(None))
    # In one order, or each could wait for a row that the other one has.
    return list(connection.execute(still_owed.order_by(fan_out.c.id).with_for_update(read=is_shared)).scalars())


def _match(connection: Connection, fan_out_ids: Sequence[int], most: int) -> int:
    """Make at most so many matches; fewer mean that nothing more is owed."""
    owed = {"fan_out_ids": list(fan_out_ids), "most": most}
    made = _insert(connection, owed_everywhere(), owed)
    near = owed_near(connection, fan_out_ids, most - made) if made < most else []
    if near:
        connection.execute(insert_new(connection, match), near)
    return made + len(near)


def _match_page(connection: Connection, fan_out_ids: Sequence[int], page: Page) -> int:
    made = _insert(connection, owed_on_page(), {"fan_out_ids": list(fan_out_ids), **asdict(page)})
    near = owed_near(connection, fan_out_ids, None, page)
    if near:
        connection.execute(insert_new(connection, match), near)
    return made + len(near)


def _insert(connection: Connection, pairs: Select[int, int], values: Mapping[str, object]) -> int:
    # Two processes that make the same page go through its addresses in one order, and the second one passes over.
    inserting = insert_new(connection, match).from_select(["change_id", "subscription_id"], pairs)
    # SQLAlchemy forgets how many rows an insert made unless it is told not to.
    return connection.execute(inserting, values, execution_options={"preserve_rowcount": True}).rowcount
