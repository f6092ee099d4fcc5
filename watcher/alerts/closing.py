"""Step 3 of the pipeline: what belongs to closed windows becomes alerts, a few thousand in each transaction.

An alert takes in what belongs to its window until its text is made, which is when it is first sent. What comes later
gets a window after it: a window that was told is never told again.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeAlias

from sqlalchemy import Connection, func, select

from watcher.alerts.opening import Key, insert_alerts, names_behind, still_open, tie
from watcher.alerts.owed import Times, sightings, untold, waiting_after
from watcher.alerts.windows import leaves_at, quiet_name, webhook_name, window_of
from watcher.db import Store
from watcher.db.abreast import abreast
from watcher.db.dialect import expect_few_rows
from watcher.db.tables import instance
from watcher.model.watch import Channel, Frequency

#: Matches that a transaction begins with: enough to be cheap, few enough that nobody waits long behind it.
CHUNK: Final = 5_000
#: On PostgreSQL addresses have turns, by their numbers, and two are closed at once: while one waits for the other's
#: rows the processor would have nothing to do.
TURNS: Final = 2
#: The row of `instance`, and the first half of the advisory locks' keys ("clos" in ASCII), of who closes windows.
TURN: Final = "closing"
LOCK_KEY: Final = 0x636C6F73

#: Puts the deliveries of alerts: their ids, the channel, when their window closes and when they may be sent.
Put: TypeAlias = Callable[[Connection, Collection[int], Channel, datetime, datetime], None]


@dataclass(frozen=True, slots=True)
class Leaving:
    """How alerts are sent that were made together."""

    channel: Channel
    #: When their window closes; now, where that was before.
    closes_at: datetime
    #: From when on they may be sent: their window is closed then, and their readers' quiet hours are over.
    run_at: datetime


@dataclass(frozen=True, slots=True)
class _Due:
    """What is untold in a window of an address."""

    times: Times
    leaving: Leaving
    match_ids: list[int] = field(default_factory=list)

    @property
    def is_put_off(self) -> bool:
        """Whether only quiet hours keep it from leaving now; a digest has a window of its own anyway."""
        return self.times.frequency is Frequency.IMMEDIATE and self.leaving.run_at > self.leaving.closes_at

    def can_wait(self, now: datetime) -> bool:
        """Say whether it may be told by the next digest: nobody gets two for one hour."""
        return self.times.frequency is not Frequency.IMMEDIATE and self.leaving.closes_at <= now


@dataclass(frozen=True, slots=True)
class Chunk:
    """Addresses that are told in one transaction, and the turn that they all belong to."""

    turn: int
    address_ids: Collection[int]


class Closing:
    """Makes alerts of what is owed. It asks the rows, so it takes up whatever was broken off."""

    def __init__(self, store: Store, chunk: int = CHUNK) -> None:
        self._store = store
        self._chunk = chunk
        self._turns = 1 if store.is_sqlite else TURNS

    def close(self, now: datetime, put: Put) -> int:
        """Make the alerts of all that is owed, a transaction a chunk, with their deliveries; returns how many."""

        def close_one(chunk: Chunk) -> int:
            with self._store.write() as connection:
                made = self.open_alerts(connection, chunk, now)
                for leaving, alert_ids in made.items():
                    put(connection, alert_ids, leaving.channel, leaving.closes_at, leaving.run_at)
            return sum(map(len, made.values()))

        return abreast(close_one, self.chunks(), self._turns)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the addresses at which something is untold, in the order of their subscriptions."""
        after = 0
        while True:
            with self._store.read() as connection:
                expect_few_rows(connection)
                waiting = waiting_after(connection, after, self._chunk * self._turns)
            if not waiting:
                return
            after = waiting[-1][0]
            yield from _in_turns({address_id for _, address_id in waiting if address_id is not None}, self._turns)

    def open_alerts(self, connection: Connection, chunk: Chunk, now: datetime) -> dict[Leaving, list[int]]:
        """Make the alerts of what is owed to some addresses, and tie their matches to them.

        Returns the ids of the new ones: the same transaction makes their deliveries. Those who close windows take
        turns, a transaction each, so that whoever comes second finds all of it done.
        """
        expect_few_rows(connection)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL max_parallel_workers_per_gather = 0")
        _wait_for(connection, chunk.turn)
        return _open(connection, _due(connection, chunk.address_ids, now), now)


