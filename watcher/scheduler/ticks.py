"""Ticks: a schedule's moments as rows, so that of any number of schedulers exactly one starts each."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import schedule_run

#: Older ones are cleaned up. A clock that is set back by less than this starts nothing a second time.
KEEP_TICKS = timedelta(days=7)


def tick_of(now: datetime, seconds: float, phase: float = 0.0) -> datetime:
    """Return the newest moment of a schedule at or before `now`; `phase` shifts all its moments by some seconds.

    After a downtime of any length it is one moment, so what was missed meanwhile is made up for once.
    """
    return datetime.fromtimestamp((now.timestamp() - phase) // seconds * seconds + phase, UTC)


def start_tick(store: Store, schedule: str, fire_at: datetime) -> bool:
    """Say whether this call is the one that starts the tick; of any number of schedulers exactly one is."""
    with store.write() as connection:
        connection.execute(delete(schedule_run).where(schedule_run.c.fire_at < fire_at - KEEP_TICKS))
        tick = insert_new(connection, schedule_run).values(schedule=schedule, fire_at=fire_at)
        return connection.execute(tick.returning(schedule_run.c.fire_at)).first() is not None
