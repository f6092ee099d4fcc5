"""Put the page of a search or a place together: its rows, and for a place what the records say of its sites."""

from collections.abc import Sequence
from typing import Final

from watcher.jobs.new_sites import LOCATIONS
from watcher.model.record import Json, list_at, text_at
from watcher.model.watch import Vicinity, WatchKind
from watcher.pages.feed_moves import MoveRow, move_rows
from watcher.pages.place_page import near_of
from watcher.pages.search_page import (
    A_PAGE,
    Member,
    WatchPage,
    choices_of,
    day_of,
    entered_on,
    member_of,
    move_of,
    pages_of,
    why_entered,
)
from watcher.pages.trial_rows import MemberRow, member_counts, member_rows
from watcher.pipeline import Pipeline
from watcher.plain import because
from watcher.plain.searches import watch_title
from watcher.watches.known import KnownWatch, known_watch
from watcher.watches.moves import sites_in

#: The newest moves; the feed has all of them.
MOST_MOVES: Final = 25
FIRST_POSTED: Final = "protocolSection.statusModule.studyFirstPostDateStruct.date"


def search_page(pipeline: Pipeline, number: int, status: str = "", at_page: int = 1) -> WatchPage:
    """Raises UnknownError where there is no such search."""
    return _page(pipeline, known_watch(pipeline.store, number, WatchKind.SEARCH), status, at_page)


def place_page(pipeline: Pipeline, number: int, status: str = "", at_page: int = 1) -> WatchPage:
    """Raises UnknownError where there is no such place."""
    return _page(pipeline, known_watch(pipeline.store, number, WatchKind.PLACE), status, at_page)


def _page(pipeline: Pipeline, known: KnownWatch, status: str, at_page: int) -> WatchPage:
    store, watch = pipeline.store, known.watch
    counts = member_counts(store, watch.id)
    listed = counts.get(status, 0) if status else sum(counts.values())
    pages = pages_of(listed)
    at_page = min(max(at_page, 1), pages)
    moves = move_rows(store, watch.id, most=MOST_MOVES)
    rows = member_rows(store, watch.id, most=A_PAGE, skip=(at_page - 1) * A_PAGE, status=status or None)
    return WatchPage(
        number=watch.id,
        title=watch_title(watch),
        is_followed=known.is_followed,
        as_of=day_of(known.release_at or known.created_at),
        since=day_of(known.created_at),
        total=sum(counts.values()),
        choices=choices_of(counts, status),
        status=status,
        members=tuple(_member(pipeline, row, known, moves) for row in rows),
        at_page=at_page,
        pages=pages,
        moves=tuple(move_of(row, _why(pipeline, row)) for row in moves),
    )


def _why(pipeline: Pipeline, row: MoveRow) -> str:
    told = because(row.change)
    if told or not row.has_entered:
        return told or ""
    record = pipeline.versions.restored(row.version_id).record
    return why_entered(row, text_at(record, FIRST_POSTED) or "")


def _member(pipeline: Pipeline, row: MemberRow, known: KnownWatch, moves: Sequence[MoveRow]) -> Member:
    vicinity = known.watch.vicinity
    near = near_of(_sites(pipeline, row, vicinity)) if vicinity else None
    return member_of(row, entered_on(row, known.created_at, moves), near)


def _sites(pipeline: Pipeline, row: MemberRow, vicinity: Vicinity) -> list[Json]:
    record = pipeline.versions.restored(row.trial.version_id).record
    return sites_in(vicinity, list_at(record, LOCATIONS))
