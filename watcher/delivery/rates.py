"""How many mails a second leave, all workers together: one token bucket for all, and one for each domain.

What is over a domain's rate keeps a place in it: its delivery is put off to the time of that place, once, and uses up
no try. What is over the rate of all is not claimed, so that a million waiting mails are not put off again and again.
The buckets are rows of the database that holds the deliveries: without it nothing is claimed, so nothing floods.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

from sqlalchemy import ColumnElement, Connection, exists, literal_column, select, update

from watcher.db.dialect import insert_new
from watcher.db.tables import budget

ALL_MAIL = "mail"
#: No bucket but a mark: until its time no mail is claimed, because the relay does not answer.
MAIL_PAUSED = "mail paused"
#: A place in the rate that a mail came later than this for is lost: else an hour's places would be used at once.
PLACE_LASTS = timedelta(seconds=60)
#: Seconds of the rate that are saved up while nobody mails.
SAVED_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Rates:
    """Mails a second; None: as fast as it goes."""

    to_all: float | None = None
    to_a_domain: float | None = None

    @property
    def are_limited(self) -> bool:
        return self.to_all is not None or self.to_a_domain is not None

    def left(self, connection: Connection, now: datetime) -> int | None:
        """Return how many mails may leave at once, whatever their domains; None: as many as there are."""
        if self.to_all is None:
            return None
        return max(0, floor(_filled(connection, ALL_MAIL, self.to_all, now).tokens))

    def leave(self, connection: Connection, count: int, now: datetime) -> None:
        """Count mails that are about to leave; below zero: that many of them do not, after all."""
        if self.to_all is not None and count:
            _take(connection, ALL_MAIL, self.to_all, count, now)

    def places(self, connection: Connection, domains: Sequence[str], now: datetime) -> list[datetime]:
        """Take a place for a mail to each of these domains; `now` where one is free."""
        found = [now] * len(domains)
        if self.to_a_domain is None:
            return found
        wanted: dict[str, list[int]] = defaultdict(list)
        for index, domain in enumerate(domains):
            wanted[f"{ALL_MAIL}:{domain.lower()}"].append(index)
        # In one order, so that two workers never wait for each other in a ring.
        for name in sorted(wanted):
            places = _take(connection, name, self.to_a_domain, len(wanted[name]), now)
            for index, place in zip(wanted[name], places, strict=True):
                found[index] = place
        return found


@dataclass(frozen=True, slots=True)
class Bucket:
    tokens: float
    filled_at: datetime


def pause_mail(connection: Connection, until: datetime) -> None:
    """Claim no mail before `until`."""
    connection.execute(insert_new(connection, budget).values(name=MAIL_PAUSED, tokens=0, filled_at=until))
    pausing = update(budget).where(budget.c.name == MAIL_PAUSED, budget.c.filled_at < until)
    connection.execute(pausing.values(filled_at=until))


def is_mail_paused(now: ColumnElement[datetime]) -> ColumnElement[bool]:
    return exists().where(budget.c.name == literal_column(f"'{MAIL_PAUSED}'"), budget.c.filled_at > now)


def _take(connection: Connection, name: str, rate: float, count: int, now: datetime) -> list[datetime]:
    fresh = {"name": name, "tokens": _most(rate), "filled_at": now}
    connection.execute(insert_new(connection, budget).values(**fresh))
    bucket = _filled(connection, name, rate, now)
    values = {"tokens": bucket.tokens - count, "filled_at": bucket.filled_at}
    connection.execute(update(budget).where(budget.c.name == name).values(**values))
    # Below zero the tokens are places that are taken already.
    return [now + timedelta(seconds=max(0.0, taken - bucket.tokens) / rate) for taken in range(1, count + 1)]


def _filled(connection: Connection, name: str, rate: float, now: datetime) -> Bucket:
    row = connection.execute(select(budget).where(budget.c.name == name).with_for_update()).one_or_none()
    if row is None:
        return Bucket(_most(rate), now)
    # A clock that stepped back must not take tokens away.
    passed = max(0.0, (now - row.filled_at).total_seconds())
    return Bucket(min(_most(rate), row.tokens + passed * rate), max(now, row.filled_at))


def _most(rate: float) -> float:
    return max(1.0, rate * SAVED_SECONDS)
