"""A watch by its number, for its page: whether anybody follows it, and as of when its members are known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Row, Select, exists, func, select

from watcher.db import Store
from watcher.db.tables import subscription, sweep, watch
from watcher.errors import UnknownError
from watcher.model.watch import Watch, WatchKind
from watcher.plain.language import _
from watcher.watches.rows import watch_of


@dataclass(frozen=True, slots=True)
class KnownWatch:
    watch: Watch
    created_at: datetime
    #: Whether anybody follows it now: if not, no sweep reads it.
    is_followed: bool
    #: The data release at which its members were last read; None: they are those of `created_at`.
    release_at: datetime | None


def known_watch(store: Store, watch_id: int, kind: WatchKind) -> KnownWatch:
    """Raises UnknownError where there is no such watch, or one of another kind."""
    with store.read() as connection:
        row = connection.execute(_known(kind).where(watch.c.id == watch_id)).one_or_none()
        newest = connection.execute(_NEWEST).scalar()
    if row is None:
        raise UnknownError(_missing(kind).format(number=watch_id))
    return _known_of(row, newest)


def known_watches(store: Store, kind: WatchKind, after: int, most: int) -> tuple[KnownWatch, ...]:
    """Return the watches of a kind that somebody follows, with higher numbers than `after`, in their order."""
    query = _known(kind).where(watch.c.id > after, _IS_FOLLOWED).order_by(watch.c.id).limit(most)
    with store.read() as connection:
        newest = connection.execute(_NEWEST).scalar()
        return tuple(_known_of(row, newest) for row in connection.execute(query))


_IS_FOLLOWED: Final = exists().where(subscription.c.watch_id == watch.c.id, subscription.c.ended_at.is_(None))
_NEWEST: Final = select(func.max(sweep.c.release_at)).where(sweep.c.state == "complete")


def _known(kind: WatchKind) -> Select[tuple[object, ...]]:
    return (
        select(watch, sweep.c.release_at, _IS_FOLLOWED.label("is_followed"))
        .outerjoin(sweep, sweep.c.id == watch.c.walked_sweep_id)
        .where(watch.c.kind == kind.value)
    )


def _known_of(row: Row[tuple[object, ...]], newest: datetime | None) -> KnownWatch:
    # Where our own reading of a search agreed with the registry's, every complete sweep knows its members.
    is_exact = row.walked_sweep_id is not None and row.agreed_sweep_id == row.walked_sweep_id
    release_at = max(filter(None, (row.release_at, newest))) if is_exact and row.is_followed else row.release_at
    return KnownWatch(watch_of(row), row.created_at, bool(row.is_followed), release_at)


def _missing(kind: WatchKind) -> str:
    if kind is WatchKind.SEARCH:
        return _("There is no saved search {number} here.")
    return (
        _("There is no followed place {number} here.") if kind is WatchKind.PLACE else _("There is no watch {number}.")
    )
