"""Every change by which a site became one that people can go to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select

from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.nearness import is_about
from watcher.db.tables import change, fan_out, sweep, watch_trial
from watcher.model.change import Change
from watcher.model.watch import Vicinity

#: Changes that may bring a site; of `site.status` only some do.
FIELDS: Final = ("site", "site.status", "place.entered")


@dataclass(frozen=True, slots=True)
class SiteChange:
    """A change of a site, and when it was found."""

    change: Change
    #: The version in which it appeared.
    version_id: int
    found_at: datetime
    release_at: datetime


def site_changes(
    store: Store,
    since: datetime | None,
    watch_id: int | None,
    nct_id: str | None = None,
    vicinity: Vicinity | None = None,
) -> Iterator[SiteChange]:
    """Yield them, oldest first, from `since` on; with a watch only those of trials that it has or had.

    With an NCT ID those of that trial, and what it is to places is left out; with a place those that may be near it.

    What waits for an operator is left out, as nobody is told of it.
    """
    wanted = [change.c.field.in_(FIELDS), change.c.op != "removed", fan_out.c.held_for.is_(None)]
    wanted += [fan_out.c.created_at >= since] if since else []
    wanted += [_is_of(watch_id)] if watch_id else []
    wanted += [and_(change.c.nct_id == nct_id, change.c.watch_id.is_(None))] if nct_id else []
    wanted += [is_about(vicinity)] if vicinity else []
    query = (
        select(change, fan_out.c.version_id, fan_out.c.created_at, sweep.c.release_at)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(and_(*wanted))
        .order_by(change.c.id)
    )
    with store.read() as connection:
        for row in connection.execute(query):
            yield SiteChange(change_of(row), row.version_id, row.created_at, row.release_at)


def _is_of(watch_id: int) -> ColumnElement[bool]:
    members = select(watch_trial.c.nct_id).where(watch_trial.c.watch_id == watch_id)
    return and_(change.c.nct_id.in_(members), or_(change.c.watch_id.is_(None), change.c.watch_id == watch_id))
