"""Who entered and who left a saved search or a place, as changes of it."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import Connection, and_, select, update

from watcher.db import Store
from watcher.db.changes import change_of, insert_changes
from watcher.db.dialect import insert_id, insert_new
from watcher.db.tables import change, fan_out, noise, sweep, trial, watch, watch_trial
from watcher.model.change import Change
from watcher.model.trial import Trial
from watcher.model.watch import Watch
from watcher.watches.moves import Lately
from watcher.watches.moves import entered as has_entered
from watcher.watches.moves import left as has_left
from watcher.watches.rows import watch_of


class Entry(Enum):
    """What became of a trial that a walk found."""

    #: It is a member already, perhaps because another sweep was faster.
    KNOWN = auto()
    NEW = auto()
    #: It was a member once and had left.
    AGAIN = auto()


def record_moves(
    store: Store,
    watch_id: int,
    entered: Sequence[Trial],
    left: Sequence[Trial],
    *,
    sweep_id: int,
    since: int,
    now: datetime,
) -> None:
    """Store each move with its change and fan-out, a transaction a trial; a move already stored is passed over.

    What a trial changed in sweeps after `since`, at which the members of the watch were last known, is why it moved.
    """
    with store.read() as connection:
        moved_watch = watch_of(connection.execute(select(watch).where(watch.c.id == watch_id)).one())
    for found in entered:
        with store.write() as connection:
            entry = _enter(connection, watch_id, found.nct_id, now)
            if entry is not Entry.KNOWN:
                lately = _lately(connection, found.nct_id, since)
                move = has_entered(moved_watch, found, lately, is_again=entry is Entry.AGAIN)
                _tell(connection, moved_watch, found, move, sweep_id, now)
    for found in left:
        with store.write() as connection:
            if _leave(connection, watch_id, found.nct_id, sweep_id):
                lately = _lately(connection, found.nct_id, since)
                _tell(connection, moved_watch, found, has_left(moved_watch, found, lately), sweep_id, now)


def _enter(connection: Connection, watch_id: int, nct_id: str, now: datetime) -> Entry:
    row = {"watch_id": watch_id, "nct_id": nct_id, "entered_at": now}
    inserted = insert_new(connection, watch_trial).values(**row).returning(watch_trial.c.nct_id)
    if connection.execute(inserted).first() is not None:
        return Entry.NEW
    returned = connection.execute(
        update(watch_trial)
        .where(
            watch_trial.c.watch_id == watch_id,
            watch_trial.c.nct_id == nct_id,
            watch_trial.c.left_sweep_id.is_not(None),
        )
        .values(left_sweep_id=None, entered_at=now)
    )
    return Entry.AGAIN if returned.rowcount else Entry.KNOWN


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


def _lately(connection: Connection, nct_id: str, sweep_id: int) -> Lately:
    """Return what sweeps after this one found in a trial."""
    later = and_(fan_out.c.nct_id == nct_id, fan_out.c.sweep_id > sweep_id)
    changes = connection.execute(
        select(change)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .where(later, change.c.watch_id.is_(None))
        .order_by(change.c.id)
    )
    own = tuple(change_of(row) for row in changes)
    rules = connection.execute(select(noise.c.rule).distinct().join(fan_out).where(later)).scalars()
    missing_since = select(trial.c.missing_since).where(trial.c.nct_id == nct_id)
    return Lately(own, frozenset(rules), connection.execute(missing_since).scalar() is not None)


def _tell(connection: Connection, moved: Watch, found: Trial, move: Change, sweep_id: int, now: datetime) -> None:
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
    insert_changes(connection, fan_out_id, found, [move], moved.id)
    connection.execute(update(sweep).where(sweep.c.id == sweep_id).values(changes=sweep.c.changes + 1))
