"""Which stored changes a feed tells of: those of a trial, or of what a search or a place has, the newest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.nearness import is_about
from watcher.db.tables import change, fan_out, sweep, version, watch_trial
from watcher.model.change import Change, Importance, Kind
from watcher.model.vicinity import distance_km, is_at
from watcher.model.watch import Vicinity, Watch

#: That a trial became an alias of another is a change of whoever followed it, and news to all who follow the other.
MERGED: Final = "trial.merged"
#: The batches of so many trials are found by an index on the trial.
FEW: Final = 500
#: Of more trials, so many of the newest batches are looked at for a page: a fifth of a second where none of them fits.
WALK: Final = 30_000
#: A page ends before it has more changes: some hundred kilobytes, also where a trial changes 600 sites a day.
MOST_CHANGES: Final = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a trial, or of a search or a place, a reader wants to see, and how much of it."""

    #: None: of all kinds.
    kinds: frozenset[Kind] | None = None
    least: Importance = Importance.MINOR
    most: int = 50
    #: Only batches with a lower id: the next page. None: the newest.
    before: int | None = None


@dataclass(frozen=True, slots=True)
class NewsChange:
    id: int
    change: Change


@dataclass(frozen=True, slots=True)
class News:
    """What one sweep found of one trial: the changes of a version, or that it entered or left a search."""

    #: The fan-out's; batches with a higher one were found later.
    id: int
    nct_id: str
    version_id: int
    version_number: int
    found_at: datetime
    #: When everybody who asked for it was found: no change joins the batch after it.
    matched_at: datetime
    release_at: datetime
    changes: tuple[NewsChange, ...]


@dataclass(frozen=True, slots=True)
class NewsIds:
    """The batches of one page, the newest first; with the same ids a page says the same for ever."""

    ids: tuple[int, ...]
    #: `before` of the next page; None: there is nothing older.
    older: int | None = None


def ids_of_trial(store: Store, nct_id: str, asked: Asked) -> NewsIds:
    mine = and_(change.c.nct_id == nct_id, _told(asked), _is_general())
    # By the changes, which have an index on the trial.
    batches = select(change.c.fan_out_id).distinct().where(mine)
    with store.read() as connection:
        return _ids(connection, _batches(asked).where(fan_out.c.id.in_(batches)), asked)


def ids_of_watch(store: Store, of: Watch, asked: Asked, *, few: int = FEW, walk: int = WALK) -> NewsIds:
    """Return what befell the members of a search or a place while they were members, and who entered and left.

    Of one with more than `few` trials `walk` batches are looked at: a page may be short, or empty, and have a next one.
    """
    query = _batches(asked).where(_is_of(of, asked))
    with store.read() as connection:
        members = select(watch_trial.c.nct_id).where(watch_trial.c.watch_id == of.id)
        trials = connection.execute(members.limit(few + 1)).scalars().all()
        if len(trials) <= few:
            return _ids(connection, query.where(fan_out.c.nct_id.in_(trials)), asked)
        newest: int = connection.execute(select(func.max(fan_out.c.id))).scalar() or 0
        top = newest + 1 if asked.before is None else min(asked.before, newest + 1)
        found = _ids(connection, query.where(fan_out.c.id >= top - walk), asked)
        return found if found.older or top - walk <= 1 else replace(found, older=top - walk)


def _is_of(of: Watch, asked: Asked) -> ColumnElement[bool]:
    told = and_(change.c.fan_out_id == fan_out.c.id, _told(asked))
    while_in = and_(
        watch_trial.c.watch_id == of.id,
        watch_trial.c.nct_id == fan_out.c.nct_id,
        fan_out.c.created_at >= watch_trial.c.entered_at,
        or_(watch_trial.c.left_sweep_id.is_(None), fan_out.c.sweep_id <= watch_trial.c.left_sweep_id),
    )
    near = is_about(of.vicinity) if of.vicinity else change.c.id.is_not(None)
    befell = and_(
        exists().where(while_in).correlate(fan_out), exists().where(told, _is_general(), near).correlate(fan_out)
    )
    return or_(befell, exists().where(told, change.c.watch_id == of.id).correlate(fan_out))


