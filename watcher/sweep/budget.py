"""The request budget: one token bucket in the database, shared by every process that asks the registry."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select, update

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import budget

REGISTRY = "registry"
#: Tokens saved up while nobody asks; the registry answered 40 requests in a row without complaint.
MOST_SAVED = 40.0


class Budget:
    """At most `per_minute` requests a minute in the long run."""

    def __init__(self, store: Store, per_minute: float) -> None:
        self._store = store
        self._per_second = per_minute / 60
        self._most = max(1.0, min(MOST_SAVED, per_minute))

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
            if tokens < 1:
                return timedelta(seconds=(1 - tokens) / self._per_second)
            connection.execute(
                update(budget)
                .where(budget.c.name == REGISTRY)
                .values(tokens=tokens - 1, filled_at=max(now, row.filled_at))
            )
        return timedelta(0)
