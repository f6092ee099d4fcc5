"""What a sweep of a release has done so far, so that another sweep of the same release goes on behind it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, delete, or_, select, update

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import instance, sweep, sweep_step
from watcher.model.record import Json
from watcher.model.sweep import Release
from watcher.sweep.reads import SWEPT_DAY

#: Before the path of a reformat that an operator has decided about, which holds for a whole release.
ACCEPTED = "accepted "


class Steps:
    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, release: Release, *, again: bool) -> None:
        """Forget what was done at other releases; `again` also forgets this one."""
        old = sweep_step.c.release_at != release.data_timestamp
        undone = or_(old, ~sweep_step.c.step.startswith(ACCEPTED)) if again else old
        with self._store.write() as connection:
            connection.execute(delete(sweep_step).where(undone))

    def done(self, release: Release) -> dict[str, Mapping[str, Json]]:
        """Return each step that is done, with what it found."""
        query = select(sweep_step.c.step, sweep_step.c.result).where(sweep_step.c.release_at == release.data_timestamp)
        with self._store.read() as connection:
            return {row.step: row.result for row in connection.execute(query)}

    def finish(self, release: Release, step: str, result: Mapping[str, Json], now: datetime) -> None:
        with self._store.write() as connection:
            finish_step(connection, release, step, result, now)

    def sign_of_life(self, sweep_id: int, now: datetime) -> None:
        """Say that the process of a sweep still runs: a long one is not taken for dead."""
        with self._store.write() as connection:
            connection.execute(update(sweep).where(sweep.c.id == sweep_id).values(alive_at=now))

    def keep_swept_day(self, day: date) -> None:
        """Move the cursor of the deltas; it never goes back."""
        with self._store.write() as connection:
            fresh = {"key": SWEPT_DAY, "value": day.isoformat()}
            connection.execute(insert_new(connection, instance).values(**fresh))
            older = (instance.c.key == SWEPT_DAY) & (instance.c.value < day.isoformat())
            connection.execute(update(instance).where(older).values(value=day.isoformat()))


def finish_step(connection: Connection, release: Release, step: str, result: Mapping[str, Json], now: datetime) -> bool:
    """Note a step as done in the transaction that does it; False where it was done already."""
    row = {"release_at": release.data_timestamp, "step": step, "done_at": now, "result": dict(result)}
    inserted = insert_new(connection, sweep_step).values(**row).returning(sweep_step.c.step)
    return connection.execute(inserted).first() is not None