def newest_batch(store: Store) -> int:
    """Return a number that is another one as soon as there is anything new to tell; 0: nothing was ever found."""
    query = select(fan_out.c.id).where(fan_out.c.matched_at.is_not(None)).order_by(fan_out.c.id.desc()).limit(1)
    with store.read() as connection:
        return connection.execute(query).scalar() or 0


def read_news(store: Store, ids: Collection[int], asked: Asked, of: Watch | None = None) -> list[News]:
    """Return these batches, the newest first, with what was asked of each; `of` is the search or place."""
    whose = or_(_is_general(), change.c.watch_id == of.id) if of else _is_general()
    changes = select(change).where(change.c.fan_out_id.in_(ids), _told(asked), whose).order_by(change.c.id)
    with store.read() as connection:
        by_batch: dict[int, list[NewsChange]] = {}
        for row in connection.execute(changes):
            if of is None or of.vicinity is None or _is_near(row, of.vicinity):
                by_batch.setdefault(row.fan_out_id, []).append(NewsChange(row.id, change_of(row)))
        return [_news(row, by_batch[row.id]) for row in _rows(connection, ids) if row.id in by_batch]


def _batches(asked: Asked) -> Select[int]:
    # What waits for an operator is told to nobody, and what is not matched yet may still be held.
    is_settled = and_(fan_out.c.matched_at.is_not(None), fan_out.c.held_for.is_(None))
    query = select(fan_out.c.id).where(is_settled).order_by(fan_out.c.id.desc()).limit(asked.most + 1)
    return query.where(fan_out.c.id < asked.before) if asked.before is not None else query


def _ids(connection: Connection, query: Select[int], asked: Asked) -> NewsIds:
    found = tuple(connection.execute(query).scalars())
    ids = _within(connection, found[: asked.most], asked)
    return NewsIds(ids, ids[-1] if len(found) > len(ids) else None)


def _within(connection: Connection, ids: tuple[int, ...], asked: Asked) -> tuple[int, ...]:
    """Return as many of the newest batches as a page may hold, and one at least."""
    told = change.c.fan_out_id.in_(ids), _told(asked)
    query = select(change.c.fan_out_id, func.count()).where(*told).group_by(change.c.fan_out_id)
    counts = {row[0]: row[1] for row in connection.execute(query)}
    totals = accumulate(counts.get(one, 0) for one in ids)
    return tuple(
        one for place, (one, total) in enumerate(zip(ids, totals, strict=True)) if not place or total <= MOST_CHANGES
    )


def _told(asked: Asked) -> ColumnElement[bool]:
    is_important = change.c.importance >= int(asked.least)
    if asked.kinds is None:
        return is_important
    return and_(is_important, change.c.kind.in_([kind.value for kind in sorted(asked.kinds)]))


def _is_general() -> ColumnElement[bool]:
    return or_(change.c.watch_id.is_(None), change.c.field == MERGED)


def _is_near(row: Row[tuple[object, ...]], vicinity: Vicinity) -> bool:
    if row.watch_id is not None or row.kind != Kind.SITES.value:
        return True
    if vicinity.hospital and not is_at(vicinity.hospital, row.facility):
        return False
    return row.latitude is None or distance_km(vicinity.place, row.latitude, row.longitude) <= vicinity.within_km


def _rows(connection: Connection, ids: Collection[int]) -> Sequence[Row[tuple[object, ...]]]:
    query = (
        select(fan_out, version.c.number, sweep.c.release_at)
        .join(version, version.c.id == fan_out.c.version_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(fan_out.c.id.in_(ids))
        .order_by(fan_out.c.id.desc())
    )
    return connection.execute(query).all()


def _news(row: Row[tuple[object, ...]], changes: Sequence[NewsChange]) -> News:
    return News(
        id=row.id,
        nct_id=row.nct_id,
        version_id=row.version_id,
        version_number=row.number,
        found_at=row.created_at,
        matched_at=row.matched_at,
        release_at=row.release_at,
        changes=tuple(changes),
    )
