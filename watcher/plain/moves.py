"""A trial that entered or left a saved search or a place, in words, with the likely reason."""

from collections.abc import Callable, Sequence
from typing import Final

from watcher.model.change import Change, Importance, Kind, Op
from watcher.model.record import Json, list_at, text_at
from watcher.plain.labels import field_label
from watcher.plain.places import km_words
from watcher.plain.sites import site_words
from watcher.plain.tokens import status_words

#: Reasons that no change of the trial tells.
SAID: Final = {
    "search-left-terms": "the registry's own terms changed; the trial did not",
    "search-left-elsewhere": "the registry reads it another way; nothing that the search asks for changed in the trial",
    "search-left-removed": "the registry shows the trial no more",
    "place-left-removed": "the registry shows the trial no more",
    "place-left-moved": "the registry now places its sites elsewhere; none was removed",
}
KINDS: Final = frozenset(Kind)


def move_summary(change: Change, tell: Callable[[Change], str]) -> str:
    """Return that a trial entered or left, and why; `tell` tells one change."""
    head = _place(change) if change.field.startswith("place.") else _search(change)
    why = because_words(change, tell)
    return f"{head}: {why}" if why else head


def because_words(change: Change, tell: Callable[[Change], str]) -> str | None:
    """Return why a trial entered or left, such as `Recruiting became Terminated`; None where nothing says it."""
    if change.reason in SAID:
        return SAID[change.reason]
    told = [_told(reason, tell) for reason in list_at(change.after, "because")]
    before, after = text_at(change.before, "status"), text_at(change.after, "status")
    if not told and change.field == "search.left" and before and after and before != after:
        return f"{status_words(before)} became {status_words(after)}"
    sites = sites_words(moved_sites(change))
    return "; ".join(told) or sites or None


def moved_sites(change: Change) -> list[Json]:
    """Return the sites with which a trial came to a place or left it, the nearest first."""
    return list_at(change.before if change.op == "removed" else change.after, "sites")


def sites_words(sites: Sequence[Json]) -> str:
    return "; ".join(site_and_distance(site) for site in sites)


def site_and_distance(site: Json) -> str:
    """Return a site with its status and how far it is: `Invented Clinic, Boston (recruiting), 3 km (2 mi)`."""
    status = text_at(site, "status")
    told = f"{site_words(site)} ({status_words(status).lower()})" if status else site_words(site)
    km = site.get("distance_km") if isinstance(site, dict) else None
    return f"{told}, {km_words(km)}" if isinstance(km, int | float) else told


def is_again(change: Change) -> bool:
    """Say whether the trial was a member before."""
    return change.reason.endswith("-again")


def _search(change: Change) -> str:
    if change.field == "search.entered":
        return "Entered the search again" if is_again(change) else "Entered the search"
    return "No longer matches the search"


def _place(change: Change) -> str:
    if change.field == "place.entered":
        return "Has a site at the place again" if is_again(change) else "Now has a site at the place"
    return "No longer has a site at the place"


def _told(reason: Json, tell: Callable[[Change], str]) -> str:
    kind, field, op = (text_at(reason, key) for key in ("kind", "field", "op"))
    if not isinstance(reason, dict) or field is None or kind not in KINDS:
        return "its record changed"
    if "after" not in reason:
        return f"{field_label(field)} {op or 'changed'}"
    known: Op = "added" if op == "added" else "removed" if op == "removed" else "changed"
    told = tell(Change(Kind(kind), field, "", known, reason["before"], reason["after"], Importance.MINOR, ""))
    # Beside "no longer matches", that it is the trial's status goes without saying.
    return told.partition(": ")[2] or told if field == "status" else told
