"""Past versions: what a trial's record said before anybody here followed it, as the registry's record history has it.

They stand in a table of their own, without changes and fan-outs: nothing that matches or tells ever sees them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import Row, Select, and_, delete, exists, insert, or_, select

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import back_fill, past_version, subscription, trial, watch
from watcher.model.record import Record
from watcher.model.trial import Trial
from watcher.model.watch import WatchKind
from watcher.versions.packing import pack, to_json, to_record, unpack

Parse: TypeAlias = Callable[[Record], Trial]

#: A registry that was busy is asked again soon; one that does not show a history is not pestered.
AGAIN_AFTER = timedelta(hours=1)
UNREADABLE_AGAIN_AFTER = timedelta(days=30)


class FillState(StrEnum):
    #: As many versions as were wanted are stored.
    DONE = "done"
    #: The registry was not there, or broke off; to be gone on with.
    BROKEN_OFF = "broken-off"
    #: The registry does not show this history, or not in a form that we can read.
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class BackFill:
    """How far the past of a trial was read."""

    state: FillState
    #: How many submissions the registry lists up to the one that version 1 shows; None: it lists none.
    submissions: int | None
    #: What stood in the way; empty where nothing did.
    detail: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class PastVersion:
    """A submission of the sponsor from before the baseline; the newest one is what the baseline itself shows."""

    #: As the registry counts: 0 is the first.
    submission: int
    #: yyyy-MM-dd, as the registry writes it.
    submitted: str
    fetched_at: datetime
    trial: Trial


class Past:
    """Stores records as they came; `parse` reads them in the form of the present API."""

    def __init__(self, store: Store, parse: Parse) -> None:
        self._store = store
        self._parse = parse

    def stored(self, nct_id: str) -> frozenset[int]:
        """Return which submissions are stored."""
        with self._store.read() as connection:
            query = select(past_version.c.submission).where(past_version.c.nct_id == nct_id)
            return frozenset(connection.execute(query).scalars())

    def add(self, nct_id: str, submission: int, submitted: str, record: Record, now: datetime) -> None:
        """Store one submission, in a transaction of its own; one that is stored already stays as it is."""
        values = {"nct_id": nct_id, "submission": submission, "submitted": submitted, "fetched_at": now}
        with self._store.write() as connection:
            alone = connection.execute(_of(nct_id).where(past_version.c.base.is_(None))).one_or_none()
            # All are packed against the one that was stored first: submissions of a trial are nearly the same text.
            packed = pack(to_json(record), unpack(alone.record) if alone else None)
            row = values | {"base": alone.submission if alone else None, "record": packed}
            connection.execute(insert_new(connection, past_version).values(**row))

    def of_trial(self, nct_id: str) -> tuple[PastVersion, ...]:
        """Return the past versions of a trial, the oldest first."""
        with self._store.read() as connection:
            rows = connection.execute(_of(nct_id)).all()
        alone = {row.submission: unpack(row.record) for row in rows if row.base is None}
        found = ((row, alone.get(row.submission) or unpack(row.record, alone[row.base])) for row in rows)
        return tuple(self._past_of(row, json) for row, json in found)

    def settle(self, nct_id: str, found: BackFill) -> None:
        """Write down how far the past of a trial was read."""
        row = {
            "nct_id": nct_id,
            "state": found.state.value,
            "submissions": found.submissions,
            "detail": found.detail,
            "read_at": found.read_at,
        }
        with self._store.write() as connection:
            connection.execute(delete(back_fill).where(back_fill.c.nct_id == nct_id))
            connection.execute(insert(back_fill).values(**row))

    def fill_of(self, nct_id: str) -> BackFill | None:
        """Return how far the past of a trial was read; None: nobody asked for it yet."""
        with self._store.read() as connection:
            row = connection.execute(select(back_fill).where(back_fill.c.nct_id == nct_id)).one_or_none()
        return BackFill(FillState(row.state), row.submissions, row.detail, row.read_at) if row else None

    def owed(self, now: datetime, most: int) -> tuple[str, ...]:
        """Return trials that somebody follows by themselves and whose past was not read, the latest followed first.

        Members of a search are left out: a search of thousands would keep the registry busy for days.
        """
        followed = exists().where(
            watch.c.nct_id == trial.c.nct_id,
            watch.c.kind == WatchKind.TRIAL.value,
            subscription.c.watch_id == watch.c.id,
            subscription.c.ended_at.is_(None),
        )
        is_due = or_(
            back_fill.c.nct_id.is_(None),
            and_(back_fill.c.state == FillState.BROKEN_OFF.value, back_fill.c.read_at <= now - AGAIN_AFTER),
            and_(back_fill.c.state == FillState.UNREADABLE.value, back_fill.c.read_at <= now - UNREADABLE_AGAIN_AFTER),
        )
        query = (
            select(trial.c.nct_id)
            .outerjoin(back_fill, back_fill.c.nct_id == trial.c.nct_id)
            .where(followed, is_due)
            .order_by(trial.c.first_seen_at.desc(), trial.c.nct_id)
            .limit(most)
        )
        with self._store.read() as connection:
            return tuple(connection.execute(query).scalars())

    def _past_of(self, row: Row[tuple[object, ...]], json: bytes) -> PastVersion:
        return PastVersion(row.submission, row.submitted, row.fetched_at, self._parse(to_record(json)))


def _of(nct_id: str) -> Select[tuple[object, ...]]:
    return select(past_version).where(past_version.c.nct_id == nct_id).order_by(past_version.c.submission)
