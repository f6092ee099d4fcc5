"""Trials as lists show them: by name, status and dates, without their records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Row, Select, case, func, select

from watcher.db import Store
from watcher.db.tables import trial, version, watch_trial
from watcher.errors import UnknownError
from watcher.plain.language import _

#: Who looks for a trial to join wants these first.
ORDER: Final = (
    "RECRUITING",
    "AVAILABLE",
    "ENROLLING_BY_INVITATION",
    "NOT_YET_RECRUITING",
    "ACTIVE_NOT_RECRUITING",
)


@dataclass(frozen=True, slots=True)
class TrialRow:
    nct_id: str
    title: str
    #: The registry's token.
    status: str
    last_update_posted: str | None
    version_id: int
    version_number: int
    first_seen_at: datetime
    #: Since when the registry does not answer for it; None: it does.
    missing_since: date | None
    #: The release at which it was told as removed; None: the registry shows it.
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A trial that a search or a place has now."""

    trial: TrialRow
    #: Since when; the time of following for those that it had from the start.
    entered_at: datetime


def trial_row(store: Store, nct_id: str) -> TrialRow:
    """Raises UnknownError for a trial that nobody ever followed here."""
    with store.read() as connection:
        row = connection.execute(_trials().where(trial.c.nct_id == nct_id)).one_or_none()
    if row is None:
        told = _("Nobody follows {nct_id} here yet, so its changes are not kept. Follow it to begin.")
        raise UnknownError(told.format(nct_id=nct_id))
    return _trial_of(row)


def version_ids(store: Store, nct_id: str, after: int, most: int) -> tuple[int, ...]:
    """Return the ids of a trial's versions in their order, from the one behind the number `after` on."""
    query = select(version.c.id).where(version.c.nct_id == nct_id, version.c.number > after)
    with store.read() as connection:
        return tuple(connection.execute(query.order_by(version.c.number).limit(most)).scalars())


def trial_rows(store: Store, after: str, most: int, status: str | None = None) -> tuple[TrialRow, ...]:
    """Return trials in the order of their NCT IDs, from the one behind `after` on."""
    query = _trials().where(trial.c.nct_id > after).order_by(trial.c.nct_id).limit(most)
    with store.read() as connection:
        rows = connection.execute(query.where(trial.c.status == status) if status else query)
        return tuple(_trial_of(row) for row in rows)


def member_rows(
    store: Store, watch_id: int, *, most: int, skip: int = 0, status: str | None = None
) -> tuple[MemberRow, ...]:
    """Return the members of a search or a place: those that recruit first, then by title."""
    rank = case({status: place for place, status in enumerate(ORDER)}, value=trial.c.status, else_=len(ORDER))
    query = (
        _trials()
        .add_columns(watch_trial.c.entered_at)
        .join(watch_trial, watch_trial.c.nct_id == trial.c.nct_id)
        .where(watch_trial.c.watch_id == watch_id, watch_trial.c.left_sweep_id.is_(None))
        .order_by(rank, trial.c.title, trial.c.nct_id)
        .limit(most)
        .offset(skip)
    )
    with store.read() as connection:
        rows = connection.execute(query.where(trial.c.status == status) if status else query)
        return tuple(MemberRow(_trial_of(row), row.entered_at) for row in rows)


def member_counts(store: Store, watch_id: int) -> Mapping[str, int]:
    """Return how many members are in each status, those that recruit first."""
    query = (
        select(trial.c.status, func.count().label("members"))
        .join(watch_trial, watch_trial.c.nct_id == trial.c.nct_id)
        .where(watch_trial.c.watch_id == watch_id, watch_trial.c.left_sweep_id.is_(None))
        .group_by(trial.c.status)
    )
    with store.read() as connection:
        found = {row.status: row.members for row in connection.execute(query)}
    return dict(sorted(found.items(), key=lambda pair: (_rank(pair[0]), pair[0])))


def _rank(status: str) -> int:
    return ORDER.index(status) if status in ORDER else len(ORDER)


def _trials() -> Select[tuple[object, ...]]:
    return select(trial, version.c.number, version.c.last_update_posted).join(
        version, version.c.id == trial.c.latest_version_id
    )


def _trial_of(row: Row[tuple[object, ...]]) -> TrialRow:
    return TrialRow(
        nct_id=row.nct_id,
        title=row.title,
        status=row.status,
        last_update_posted=row.last_update_posted,
        version_id=row.latest_version_id,
        version_number=row.number,
        first_seen_at=row.first_seen_at,
        missing_since=row.missing_since,
        removed_at=row.removed_at,
    )
