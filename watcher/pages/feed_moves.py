"""Who entered and who left a search or a place, the newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select

from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.tables import change, fan_out, sweep
from watcher.model.change import Change
from watcher.model.record import text_at


@dataclass(frozen=True, slots=True)
class MoveRow:
    id: int
    nct_id: str
    #: The trial's newest one when it moved.
    version_id: int
    change: Change
    found_at: datetime
    release_at: datetime

    @property
    def has_entered(self) -> bool:
        return self.change.op == "added"

    @property
    def title(self) -> str:
        """The trial's title at that time."""
        return text_at(self.change.after, "title") or text_at(self.change.before, "title") or self.nct_id


def move_rows(store: Store, watch_id: int, *, most: int, before: int | None = None) -> tuple[MoveRow, ...]:
    """Return the newest moves; `before` is the id of the change behind which to go on."""
    query = (
        select(change, fan_out.c.version_id, fan_out.c.created_at, sweep.c.release_at)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(change.c.watch_id == watch_id, fan_out.c.held_for.is_(None), fan_out.c.matched_at.is_not(None))
        .order_by(change.c.id.desc())
        .limit(most)
    )
    with store.read() as connection:
        rows = connection.execute(query.where(change.c.id < before) if before is not None else query)
        return tuple(_move(row) for row in rows)


def _move(row: Row[tuple[object, ...]]) -> MoveRow:
    return MoveRow(row.id, row.nct_id, row.version_id, change_of(row), row.created_at, row.release_at)
