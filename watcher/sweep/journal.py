"""What became of each sweep, and which release was swept last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select, update

from watcher.db import Store
from watcher.db.dialect import insert_id
from watcher.db.tables import instance, sweep
from watcher.model.sweep import Held, Release

#: A sweep gives a sign of life with every request; one that gave none for so long died with its process.
LONGEST_SWEEP = timedelta(minutes=30)
SWEPT_ETAG = "swept_etag"


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
    #: Trials that this sweep held back, which leave it complete: only a later release can say more.
    held: tuple[Held, ...]
    #: Lines on what else waits for a later release or an operator, and leaves it complete.
    notes: tuple[str, ...] = ()


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
                    "held": [],
                    "notes": [],
                },
            )

    def end(
        self,
        sweep_id: int,
        *,
        requests: int,
        trials: int,
        problems: tuple[str, ...],
        now: datetime,
        held: tuple[Held, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Sweep:
        ended = {
            "ended_at": now,
            "state": (SweepState.PARTIAL if problems else SweepState.COMPLETE).value,
            "requests": requests,
            "trials": trials,
            "problems": list(problems),
            "held": [{"nct_id": one.nct_id, "lost": list(one.lost)} for one in held],
            "notes": list(notes),
        }
        with self._store.write() as connection:
            connection.execute(update(sweep).where(sweep.c.id == sweep_id).values(ended))
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

    def get(self, sweep_id: int) -> Sweep:
        with self._store.read() as connection:
            return _sweep_of(connection.execute(select(sweep).where(sweep.c.id == sweep_id)).one())

    def is_running(self) -> bool:
        """Say whether a sweep runs now, or died a moment ago."""
        with self._store.read() as connection:
            return connection.execute(select(sweep.c.id).where(sweep.c.ended_at.is_(None)).limit(1)).first() is not None

    def last(self, *, complete: bool = False) -> Sweep | None:
        """Return the newest sweep that ended, or the newest one that read everything."""
        query = select(sweep).where(sweep.c.ended_at.is_not(None)).order_by(sweep.c.id.desc()).limit(1)
        if complete:
            query = query.where(sweep.c.state == SweepState.COMPLETE.value)
        with self._store.read() as connection:
            row = connection.execute(query).one_or_none()
        return _sweep_of(row) if row else None

    def abandoned(self, now: datetime, longest: timedelta | None = None) -> list[int]:
        """Return the sweeps whose process died."""
        with self._store.read() as connection:
            return list(connection.execute(select(sweep.c.id).where(_is_abandoned(now, longest))).scalars())

    def end_abandoned(self, now: datetime, longest: timedelta | None = None) -> int:
        """Close sweeps whose process died, so that the windows they hold open are told.

        One that was only slow loses nothing: what it still finds gets a window of its own.
        """
        ended = {"ended_at": now, "state": SweepState.PARTIAL.value, "problems": ["the process that ran it died"]}
        with self._store.write() as connection:
            return connection.execute(update(sweep).where(_is_abandoned(now, longest)).values(ended)).rowcount


def _is_abandoned(now: datetime, longest: timedelta | None) -> ColumnElement[bool]:
    silent_since = func.coalesce(sweep.c.alive_at, sweep.c.started_at)
    return and_(sweep.c.ended_at.is_(None), silent_since <= now - (LONGEST_SWEEP if longest is None else longest))


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
        held=tuple(Held(one["nct_id"], tuple(one["lost"])) for one in row.held or ()),
        notes=tuple(row.notes or ()),
    )
