"""A trial's changes as the lines that a reader is told, before any format: most important first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from watcher.alerts.details import Detail, details_of
from watcher.model.change import Change, Importance, Kind
from watcher.model.record import Record, text_at
from watcher.model.watch import Place
from watcher.plain import group_summary, site_words, status_words, summary
from watcher.plain.groups import NAMED
from watcher.plain.sites import site_of

KIND_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}
#: As many sites are named below a line; the rest are counted.
MOST_PLACES: Final = 10
MILES_A_KM: Final = 0.621371


@dataclass(frozen=True, slots=True)
class Happened:
    """A change, how far from which of the reader's places, and the search that it entered or left."""

    id: int
    change: Change
    distance_km: float | None
    place: Place | None
    search: str


@dataclass(frozen=True, slots=True)
class Line:
    """What is told as one line; never without a change."""

    changes: tuple[Change, ...]
    summary: str
    importance: Importance
    details: tuple[Detail, ...]
    #: Sites by name, the nearest first.
    places: tuple[str, ...]
    places_left: int
    #: The reader's place, if every change happened at a known distance from it.
    near: str | None


def lines_of(happened: Iterable[Happened], record: Record) -> tuple[Line, ...]:
    """Return one line for each group and each change without one; `record` is the newer version's."""
    groups: dict[str, list[Happened]] = {}
    for one in sorted(happened, key=_rank):
        group = one.change.group
        key = f"group {group}" if group and one.change.kind is not Kind.SEARCH else f"change {one.id}"
        groups.setdefault(key, []).append(one)
    return tuple(_line(group, record) for group in groups.values())


def distance_words(km: float) -> str:
    """Return a distance for readers of either system: `12 km (7 mi)`."""
    return f"{_rounded(km)} km ({_rounded(km * MILES_A_KM)} mi)"


def _rounded(distance: float) -> str:
    return f"{round(distance):,}" if distance >= 1 else "under 1"


def _rank(one: Happened) -> tuple[int, int, int]:
    return (-one.change.importance, KIND_ORDER[one.change.kind], one.id)


def _line(group: Sequence[Happened], record: Record) -> Line:
    changes = tuple(one.change for one in group)
    places = _places(group, record) if len(group) > 1 else []
    return Line(
        changes=changes,
        summary=_summary(group, record),
        importance=group[0].change.importance,
        details=details_of(changes[0]) if len(group) == 1 else (),
        places=tuple(places[:MOST_PLACES]),
        places_left=len(places[MOST_PLACES:]),
        near=_near(group),
    )


def _summary(group: Sequence[Happened], record: Record) -> str:
    first, changes = group[0], [one.change for one in group]
    if len(group) == 1:
        told = _search_words(first) if first.search else summary(first.change, record)
        away = _away(first)
        return f"{told}, {away}" if away else told
    told = group_summary(changes, record)
    if first.change.field == "site" and len(group) <= NAMED:
        # The sites are named in the list below, with their distance.
        return told.partition(":")[0]
    return told


def _search_words(one: Happened) -> str:
    if one.change.field == "search.entered":
        return f"New in your search “{one.search}”"
    return f"No longer matches your search “{one.search}”"


def _places(group: Sequence[Happened], record: Record) -> list[str]:
    fields = {one.change.field for one in group}
    if "status" in fields:
        return []
    lead = next((field for field in ("site", "site.status", "site.contacts") if field in fields), None)
    named = [one for one in group if one.change.field == lead]
    named.sort(key=lambda one: float("inf") if one.distance_km is None else one.distance_km)
    return [_place(one, record) for one in named]


def _place(one: Happened, record: Record) -> str:
    change = one.change
    if change.field != "site":
        return ", ".join(filter(None, (site_of(change, record), _away(one))))
    site = change.before if change.op == "removed" else change.after
    status = text_at(site, "status") if change.op == "added" else None
    told = f"{site_words(site)} ({status_words(status).lower()})" if status else site_words(site)
    return ", ".join(filter(None, (told, _away(one))))


def _away(one: Happened) -> str | None:
    if one.distance_km is None or one.place is None:
        return None
    return f"{distance_words(one.distance_km)} from {one.place.name}"


def _near(group: Sequence[Happened]) -> str | None:
    names = {one.place.name if one.place and one.distance_km is not None else None for one in group}
    return names.pop() if len(names) == 1 else None
