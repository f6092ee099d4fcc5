"""That a trial entered or left a search or a place, as a change of it, with the likely reason. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from watcher.model.change import Change, Importance, Kind, Op
from watcher.model.record import Json, Record, list_at
from watcher.model.trial import Trial
from watcher.model.vicinity import km_to
from watcher.model.watch import Vicinity, Watch
from watcher.watches.asked import asked_changes

LOCATIONS: Final = "protocolSection.contactsLocationsModule.locations"
#: As many changes are named as the reason; of a text longer than this only its field is.
MOST_REASONS: Final = 3
LONGEST: Final = 200
#: What a move keeps of a site: enough to name and to find it.
SITE_KEYS: Final = ("facility", "status", "city", "state", "zip", "country", "geoPoint")
#: Noise that is no edit of the trial: what the registry stamps and places, and the dates of an update.
STAMPS: Final = frozenset({"version-holder", "verification-date", "update-date", "site-geocode"})
#: What makes a site stand elsewhere without being another one.
ELSEWHERE: Final = frozenset({"site-geocode", "site-address"})
UPDATED: Final = Change(Kind.OTHER, "last_update_posted", "", "changed", None, None, Importance.MINOR, "detail")


@dataclass(frozen=True, slots=True)
class Lately:
    """What a trial changed itself since the members were last known."""

    changes: tuple[Change, ...] = ()
    #: The rules of its noise: a flap, or another way to write the same, is a change that nobody is told.
    noise: frozenset[str] = frozenset()
    #: The registry does not show it.
    is_gone: bool = False


def entered(watch: Watch, found: Trial, lately: Lately, *, is_again: bool) -> Change:
    """Return that a trial entered; the reason's code ends in `-again` for one that was a member before."""
    seen: dict[str, Json] = {"title": found.title, "status": found.status}
    again = "-again" if is_again else ""
    if watch.vicinity:
        here = {**seen, "sites": sites_in(watch.vicinity, list_at(found.record, LOCATIONS))}
        return _move(Kind.SITES, "place.entered", None, here, f"place-entered{again}")
    because = _because(_asked(watch, lately))
    return _move(Kind.SEARCH, "search.entered", None, seen | because, f"search-entered{again}")


def left(watch: Watch, found: Trial, lately: Lately) -> Change:
    """Return that a trial left, with the code of the reason, and the changes that are likely to be it.

    - `search-left`: something changed in the trial, and what of it the search asks for is named.
    - `search-left-terms`: nothing changed in the trial, or only the terms that the registry derives from it.
    - `search-left-elsewhere`: it changed, but in nothing that the search asks for.
    - `search-left-removed`, `place-left-removed`: the registry does not show the trial.
    - `place-left`: its sites there are gone; `place-left-moved`: the registry gives them another address or point.
    """
    after: dict[str, Json] = {"title": found.title, "status": found.status}
    before = after | {"status": next((each.before for each in lately.changes if each.field == "status"), found.status)}
    if watch.vicinity:
        gone = [each.before for each in lately.changes if each.field == "site" and each.op == "removed"]
        sites = sites_in(watch.vicinity, gone)
        return _move(Kind.SITES, "place.left", {**before, "sites": sites}, after, _why_left_place(sites, lately))
    because = _asked(watch, lately)
    return _move(Kind.SEARCH, "search.left", before, after | _because(because), _why_left(because, lately))


def sites_in(vicinity: Vicinity, sites: Sequence[Json]) -> list[Json]:
    """Return the sites that a place has, the nearest first, each with its distance in kilometers."""
    distances = [(km, site) for site in sites if (km := km_to(vicinity, site)) is not None]
    return [_site(site, km) for km, site in sorted(distances, key=lambda pair: pair[0])]


def _site(site: Json, km: float) -> Json:
    kept: Record = {key: site[key] for key in SITE_KEYS if key in site} if isinstance(site, dict) else {}
    return {**kept, "distance_km": round(km, 1)}


def _asked(watch: Watch, lately: Lately) -> list[Change]:
    """Return the changes of what a search asks for; that a record was updated at all is noise elsewhere."""
    updated = (UPDATED,) if "update-date" in lately.noise else ()
    return asked_changes(watch.parameters, (*lately.changes, *updated))


def _why_left_place(sites: Sequence[Json], lately: Lately) -> str:
    if lately.is_gone:
        return "place-left-removed"
    has_moved = not sites and not lately.noise.isdisjoint(ELSEWHERE)
    return "place-left-moved" if has_moved else "place-left"


def _why_left(because: Sequence[Change], lately: Lately) -> str:
    if lately.is_gone:
        return "search-left-removed"
    if because or not lately.noise <= STAMPS:
        return "search-left"
    is_same = all(change.kind is Kind.DERIVED for change in lately.changes)
    return "search-left-terms" if is_same else "search-left-elsewhere"


def _because(changes: Sequence[Change]) -> dict[str, Json]:
    reasons: list[Json] = [_reason(change) for change in changes[:MOST_REASONS]]
    return {"because": reasons} if reasons else {}


def _reason(change: Change) -> Json:
    sides: Mapping[str, Json] = {"before": change.before, "after": change.after}
    if change is UPDATED:
        return {"kind": change.kind.value, "field": change.field, "op": change.op}
    is_short = all(len(str(side)) <= LONGEST for side in sides.values())
    return {"kind": change.kind.value, "field": change.field, "op": change.op, **(sides if is_short else {})}


def _move(kind: Kind, field: str, before: Json, after: Json, reason: str) -> Change:
    op: Op = "added" if before is None else "removed"
    return Change(kind, field, "", op, before, after, Importance.NOTABLE, reason)
