"""A trial's changes as the lines that a reader is told, before any format: most important first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from watcher.alerts.caps import LONGEST_LINE, LONGEST_NAME, LONGEST_PLACE
from watcher.model.change import Change, Importance, Kind
from watcher.model.record import Record, text_at
from watcher.model.watch import Place, Vicinity
from watcher.plain import because, group_summary, site_words
from watcher.plain.cut import cut
from watcher.plain.details import Detail, criteria_details, details_of
from watcher.plain.eligibility import ELIGIBILITY_TEXT
from watcher.plain.groups import NAMED
from watcher.plain.joining import away_words, colon, headed, near_words
from watcher.plain.language import NN_, _, ngettext
from watcher.plain.moves import is_again, moved_sites, site_and_distance, with_status
from watcher.plain.places import away_from, km_words, short_name
from watcher.plain.sites import site_of

KIND_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}
#: Fields of a group that name a site, the one that leads first.
SITE_FIELDS: Final = ("site", "site.status", "site.contacts")
#: As many sites are named below a line; the rest are counted.
MOST_PLACES: Final = 10
#: A trial that came to a circle, came back to it or left it; `circle` is `within 50 km (31 mi) of Boston`.
SITES_AT: Final = {
    "new": NN_("Now has a site {circle}", "Now has {count} sites {circle}"),
    "again": NN_("Has a site {circle} again", "Has {count} sites {circle} again"),
    "left": NN_("No longer has a site {circle}", "No longer has a site {circle}"),
}
SITES_OF: Final = {
    "new": NN_("Now has a site of “{hospital}” {circle}", "Now has {count} sites of “{hospital}” {circle}"),
    "again": NN_("Has a site of “{hospital}” {circle} again", "Has {count} sites of “{hospital}” {circle} again"),
    "left": NN_("No longer has a site of “{hospital}” {circle}", "No longer has a site of “{hospital}” {circle}"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """A change, how far from which of the reader's places, and the search or place that the trial entered or left."""

    id: int
    change: Change
    distance_km: float | None
    place: Place | None
    #: How far from the place the reader asked for sites.
    within_km: float | None
    search: str
    vicinity: Vicinity | None = None


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
    #: The reader's place, if every site is as near to it as they asked for.
    near: str | None
    #: When the registry posted it, in words; None where the whole mail tells of one update of the trial.
    posted: str | None = None


def lines_of(happened: Iterable[Happened], record: Record) -> tuple[Line, ...]:
    """Return one line for each group and each change without one; `record` is the newer version's."""
    groups: dict[str, list[Happened]] = {}
    for one in sorted(happened, key=_rank):
        group = one.change.group
        key = f"group {group}" if group and not is_move(one.change) else f"change {one.id}"
        groups.setdefault(key, []).append(one)
    return tuple(_of_a_length(_line(group, record)) for group in groups.values())


def _of_a_length(line: Line) -> Line:
    return replace(
        line,
        summary=cut(line.summary, LONGEST_LINE),
        places=tuple(cut(place, LONGEST_PLACE) for place in line.places),
        near=cut(line.near, LONGEST_NAME) if line.near else None,
    )


def _rank(one: Happened) -> tuple[int, int, int]:
    return (-one.change.importance, KIND_ORDER[one.change.kind], one.id)


def _line(group: Sequence[Happened], record: Record) -> Line:
    if is_move(group[0].change):
        return _moved(group[0])
    changes = tuple(one.change for one in group)
    sites = _sites(group)
    near = _near(sites)
    # Few sites are named by the summary; a list is for more, and for distances.
    is_listed = len(sites) > NAMED or (len(sites) > 1 and sites[0].distance_km is not None)
    told = _head(group, near, len(sites)) if is_listed else _summary(group, record, sites)
    listed = [_place(site, record, near) for site in sites] if is_listed else []
    return Line(
        changes=changes,
        summary=told,
        importance=group[0].change.importance,
        details=_details(changes),
        places=tuple(listed[:MOST_PLACES]),
        places_left=len(listed[MOST_PLACES:]),
        near=near,
    )