def _in_turns(address_ids: Collection[int], turns: int) -> Iterator[Chunk]:
    for turn in range(turns):
        if some := [address_id for address_id in address_ids if address_id % turns == turn]:
            yield Chunk(turn, some)


def _wait_for(connection: Connection, turn: int) -> None:
    """Begin when nobody else closes windows of this turn's addresses; SQLite lets only one process write anyway."""
    # Whoever runs an older version has one turn for all, and locks the row against everybody.
    connection.execute(select(instance.c.value).where(instance.c.key == TURN).with_for_update(read=True))
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK_KEY, turn)))


def _open(connection: Connection, due: Mapping[Key, _Due], now: datetime) -> dict[Leaving, list[int]]:
    new = insert_alerts(connection, due, now)
    ids, late = dict(new), dict[Key, _Due]()
    if told := due.keys() - new.keys():
        ids |= still_open(connection, told)
        late = {key: due[key] for key in told - ids.keys() if due[key].can_wait(now)}
        behind = names_behind(connection, told - ids.keys() - late.keys())
        later = insert_alerts(connection, behind.values(), now)
        new |= {key: later[name] for key, name in behind.items()}
        ids |= new
    tie(connection, ((match_id, alert_id) for key, alert_id in ids.items() for match_id in due[key].match_ids))
    made = _by_leaving(due, new)
    later_made = _open(connection, _put_off(late, now), now) if late else {}
    for leaving, alert_ids in later_made.items():
        made.setdefault(leaving, []).extend(alert_ids)
    return made


def _put_off(late: Mapping[Key, _Due], now: datetime) -> dict[Key, _Due]:
    """Return what came too late for a digest that was told already as part of the next one."""
    due = dict[Key, _Due]()
    for (address_id, _), each in late.items():
        # A digest's window does not depend on the sweep.
        name, leaving = _place(each.times, 0, now, now)
        due.setdefault((address_id, name), _Due(each.times, leaving)).match_ids.extend(each.match_ids)
    return due


def _due(connection: Connection, address_ids: Collection[int], now: datetime) -> dict[Key, _Due]:
    """Return the windows of what is untold at some addresses, as far as they may be told."""
    rows = list(untold(connection, address_ids))
    found = sightings(connection, {row[1] for row in rows})
    place = lru_cache(maxsize=None)(lambda times, one: _place(times, one.sweep_id, one.swept_at, now))
    due: dict[Key, _Due] = {}
    for match_id, change_id, subscription_id, address_id, times in rows:
        if change_id not in found:
            continue
        sighting = found[change_id]
        name, leaving = place(times, sighting)
        if times.channel is Channel.WEBHOOK:
            name = webhook_name(name, subscription_id, sighting.nct_id)
        each = due.get((address_id, name))
        if each is None:
            each = due[address_id, name] = _Due(times, leaving)
        each.match_ids.append(match_id)
        if leaving is not each.leaving and leaving.run_at < each.leaving.run_at:
            # Another subscription of this address has quiet hours: the first to leave takes the rest along, so that
            # nobody waits for the end of hours that they did not choose.
            due[address_id, name] = replace(each, leaving=leaving)
    return _by_night(due)


def _by_night(due: Mapping[Key, _Due]) -> dict[Key, _Due]:
    """Tell at once what several sweeps found in one night, and what leaves at its end."""
    told: dict[Key, _Due] = {}
    for (address_id, name), each in due.items():
        key = (address_id, quiet_name(each.leaving.run_at) if each.is_put_off else name)
        if key in told:
            told[key].match_ids.extend(each.match_ids)
        else:
            told[key] = each
    return told


def _place(times: Times, sweep_id: int, swept_at: datetime, now: datetime) -> tuple[str, Leaving]:
    """Return the name of a window, which is the whole one for e-mail, and how it is sent."""
    window = window_of(times.channel, times.frequency, times.schedule, sweep_id, swept_at)
    closes_at = max(window.closes_at, now)
    return window.name, Leaving(times.channel, closes_at, leaves_at(closes_at, times.schedule))


def _by_leaving(due: Mapping[Key, _Due], new: Mapping[Key, int]) -> dict[Leaving, list[int]]:
    alerts: dict[Leaving, list[int]] = defaultdict(list)
    for key, alert_id in new.items():
        alerts[due[key].leaving].append(alert_id)
    return alerts
