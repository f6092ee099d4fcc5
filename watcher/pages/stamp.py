"""What decides whether a kept page of a trial still holds: asked for with every reader, so it is one small question."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, select

from watcher.db import Store
from watcher.db.tables import back_fill, sweep, trial

#: The last sweep that read everything: `watcher.sweep.journal`.
_SWEPT: Final = (
    select(sweep.c.id)
    .where(sweep.c.ended_at.is_not(None), sweep.c.state == "complete")
    .order_by(sweep.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
# Built once: making and compiling three statements anew took half of a kept page's time.
_STAMP: Final = (
    select(
        trial.c.latest_version_id,
        trial.c.removed_at.is_not(None).label("is_gone"),
        back_fill.c.read_at,
        sweep.c.release_at,
        sweep.c.ended_at,
    )
    .select_from(trial)
    .outerjoin(back_fill, back_fill.c.nct_id == trial.c.nct_id)
    .outerjoin(sweep, sweep.c.id == _SWEPT)
    .where(trial.c.nct_id == bindparam("nct_id"))
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is stored of a trial, and how fresh it is."""

    version_id: int
    #: The registry shows it no more.
    is_gone: bool
    #: When its past was read; None: not yet.
    past_read_at: datetime | None
    #: Of the last sweep that read everything, and the day of its end; None before there was one.
    release: date | None
    swept_on: date | None


def stamp_of(store: Store, nct_id: str) -> Stamp | None:
    """Return a trial's stamp; None where nobody ever followed it here."""
    with store.read() as connection:
        row = connection.execute(_STAMP, {"nct_id": nct_id}).one_or_none()
    if row is None:
        return None
    version_id, is_gone, past_read_at, release_at, ended_at = row
    days = (moment.date() if moment else None for moment in (release_at, ended_at))
    return Stamp(version_id, is_gone, past_read_at, *days)
