"""The end of a trial in the registry, as changes: removed, merged into another trial, or removed and back again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, select, update

from watcher.db import Store
from watcher.db.changes import insert_changes
from watcher.db.dialect import in_chunks, insert_id, insert_new
from watcher.db.tables import fan_out, sweep, trial, watch, watch_trial
from watcher.model.change import Change, Importance, Kind, Op
from watcher.model.record import Json
from watcher.model.sweep import Release
from watcher.model.trial import Trial
from watcher.model.watch import WatchKind
from watcher.sweep.steps import finish_step

REMOVED, RETURNED, MERGED = "trial.removed", "trial.returned", "trial.merged"
#: What a field is told as: its kind, its importance, and the code of the reason.
TOLD_AS: Final[Mapping[str, tuple[Kind, Importance, str]]] = {
    REMOVED: (Kind.STATUS, Importance.CRITICAL, "trial-removed"),
    RETURNED: (Kind.STATUS, Importance.NOTABLE, "trial-returned"),
    MERGED: (Kind.IDENTIFIERS, Importance.NOTABLE, "trial-merged"),
}


class Endings:
    def __init__(self, store: Store) -> None:
        self._store = store

    def untold(self, nct_ids: Iterable[str]) -> list[str]:
        """Return those of these trials whose removal nobody was told yet."""
        return self._those(nct_ids, trial.c.removed_at.is_(None))

    def told(self, nct_ids: Iterable[str]) -> list[str]:
        """Return those of these trials that were told as removed and not as back since."""
        return self._those(nct_ids, trial.c.removed_at.is_not(None))

    def remove(self, last: Trial, sweep_id: int, release: Release, now: datetime) -> None:
        """Record that the registry shows a trial no more, once; `last` is the newest version of it."""
        is_new = update(trial).where(trial.c.nct_id == last.nct_id, trial.c.removed_at.is_(None))
        told = _change(REMOVED, "removed", _seen(last), None)
        with self._store.write() as connection:
            if connection.execute(is_new.values(removed_at=release.data_timestamp)).rowcount:
                insert_changes(connection, _fan_out(connection, last, sweep_id, now), last, [told])

    def take_back(self, found: Trial, sweep_id: int, now: datetime) -> None:
        """Record that the registry shows a removed trial again, once; `found` is the newest version of it.

        From then on it can be told as removed again.
        """
        is_new = update(trial).where(trial.c.nct_id == found.nct_id, trial.c.removed_at.is_not(None))
        told = _change(RETURNED, "added", None, _seen(found))
        with self._store.write() as connection:
            if connection.execute(is_new.values(removed_at=None)).rowcount:
                insert_changes(connection, _fan_out(connection, found, sweep_id, now), found, [told])

    def merge(self, old: str, into: Trial, sweep_id: int, release: Release, now: datetime) -> None:
        """Record for those who follow a trial by its former id that it is now an alias of another.

        They become followers of the other trial in the same transaction, or matching would not find them.
        """
        told = _change(MERGED, "changed", old, into.nct_id)
        with self._store.write() as connection:
            watches = _trial_watches(connection, old)
            if not watches or not finish_step(connection, release, f"merged {old}", {"into": into.nct_id}, now):
                return
            rows = [{"watch_id": watch_id, "nct_id": into.nct_id, "entered_at": now} for watch_id in watches]
            connection.execute(insert_new(connection, watch_trial), rows)
            fan_out_id = _fan_out(connection, into, sweep_id, now)
            for watch_id in watches:
                insert_changes(connection, fan_out_id, into, [told], watch_id)

    def _those(self, nct_ids: Iterable[str], which: ColumnElement[bool]) -> list[str]:
        found: list[str] = []
        with self._store.read() as connection:
            for chunk in in_chunks(sorted(nct_ids)):
                query = select(trial.c.nct_id).where(trial.c.nct_id.in_(chunk), which)
                found += connection.execute(query).scalars()
        return sorted(found)


def _change(field: str, op: Op, before: Json, after: Json) -> Change:
    kind, importance, reason = TOLD_AS[field]
    return Change(kind, field, "", op, before, after, importance, reason)


def _seen(found: Trial) -> Json:
    return {"title": found.title, "status": found.status}


def _trial_watches(connection: Connection, nct_id: str) -> list[int]:
    query = (
        select(watch.c.id)
        .join(watch_trial, watch_trial.c.watch_id == watch.c.id)
        .where(
            watch.c.kind == WatchKind.TRIAL.value,
            watch_trial.c.nct_id == nct_id,
            watch_trial.c.left_sweep_id.is_(None),
        )
    )
    return list(connection.execute(query).scalars())


def _fan_out(connection: Connection, found: Trial, sweep_id: int, now: datetime) -> int:
    latest = select(trial.c.latest_version_id).where(trial.c.nct_id == found.nct_id)
    version_id = connection.execute(latest).scalar_one()
    connection.execute(update(sweep).where(sweep.c.id == sweep_id).values(changes=sweep.c.changes + 1))
    owed = {"nct_id": found.nct_id, "version_id": version_id, "sweep_id": sweep_id, "created_at": now}
    return insert_id(connection, fan_out, owed)
