"""Step 3 of the pipeline: what belongs to closed windows becomes alerts, a few thousand in each transaction.

An alert takes in what belongs to its window until its text is made, which is when it is first sent. What comes later
gets a window after it: a window that was told is never told again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, select

from watcher.alerts.opening import Key, insert_alerts, names_behind, still_open, tie
from watcher.alerts.owed import Times, sightings, told_beside, untold, waiting_after
from watcher.alerts.windows import leaves_at, webhook_name, window_of
from watcher.db import Store
from watcher.db.dialect import expect_few_rows
from watcher.db.tables import instance
from watcher.model.watch import Channel, Frequency

#: Matches that a transaction begins with: enough to be cheap, few enough that nobody waits long behind it.
CHUNK: Final = 5_000
#: The row of `instance` that is locked by who closes windows.
TURN: Final = "closing"


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

    def can_wait(self, now: datetime) -> bool:
        """Say whether it may be told by the next digest: nobody gets two for one hour."""
        return self.times.frequency is not Frequency.IMMEDIATE and self.leaving.closes_at <= now


class Closing:
    """Makes alerts of what is owed. It asks the rows, so it takes up whatever was broken off."""

    def __init__(self, store: Store, chunk: int = CHUNK) -> None:
        self._store = store
        self._chunk = chunk

    def chunks(self) -> Iterator[frozenset[int]]:
        """Yield the subscriptions of everything that is untold, in the order of their ids."""
        after = 0
        while True:
            with self._store.read() as connection:
                waiting = waiting_after(connection, after, self._chunk)
            if not waiting:
                return
            after = waiting[-1]
            yield frozenset(waiting)

    def open_alerts(
        self, connection: Connection, subscription_ids: Collection[int], now: datetime
    ) -> dict[Leaving, list[int]]:
        """Make the alerts of what is owed to some subscriptions, and tie their matches to them.

        Returns the ids of the new ones: the same transaction makes their deliveries. Those who close windows take
        turns, a transaction each, so that whoever comes second finds all of it done.
        """
        expect_few_rows(connection)
        connection.execute(select(instance.c.value).where(instance.c.key == TURN).with_for_update())
        return _open(connection, _due(connection, subscription_ids, now), now)


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


def _due(connection: Connection, subscription_ids: Collection[int], now: datetime) -> dict[Key, _Due]:
    """Return the windows of what is untold at the addresses of some subscriptions, as far as they may be told."""
    told_at = told_beside(connection, subscription_ids)
    rows = untold(connection, told_at)
    found = sightings(connection, {change_id for _, _, change_id in rows})
    place = lru_cache(maxsize=None)(lambda times, one: _place(times, one.sweep_id, one.swept_at, now))
    due: dict[Key, _Due] = {}
    for match_id, subscription_id, change_id in rows:
        if change_id not in found:
            continue
        sighting, (address_id, times) = found[change_id], told_at[subscription_id]
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
    return due


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
