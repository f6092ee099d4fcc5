"""The request budget: one token bucket in the database, shared by every process that asks the registry.

A tenth of what it can hold is kept for people who wait for an answer; sweeps stop there until it has filled up again.
"""

import asyncio
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import select, update

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import budget
from watcher.sweep.plan import SWEEPS_SHARE

REGISTRY = "registry"
#: Tokens saved up while nobody asks; the registry answered 40 requests in a row without complaint.
MOST_SAVED = 40.0


class Asker(Enum):
    """Who waits for an answer of the registry."""

    #: A sweep or a back-fill; it can wait.
    SWEEP = "sweep"
    #: Somebody at a terminal or a page.
    PERSON = "person"


class Budget:
    """At most `per_minute` requests a minute in the long run, whoever asks."""

    def __init__(self, store: Store, per_minute: float, asker: Asker = Asker.SWEEP) -> None:
        self._store = store
        self._per_second = per_minute / 60
        self._most = max(1.0, min(MOST_SAVED, per_minute))
        kept = 0.0 if asker is Asker.PERSON else self._most * (1 - SWEEPS_SHARE)
        # A bucket that holds a single token has no tenth to keep; waiting for more than it holds would never end.
        self._least = min(1 + kept, self._most)

    async def spend(self) -> None:
        """Wait until one request is allowed, and take it."""
        # Other processes spend from the same row, and none of them could signal us.
        while wait := await asyncio.to_thread(self._take_now):  # noqa: ASYNC110
            await asyncio.sleep(wait.total_seconds())

    def _take_now(self) -> timedelta:
        return self.take(self._store.now())

    def take(self, now: datetime) -> timedelta:
        """Take a token and return zero, or return how long to wait before asking again."""
        with self._store.write() as connection:
            fresh = {"name": REGISTRY, "tokens": self._most, "filled_at": now}
            connection.execute(insert_new(connection, budget).values(**fresh))
            row = connection.execute(select(budget).where(budget.c.name == REGISTRY).with_for_update()).one()
            # A clock that stepped back must not take tokens away.
            passed = max(0.0, (now - row.filled_at).total_seconds())
            tokens = min(self._most, row.tokens + passed * self._per_second)
            if tokens < self._least:
                return timedelta(seconds=(self._least - tokens) / self._per_second)
            connection.execute(
                update(budget)
                .where(budget.c.name == REGISTRY)
                .values(tokens=tokens - 1, filled_at=max(now, row.filled_at))
            )
        return timedelta(0)
