"""Sites that came or opened as rows: the columns are the same on the command line, in files and in the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from watcher.model.record import Json, list_at, text_at
from watcher.model.version import Version
from watcher.pages.sites import contacts_of
from watcher.plain import status_words
from watcher.plain.language import _
from watcher.plain.places import MILES_A_KM
from watcher.plain.spreadsheet import Cell, to_csv

ADDED, OPENED, CAME = "site added", "site opened", "came to the place"
ADDRESS: Final = ("facility", "city", "state", "zip", "country")
#: Names for programs and for formulas: the same in every language.
HEADINGS: Final = (
    *("what", "found", "release", "record_updated", "version", "nct_id", "title", "trial_status", "site_status"),
    *(*ADDRESS, "latitude", "longitude", "distance_km", "distance_mi", "url"),
    # Programs may read columns by number: new ones come last.
    *("status_now", "contact_phone"),
)


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site as it stands in the version that brought or opened it."""

    what: str
    found: date
    release: date
    version: Version
    site: Json
    point: tuple[float, float] | None
    #: From the place that was asked for; None without one, or where the site has no coordinates.
    km: float | None
    #: The site in the trial's newest version; None where it is not in it, or not to be told from another one.
    now: Json = None


def sites_csv(sites: Iterable[NewSite]) -> bytes:
    return to_csv(HEADINGS, map(site_cells, sites))


def site_cells(each: NewSite) -> list[Cell]:
    """Return the cells of a row, in words."""
    trial, status = each.version.trial, text_at(each.site, "status")
    latitude, longitude = each.point or (None, None)
    return [
        what_words(each.what),
        each.found.isoformat(),
        each.release.isoformat(),
        trial.last_update_posted,
        each.version.number,
        trial.nct_id,
        trial.title,
        status_words(trial.status),
        status_words(status) if status else None,
        *(text_at(each.site, key) for key in ADDRESS),
        latitude,
        longitude,
        None if each.km is None else round(each.km, 1),
        None if each.km is None else round(each.km * MILES_A_KM, 1),
        f"https://clinicaltrials.gov/study/{trial.nct_id}",
        status_words(now) if (now := text_at(each.now, "status")) else None,
        _phones(each.now or each.site),
    ]


def site_json(each: NewSite) -> dict[str, Cell]:
    """Return a row for programs: what happened and the statuses are tokens."""
    row = dict(zip(HEADINGS, site_cells(each), strict=True))
    tokens = {"what": each.what, "trial_status": each.version.trial.status, "site_status": text_at(each.site, "status")}
    return row | tokens | {"status_now": text_at(each.now, "status")}


def _phones(site: Json) -> str | None:
    """Return how its contacts are called, divided by semicolons; None where the record does not say."""
    phones = (contact.phone for contact in contacts_of(list_at(site, "contacts")))
    return "; ".join(dict.fromkeys(filter(None, phones))) or None


def what_words(what: str) -> str:
    if what == OPENED:
        return _("site opened")
    return _("came to the place") if what == CAME else _("site added")
