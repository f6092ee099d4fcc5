"""The changes of one trial in the last days, for the guard against values that flip back."""

from datetime import datetime

from sqlalchemy import select

from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.tables import change, fan_out, sweep
from watcher.model.change import Change


def recent_changes(store: Store, nct_id: str, since: datetime) -> list[tuple[int, Change]]:
    """Return (version id, change) of each change of a trial that a release since then showed."""
    query = (
        select(fan_out.c.version_id, change)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(change.c.nct_id == nct_id, change.c.watch_id.is_(None), sweep.c.release_at >= since)
        .order_by(change.c.id)
    )
    with store.read() as connection:
        return [(row.version_id, change_of(row)) for row in connection.execute(query)]
