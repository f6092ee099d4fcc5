"""The changes of some trials in the last days, for the guard against values that flip back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.tables import change, fan_out, sweep
from watcher.model.change import Change


def recent_changes(store: Store, nct_ids: Collection[str], since: datetime) -> dict[str, list[tuple[int, Change]]]:
    """Return (version id, change) of each change of these trials that a release since then showed, by trial."""
    query = (
        select(fan_out.c.version_id, change)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(change.c.nct_id.in_(nct_ids), change.c.watch_id.is_(None), sweep.c.release_at >= since)
        .order_by(change.c.id)
    )
    found: dict[str, list[tuple[int, Change]]] = {}
    with store.read() as connection:
        for row in connection.execute(query):
            found.setdefault(row.nct_id, []).append((row.version_id, change_of(row)))
    return found
