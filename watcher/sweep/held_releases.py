"""Which releases showed a trial so that it was not believed at once: read back from what the sweeps noted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from watcher.db import Store
from watcher.db.tables import held, sweep


@dataclass(frozen=True, slots=True)
class HeldRelease:
    release_at: datetime
    #: Paths of the modules that the record came without.
    lost: tuple[str, ...]


def held_releases(store: Store, nct_id: str, since: datetime, until: datetime) -> tuple[HeldRelease, ...]:
    """Return the releases between two versions of a trial whose record of it was held back, the first one first."""
    query = (
        select(sweep.c.release_at, sweep.c.held)
        .where(sweep.c.held.is_not(None), sweep.c.started_at > since, sweep.c.started_at <= until)
        .order_by(sweep.c.id)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
    return tuple(
        HeldRelease(row.release_at, tuple(one["lost"])) for row in rows for one in row.held if one["nct_id"] == nct_id
    )


def held_now(store: Store, nct_id: str) -> HeldRelease | None:
    """Return since which release a newer record of a trial is held back, and for what; None: none is."""
    with store.read() as connection:
        rows = connection.execute(select(held).where(held.c.subject == nct_id).order_by(held.c.doubt)).all()
    return HeldRelease(min(row.release_at for row in rows), tuple(row.doubt for row in rows)) if rows else None
