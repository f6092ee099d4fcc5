"""Who entered and who left a saved search, as changes of the search."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from watcher.db import Store
from watcher.db.changes import insert_changes
from watcher.db.dialect import insert_id, insert_new
from watcher.db.tables import fan_out, sweep, trial, watch_trial
from watcher.model.change import Change, Importance, Kind
from watcher.model.record import Json
from watcher.model.trial import Trial


def record_moves(
    store: Store,
    watch_id: int,
    entered: Sequence[Trial],
    left: Sequence[Trial],
    *,
    sweep_id: int,
    now: datetime,
) -> None:
    """Store each move with its change and fan-out, a transaction a trial; a move already stored is passed over."""
    for found in entered:
        with store.write() as connection:
            if _enter(connection, watch_id, found.nct_id, now):
                _tell(connection, watch_id, found, "search.entered", sweep_id, now)
    for found in left:
        with store.write() as connection:
            if _leave(connection, watch_id, found.nct_id, sweep_id):
                _tell(connection, watch_id, found, "search.left", sweep_id, now)


def _enter(connection: Connection, watch_id: int, nct_id: str, now: datetime) -> bool:
    """Make it a member; False where it is one already, also when another sweep was faster."""
    row = {"watch_id": watch_id, "nct_id": nct_id, "entered_at": now}
    inserted = insert_new(connection, watch_trial).values(**row).returning(watch_trial.c.nct_id)
    if connection.execute(inserted).first() is not None:
        return True
    returned = connection.execute(
        update(watch_trial)
        .where(
            watch_trial.c.watch_id == watch_id,
            watch_trial.c.nct_id == nct_id,
            watch_trial.c.left_sweep_id.is_not(None),
        )
        .values(left_sweep_id=None, entered_at=now)
    )
    return returned.rowcount > 0


def _leave(connection: Connection, watch_id: int, nct_id: str, sweep_id: int) -> bool:
    changed = connection.execute(
        update(watch_trial)
        .where(
            watch_trial.c.watch_id == watch_id,
            watch_trial.c.nct_id == nct_id,
            watch_trial.c.left_sweep_id.is_(None),
        )
        .values(left_sweep_id=sweep_id)
    )
    return changed.rowcount > 0


def _tell(connection: Connection, watch_id: int, found: Trial, field: str, sweep_id: int, now: datetime) -> None:
    latest = select(trial.c.latest_version_id).where(trial.c.nct_id == found.nct_id)
    fan_out_id = insert_id(
        connection,
        fan_out,
        {
            "nct_id": found.nct_id,
            "version_id": connection.execute(latest).scalar_one(),
            "sweep_id": sweep_id,
            "created_at": now,
        },
    )
    insert_changes(connection, fan_out_id, found, [_move(found, field)], watch_id)
    connection.execute(update(sweep).where(sweep.c.id == sweep_id).values(changes=sweep.c.changes + 1))


def _move(found: Trial, field: str) -> Change:
    seen: dict[str, Json] = {"title": found.title, "status": found.status}
    has_entered = field == "search.entered"
    return Change(
        kind=Kind.SEARCH,
        field=field,
        path="",
        op="added" if has_entered else "removed",
        before=None if has_entered else seen,
        after=seen if has_entered else None,
        importance=Importance.NOTABLE,
        reason=field.replace(".", "-"),
    )
