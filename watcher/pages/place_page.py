"""What a place's page says beside that of a search: which of a trial's sites are there, and which are new."""

from collections.abc import Sequence
from dataclasses import dataclass

from watcher.model.record import Json, text_at
from watcher.pages.csv_sites import NewSite, what_words
from watcher.pages.search_page import Near
from watcher.plain import status_words
from watcher.plain.joining import large
from watcher.plain.places import km_words
from watcher.plain.sites import site_as_registered


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site that came to the place or opened there."""

    words: str
    site: str
    status: str
    status_words: str
    distance: str
    nct_id: str
    title: str
    #: Of the registry's data, as yyyy-MM-dd.
    day: str


def near_of(sites: Sequence[Json]) -> Near | None:
    """Return what a list says of a trial's sites at a place, which are given with their distance, nearest first."""
    if not sites:
        return None
    nearest = sites[0]
    status = text_at(nearest, "status")
    km = nearest.get("distance_km") if isinstance(nearest, dict) else None
    return Near(
        nearest=site_as_registered(nearest),
        status_words=status_words(status) if status else "",
        distance=large(km_words(km)) if isinstance(km, int | float) else "",
        more=len(sites) - 1,
    )


def site_line(each: NewSite) -> SiteLine:
    status = text_at(each.site, "status") or ""
    return SiteLine(
        words=what_words(each.what),
        site=site_as_registered(each.site),
        status=status,
        status_words=status_words(status) if status else "",
        distance=large(km_words(each.km)) if each.km is not None else "",
        nct_id=each.version.nct_id,
        title=each.version.trial.title,
        day=each.release.isoformat(),
    )
