"""A trial that entered or left a saved search or a place, in words, with the likely reason."""

from collections.abc import Callable, Sequence
from typing import Final

from watcher.model.change import Change, Importance, Kind, Op
from watcher.model.record import Json, list_at, text_at
from watcher.plain.joining import away_words, clauses, colon, headed
from watcher.plain.labels import field_label, op_words
from watcher.plain.language import N_, _
from watcher.plain.places import km_words
from watcher.plain.sites import site_words
from watcher.plain.tokens import status_words

#: Reasons that no change of the trial tells.
SAID: Final = {
    "search-left-terms": N_("the registry's own terms changed; the trial did not"),
    "search-left-elsewhere": N_(
        "the registry reads it another way; nothing that the search asks for changed in the trial"
    ),
    "search-left-removed": N_("the registry shows the trial no more"),
    "place-left-removed": N_("the registry shows the trial no more"),
    "place-left-moved": N_("the registry now places its sites elsewhere; none was removed"),
}
KINDS: Final = frozenset(Kind)


def move_summary(change: Change, tell: Callable[[Change], str]) -> str:
    """Return that a trial entered or left, and why; `tell` tells one change."""
    head = _place(change) if change.field.startswith("place.") else _search(change)
    why = because_words(change, tell)
    return headed(head, why) if why else head


def because_words(change: Change, tell: Callable[[Change], str]) -> str | None:
    """Return why a trial entered or left, such as `Recruiting became Terminated`; None where nothing says it."""
    if change.reason in SAID:
        return _(SAID[change.reason])
    told = [_told(reason, tell) for reason in list_at(change.after, "because")]
    before, after = text_at(change.before, "status"), text_at(change.after, "status")
    if not told and change.field == "search.left" and before and after and before != after:
        return _("{before} became {after}").format(before=status_words(before), after=status_words(after))
    sites = sites_words(moved_sites(change))
    return clauses(told) or sites or None


def moved_sites(change: Change) -> list[Json]:
    """Return the sites with which a trial came to a place or left it, the nearest first."""
    return list_at(change.before if change.op == "removed" else change.after, "sites")


def sites_words(sites: Sequence[Json]) -> str:
    return clauses(site_and_distance(site) for site in sites)


def site_and_distance(site: Json) -> str:
    """Return a site with its status and how far it is: `Invented Clinic, Boston (recruiting), 3 km (2 mi)`."""
    status = text_at(site, "status")
    told = with_status(site_words(site), status)
    km = site.get("distance_km") if isinstance(site, dict) else None
    return away_words(told, km_words(km) if isinstance(km, int | float) else None)


def with_status(site: str, status: str | None) -> str:
    """Return a site with its status, if it has one: `Invented Clinic, Boston (recruiting)`."""
    return _("{site} ({status})").format(site=site, status=status_words(status).lower()) if status else site


def is_again(change: Change) -> bool:
    """Say whether the trial was a member before."""
    return change.reason.endswith("-again")


def _search(change: Change) -> str:
    if change.field == "search.entered":
        return _("Entered the search again") if is_again(change) else _("Entered the search")
    return _("No longer matches the search")


def _place(change: Change) -> str:
    if change.field == "place.entered":
        return _("Has a site at the place again") if is_again(change) else _("Now has a site at the place")
    return _("No longer has a site at the place")


def _told(reason: Json, tell: Callable[[Change], str]) -> str:
    kind, field, op = (text_at(reason, key) for key in ("kind", "field", "op"))
    if not isinstance(reason, dict) or field is None or kind not in KINDS:
        return _("its record changed")
    known: Op = "added" if op == "added" else "removed" if op == "removed" else "changed"
    if "after" not in reason:
        return op_words(field_label(field), known)
    told = tell(Change(Kind(kind), field, "", known, reason["before"], reason["after"], Importance.MINOR, ""))
    # Beside "no longer matches", that it is the trial's status goes without saying.
    return told.partition(colon())[2] or told if field == "status" else told
