"""List the sites that came or opened: where, when, and how far from a place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from watcher.diff.site_pairs import pair_sites
from watcher.model.record import Json, list_at, text_at
from watcher.model.version import Version
from watcher.model.vicinity import distance_km, is_at, point_of
from watcher.model.watch import Vicinity
from watcher.pages.csv_sites import ADDED, CAME, OPENED, NewSite
from watcher.pipeline import Pipeline
from watcher.versions.new_sites import SiteChange, site_changes

LOCATIONS: Final = "protocolSection.contactsLocationsModule.locations"
#: Who wants to join can.
OPEN: Final = ("RECRUITING", "AVAILABLE")
MOST_VERSIONS: Final = 256


def new_sites(
    pipeline: Pipeline,
    *,
    since: datetime | None,
    watch_id: int | None,
    vicinity: Vicinity | None,
    nct_id: str | None = None,
) -> Iterator[NewSite]:
    """Yield the sites that came or opened, oldest first, each once a version; with a place only those there.

    With a watch those of trials that it has or had, with an NCT ID those of that trial.
    """
    get, newest = lru_cache(MOST_VERSIONS)(pipeline.versions.get), lru_cache(MOST_VERSIONS)(pipeline.versions.newest)
    sites_now = lru_cache(MOST_VERSIONS)(lambda at: _sites_now(get(at), newest(get(at).nct_id)))
    seen: set[tuple[int, str]] = set()
    for found in site_changes(pipeline.store, since, watch_id, nct_id, vicinity):
        for what, site in _sites(found, get(found.version_id)):
            # A trial that comes to a place brings sites that may be told as new ones of the trial, too.
            key = (found.version_id, _identity(site))
            if key not in seen and _is_wanted(site, vicinity):
                seen.add(key)
                told = _new_site(what, found, get(found.version_id), site, vicinity)
                yield replace(told, now=sites_now(found.version_id).get(_identity(site)))


def _sites(found: SiteChange, version: Version) -> list[tuple[str, Json]]:
    change = found.change
    if change.field == "place.entered":
        return [(CAME, site) for site in list_at(change.after, "sites")]
    if change.field == "site":
        return [(ADDED, change.after)] if change.op == "added" else []
    index = change.indexes[1] if change.indexes else None
    sites = list_at(version.trial.record, LOCATIONS)
    if change.after not in OPEN or index is None or index >= len(sites):
        return []
    return [(OPENED, sites[index])]


def _identity(site: Json) -> str:
    return "|".join(text_at(site, key) or "" for key in ("facility", "city", "state", "zip", "country"))


def _sites_now(version: Version, newest: Version | None) -> dict[str, Json]:
    """Return what the sites of a version are in the newest one, by their identity there; hospitals are renamed.

    Of several that are written alike, such as "Research Site", none is told.
    """
    before, after = (list_at(each.trial.record, LOCATIONS) if each else [] for each in (version, newest))
    names = [_identity(site) for site in before]
    count = Counter(names)
    return {names[old]: after[new] for old, new in pair_sites(before, after).pairs if count[names[old]] == 1}


def _is_wanted(site: Json, vicinity: Vicinity | None) -> bool:
    """Take a site without coordinates for near, as alerts do."""
    if vicinity is None:
        return True
    if vicinity.hospital and not is_at(vicinity.hospital, text_at(site, "facility")):
        return False
    point = point_of(site)
    return point is None or distance_km(vicinity.place, *point) <= vicinity.within_km


def _new_site(what: str, found: SiteChange, version: Version, site: Json, vicinity: Vicinity | None) -> NewSite:
    point = point_of(site)
    km = distance_km(vicinity.place, *point) if vicinity and point else None
    return NewSite(what, found.found_at.date(), found.release_at.date(), version, site, point, km)
