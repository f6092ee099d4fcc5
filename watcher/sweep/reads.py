"""When each followed trial was last read whole, and what the light pass last saw of it.

The trial's own row is the cursor of a sweep: one that is taken up again asks for those not yet read at its release.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select, update

from watcher.db import Store
from watcher.db.dialect import in_chunks
from watcher.db.tables import (
    change,
    fan_out,
    held,
    instance,
    subscription,
    sweep,
    trial,
    watch,
    watch_trial,
)
from watcher.model.record import NCT_ID
from watcher.model.sweep import Release
from watcher.sweep.journal import SweepState

#: The newest day of update that was swept completely.
SWEPT_DAY = "swept_day"


@dataclass(frozen=True, slots=True)
class Known:
    """Up to when the members of a search are known."""

    sweep_id: int
    release_at: datetime
    #: Evaluated here at every sweep; else walked at that one.
    is_exact: bool


class Reads:
    def __init__(self, store: Store) -> None:
        self._store = store

    def releases(self) -> dict[datetime | None, int]:
        """Return how many followed trials were last read whole at each release; None: by no sweep."""
        followed = _followed().subquery()
        query = (
            select(trial.c.read_at, func.count())
            .select_from(followed)
            .outerjoin(trial, trial.c.nct_id == followed.c.nct_id)
            .group_by(trial.c.read_at)
        )
        with self._store.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def oldest(self, most: int, but_at: datetime | None) -> list[str]:
        """Return the followed trials that were not read whole for longest; none that were read at `but_at`."""
        followed = _followed().subquery()
        query = (
            select(followed.c.nct_id)
            .outerjoin(trial, trial.c.nct_id == followed.c.nct_id)
            .order_by(trial.c.read_at.asc().nulls_first(), followed.c.nct_id)
            .limit(most)
        )
        if but_at is not None:
            query = query.where(or_(trial.c.read_at.is_(None), trial.c.read_at != but_at))
        with self._store.read() as connection:
            return list(connection.execute(query).scalars())

    def doubtful(self) -> frozenset[str]:
        """Return the trials about which something is held back: only another look can say more."""
        with self._store.read() as connection:
            subjects = connection.execute(select(held.c.subject).distinct()).scalars().all()
        last_words = (subject.rpartition(" ")[2] for subject in subjects)
        return frozenset(word for word in last_words if NCT_ID.fullmatch(word))

    def without_those_read(self, nct_ids: Iterable[str], at: datetime) -> frozenset[str]:
        """Return those of these trials that were not read at this release yet."""
        wanted = set(nct_ids)
        with self._store.read() as connection:
            for chunk in in_chunks(sorted(wanted)):
                known = and_(trial.c.nct_id.in_(chunk), trial.c.read_at == at)
                wanted.difference_update(connection.execute(select(trial.c.nct_id).where(known)).scalars())
        return frozenset(wanted)

    def changed(self, nct_ids: Iterable[str], since: datetime | None, release: Release) -> frozenset[str]:
        """Return those of these trials whose record a release after `since` showed otherwise; None: only this release.

        Also a difference that is noise: terms of the registry's own decide what a search finds.
        """
        is_later = sweep.c.release_at == release.data_timestamp if since is None else sweep.c.release_at > since
        is_move = exists().where(change.c.fan_out_id == fan_out.c.id, change.c.watch_id.is_not(None))
        query = select(fan_out.c.nct_id).join(sweep, sweep.c.id == fan_out.c.sweep_id).where(is_later, ~is_move)
        found: set[str] = set()
        with self._store.read() as connection:
            for chunk in in_chunks(sorted(nct_ids)):
                found.update(connection.execute(query.where(fan_out.c.nct_id.in_(chunk))).scalars())
        return frozenset(found)

    def count_read(self, at: datetime) -> int:
        with self._store.read() as connection:
            query = select(func.count()).select_from(trial).where(trial.c.read_at == at)
            return int(connection.execute(query).scalar_one())

    def note_read(self, nct_ids: Iterable[str], release: Release) -> None:
        """Note that these were read whole at a release: the registry answers for them."""
        answered = {"read_at": release.data_timestamp, "missing_since": None, "removed_at": None}
        with self._store.write() as connection:
            for chunk in in_chunks(sorted(nct_ids)):
                connection.execute(update(trial).where(trial.c.nct_id.in_(chunk)).values(answered))

    def light_digests(self, nct_ids: Iterable[str]) -> dict[str, str | None]:
        """Return what the light pass last saw of these trials; None: nothing yet."""
        found: dict[str, str | None] = {}
        with self._store.read() as connection:
            for chunk in in_chunks(nct_ids):
                rows = connection.execute(select(trial.c.nct_id, trial.c.light_digest).where(trial.c.nct_id.in_(chunk)))
                found |= {row.nct_id: row.light_digest for row in rows}
        return found

    def note_light(self, digests: Mapping[str, str]) -> None:
        if not digests:
            return
        noted = update(trial).where(trial.c.nct_id == bindparam("noted_id")).values(light_digest=bindparam("noted"))
        with self._store.write() as connection:
            connection.execute(noted, [{"noted_id": key, "noted": value} for key, value in digests.items()])

    def members(self) -> dict[int, int]:
        """Return how many trials each search and place has now."""
        searches = select(watch.c.id).where(watch.c.nct_id.is_(None))
        present = and_(watch_trial.c.left_sweep_id.is_(None), watch_trial.c.watch_id.in_(searches))
        query = select(watch_trial.c.watch_id, func.count()).where(present).group_by(watch_trial.c.watch_id)
        with self._store.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def walks(self) -> dict[int, datetime]:
        """Return the release of each watch's last complete walk."""
        query = select(watch.c.id, sweep.c.release_at).join(sweep, sweep.c.id == watch.c.walked_sweep_id)
        with self._store.read() as connection:
            return {row.id: row.release_at for row in connection.execute(query)}

    def known(self) -> dict[int, Known]:
        """Return up to when the members of each watch are known: an exact one's, by every complete sweep."""
        query = select(watch.c.id, watch.c.agreed_sweep_id, sweep.c.id.label("sweep_id"), sweep.c.release_at).join(
            sweep, sweep.c.id == watch.c.walked_sweep_id
        )
        complete = select(sweep.c.id, sweep.c.release_at).where(sweep.c.state == SweepState.COMPLETE.value)
        with self._store.read() as connection:
            last = connection.execute(complete.order_by(sweep.c.id.desc()).limit(1)).one_or_none()
            rows = connection.execute(query).all()
        newest = Known(last.id, last.release_at, is_exact=True) if last else None
        walks = {row.id: Known(row.sweep_id, row.release_at, row.agreed_sweep_id == row.sweep_id) for row in rows}
        return {watch_id: _newer(walked, newest) for watch_id, walked in walks.items()}

    def changed_after(self, sweep_id: int) -> frozenset[str]:
        """Return the trials in which sweeps after this one found something."""
        query = select(fan_out.c.nct_id).distinct().where(fan_out.c.sweep_id > sweep_id)
        with self._store.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def agreed(self) -> frozenset[int]:
        """Return the watches whose last walk our own reading of their search agreed with."""
        query = select(watch.c.id).where(watch.c.agreed_sweep_id == watch.c.walked_sweep_id)
        with self._store.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def note_walks(self, watch_ids: Iterable[int], sweep_id: int, agreed: Collection[int] = ()) -> None:
        """Note the sweep that walked these to their end and told who moved, and which our own reading agreed with."""
        walked = update(watch).where(watch.c.id == bindparam("walked_id"))
        noted = walked.values(walked_sweep_id=sweep_id, agreed_sweep_id=bindparam("agreed"))
        rows = [{"walked_id": each, "agreed": sweep_id if each in agreed else None} for each in watch_ids]
        if rows:
            with self._store.write() as connection:
                connection.execute(noted, rows)

    def disagree(self, watch_ids: Collection[int], known_sweep_id: int = 0) -> None:
        """Let these be polled from now on, until a walk agrees with our own reading again.

        Their members count as walked by the sweep `known_sweep_id`, where that is a later one than walked them.
        """
        with self._store.write() as connection:
            for chunk in in_chunks(sorted(watch_ids)):
                these = watch.c.id.in_(chunk)
                connection.execute(update(watch).where(these).values(agreed_sweep_id=None))
                earlier = and_(these, watch.c.walked_sweep_id < known_sweep_id)
                connection.execute(update(watch).where(earlier).values(walked_sweep_id=known_sweep_id))

    def swept_day(self) -> date | None:
        """Return the newest day of update up to which every dated change is known."""
        with self._store.read() as connection:
            found = connection.execute(select(instance.c.value).where(instance.c.key == SWEPT_DAY)).scalar()
        return date.fromisoformat(found) if found else None


def _newer(walked: Known, newest: Known | None) -> Known:
    """Return the newest complete sweep for a search that it evaluated."""
    return newest if walked.is_exact and newest and newest.sweep_id > walked.sweep_id else walked


def _followed() -> Select[tuple[str]]:
    lasting = select(subscription.c.watch_id).where(subscription.c.ended_at.is_(None))
    return (
        select(watch_trial.c.nct_id)
        .distinct()
        .where(watch_trial.c.watch_id.in_(lasting), watch_trial.c.left_sweep_id.is_(None))
    )
