"""What became of each sweep, and which release was swept last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Row, delete, insert, select, update

from watcher.db import Store
from watcher.db.dialect import insert_id, insert_new
from watcher.db.tables import instance, sweep
from watcher.model.sweep import Release

#: A sweep takes minutes; one that began longer ago than this died with its process.
LONGEST_SWEEP = timedelta(minutes=30)
SWEPT_ETAG = "swept_etag"
#: Before the id of a search whose answer is held back: the release that gave it first.
HELD = "held_search_"


class SweepState(StrEnum):
    #: Set when it begins.
    RUNNING = "running"
    #: Everything that is watched was read.
    COMPLETE = "complete"
    #: Something could not be read, or the process died; the release is swept again.
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Sweep:
    """One sweep, as it stands in the journal."""

    id: int
    started_at: datetime
    ended_at: datetime | None
    release_at: datetime
    state: SweepState
    requests: int
    trials: int
    versions: int
    changes: int
    noise: int
    problems: tuple[str, ...]


class Journal:
    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, release: Release, now: datetime) -> int:
        with self._store.write() as connection:
            return insert_id(
                connection,
                sweep,
                {
                    "started_at": now,
                    "release_at": release.data_timestamp,
                    "state": SweepState.RUNNING.value,
                    "problems": [],
                },
            )

    def end(self, sweep_id: int, *, requests: int, trials: int, problems: tuple[str, ...], now: datetime) -> Sweep:
        state = SweepState.PARTIAL if problems else SweepState.COMPLETE
        with self._store.write() as connection:
            connection.execute(
                update(sweep)
                .where(sweep.c.id == sweep_id)
                .values(ended_at=now, state=state.value, requests=requests, trials=trials, problems=list(problems))
            )
        return self.get(sweep_id)

    def swept_etag(self) -> str | None:
        """Return the ETag of the release that was last swept completely, for a question that costs nothing."""
        with self._store.read() as connection:
            found = connection.execute(select(instance.c.value).where(instance.c.key == SWEPT_ETAG)).scalar()
        return str(found) if found else None

    def keep_etag(self, release: Release) -> None:
        with self._store.write() as connection:
            connection.execute(delete(instance).where(instance.c.key == SWEPT_ETAG))
            connection.execute(insert(instance).values(key=SWEPT_ETAG, value=release.etag or ""))

    def is_confirmed(self, watch_id: int, release: Release) -> bool:
        """Say of an answer too strange to believe whether an earlier release gave one as well; else remember this one.

        A search whose trials really all left would otherwise be held back for ever.
        """
        held = {"key": f"{HELD}{watch_id}", "value": release.data_timestamp.isoformat()}
        with self._store.write() as connection:
            connection.execute(insert_new(connection, instance).values(**held))
            first = connection.execute(select(instance.c.value).where(instance.c.key == held["key"])).scalar_one()
        return str(first) < held["value"]

    def believe(self, watch_id: int) -> None:
        """Forget that a search's answer was held back."""
        with self._store.write() as connection:
            connection.execute(delete(instance).where(instance.c.key == f"{HELD}{watch_id}"))

    def get(self, sweep_id: int) -> Sweep:
        with self._store.read() as connection:
            return _sweep_of(connection.execute(select(sweep).where(sweep.c.id == sweep_id)).one())

    def last(self, *, complete: bool = False) -> Sweep | None:
        """Return the newest sweep that ended, or the newest one that read everything."""
        query = select(sweep).where(sweep.c.ended_at.is_not(None)).order_by(sweep.c.id.desc()).limit(1)
        if complete:
            query = query.where(sweep.c.state == SweepState.COMPLETE.value)
        with self._store.read() as connection:
            row = connection.execute(query).one_or_none()
        return _sweep_of(row) if row else None

    def end_abandoned(self, now: datetime, longest: timedelta | None = None) -> int:
        """Close sweeps whose process died, so that the windows they hold open are told.

        One that was only slow loses nothing: what it still finds gets a window of its own.
        """
        longest = LONGEST_SWEEP if longest is None else longest
        with self._store.write() as connection:
            return connection.execute(
                update(sweep)
                .where(sweep.c.ended_at.is_(None), sweep.c.started_at <= now - longest)
                .values(ended_at=now, state=SweepState.PARTIAL.value, problems=["the process that ran it died"])
            ).rowcount


def _sweep_of(row: Row[tuple[object, ...]]) -> Sweep:
    return Sweep(
        id=row.id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        release_at=row.release_at,
        state=SweepState(row.state),
        requests=row.requests,
        trials=row.trials,
        versions=row.versions,
        changes=row.changes,
        noise=row.noise,
        problems=tuple(row.problems),
    )