def _details(changes: Sequence[Change]) -> tuple[Detail, ...]:
    if len(changes) == 1:
        return details_of(changes[0])
    if changes[0].group == ELIGIBILITY_TEXT:
        return criteria_details(changes)
    # The line of a stopped trial quotes a short reason only.
    reasons = [change for change in changes if change.field == "why_stopped"]
    return details_of(reasons[0]) if reasons else ()


def _sites(group: Sequence[Happened]) -> list[Happened]:
    """Return those of a group of sites that name its sites, the nearest first."""
    fields = {one.change.field for one in group}
    lead = next((field for field in SITE_FIELDS if field in fields), None)
    if not fields <= set(SITE_FIELDS) or (group[0].change.group or "").startswith("status"):
        return []
    sites = [one for one in group if one.change.field == lead]
    return sorted(sites, key=lambda one: float("inf") if one.distance_km is None else one.distance_km)


def _head(group: Sequence[Happened], near: str | None, count: int) -> str:
    """Tell a group whose sites are listed below."""
    told = group_summary([one.change for one in group])
    if group[0].change.field == "site" and count <= MOST_PLACES:
        # Beside a complete list, how many are in which country says nothing.
        told = told.partition(colon())[0]
    return near_words(told, near) if count <= MOST_PLACES else told


def _summary(group: Sequence[Happened], record: Record, sites: Sequence[Happened]) -> str:
    told = group_summary([one.change for one in group], record)
    away = _away(sites[0], None) if len(sites) == 1 else None
    return away_words(told, away)


def is_move(change: Change) -> bool:
    return change.field.startswith(("search.", "place."))


def _moved(one: Happened) -> Line:
    """Tell that a trial entered or left; several sites are listed below."""
    change, vicinity = one.change, one.vicinity
    sites = moved_sites(change) if vicinity else []
    is_listed = len(sites) > 1
    why = None if is_listed else because(change)
    head = _place_words(change, vicinity, len(sites)) if vicinity else _search_words(one)
    listed = [site_and_distance(site) for site in sites] if is_listed else []
    return Line(
        changes=(change,),
        summary=headed(head, why) if why else head,
        importance=change.importance,
        details=(),
        places=tuple(listed[:MOST_PLACES]),
        places_left=len(listed[MOST_PLACES:]),
        near=(vicinity.hospital or short_name(vicinity.place)) if vicinity else None,
    )


def _search_words(one: Happened) -> str:
    if one.change.field == "search.entered":
        again, new = _("New again in your search “{search}”"), _("New in your search “{search}”")
        return (again if is_again(one.change) else new).format(search=one.search)
    return _("No longer matches your search “{search}”").format(search=one.search)


def _place_words(change: Change, vicinity: Vicinity, count: int) -> str:
    where = _("within {distance} of {place}").format(
        distance=km_words(vicinity.within_km), place=short_name(vicinity.place)
    )
    what = "left" if change.field == "place.left" else "again" if is_again(change) else "new"
    one, many = (SITES_OF if vicinity.hospital else SITES_AT)[what]
    return ngettext(one, many, count or 1).format(count=count, hospital=vicinity.hospital, circle=where)


def _place(one: Happened, record: Record, near: str | None) -> str:
    change = one.change
    site = change.before if change.op == "removed" else change.after
    told = site_words(site) if change.field == "site" else site_of(change, record)
    status = text_at(site, "status") if change.field == "site" and change.op == "added" else None
    if status:
        told = with_status(told, status)
    return away_words(told, _away(one, near))


def _away(one: Happened, near: str | None) -> str | None:
    """Return how far away a site is, and from where unless the line says so."""
    if one.distance_km is None or one.place is None:
        return None
    return km_words(one.distance_km) if near else away_from(one.distance_km, short_name(one.place))


def _near(sites: Sequence[Happened]) -> str | None:
    names = {short_name(one.place) if one.place and _is_near(one) else None for one in sites}
    return names.pop() if len(names) == 1 else None


def _is_near(one: Happened) -> bool:
    return one.distance_km is not None and one.within_km is not None and one.distance_km <= one.within_km
