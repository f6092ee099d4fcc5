"""The request budget: one token bucket in the database, shared by every process that asks the registry.

A tenth of what it can hold is kept for people who wait for an answer; sweeps stop there until it has filled up again.
Below its half, where a sweep that waits holds it, people pay from a bucket of their own too, which fills half as fast:
the other half of the rate is left for the sweep, however many people ask.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection, select, update

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import budget
from watcher.sweep.plan import SWEEPS_SHARE

REGISTRY = "registry"
PEOPLE = "people"
#: Of the rate and of what can be saved, while a sweep waits.
PEOPLES_SHARE = 0.5
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
        self._asker = asker
        most = max(1.0, min(MOST_SAVED, per_minute))
        self._shared = _Bucket(REGISTRY, most, per_minute / 60)
        self._peoples = _Bucket(PEOPLE, max(1.0, most * PEOPLES_SHARE), per_minute * PEOPLES_SHARE / 60)
        # A bucket that holds a single token has no tenth to keep; waiting for more than it holds would never end.
        self._least = min(1 + most * (1 - SWEEPS_SHARE), most)

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
            shared = self._shared.level(connection, now)
            if self._asker is Asker.SWEEP:
                return self._shared.take(connection, shared, now, self._least)
            # A sweep that waits takes all but the lowest tenth, so that none waits while the upper half is there.
            if shared.tokens - 1 >= self._shared.most * PEOPLES_SHARE:
                return self._shared.take(connection, shared, now)
            if wait := self._shared.wait(shared):
                return wait
            wait = self._peoples.take(connection, self._peoples.level(connection, now), now)
            return wait or self._shared.take(connection, shared, now)


@dataclass(frozen=True, slots=True)
class _Level:
    tokens: float
    filled_at: datetime


@dataclass(frozen=True, slots=True)
class _Bucket:
    """A row that holds at most `most` tokens."""

    name: str
    most: float
    per_second: float

    def level(self, connection: Connection, now: datetime) -> _Level:
        """Return what it holds now, the row being locked."""
        fresh = {"name": self.name, "tokens": self.most, "filled_at": now}
        connection.execute(insert_new(connection, budget).values(**fresh))
        row = connection.execute(select(budget).where(budget.c.name == self.name).with_for_update()).one()
        # A clock that stepped back must not take tokens away.
        passed = max(0.0, (now - row.filled_at).total_seconds())
        return _Level(min(self.most, row.tokens + passed * self.per_second), row.filled_at)

    def wait(self, level: _Level, least: float = 1.0) -> timedelta:
        """Return how long it takes until it holds `least` tokens."""
        return timedelta(seconds=max(0.0, least - level.tokens) / self.per_second)

    def take(self, connection: Connection, level: _Level, now: datetime, least: float = 1.0) -> timedelta:
        """Take a token where it holds `least`, and return zero; else return how long to wait."""
        if wait := self.wait(level, least):
            return wait
        connection.execute(
            update(budget)
            .where(budget.c.name == self.name)
            .values(tokens=level.tokens - 1, filled_at=max(now, level.filled_at))
        )
        return timedelta(0)
