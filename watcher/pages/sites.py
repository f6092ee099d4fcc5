"""The places at which a trial takes place: open ones first, by country, or the nearest first for who says where."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from watcher.model.record import Json, Record, list_at, text_at
from watcher.model.vicinity import distance_km, point_of
from watcher.model.watch import Place
from watcher.pages.history import History, Moment
from watcher.pages.prose import line_at
from watcher.plain import date_words, status_words, token_words
from watcher.plain.language import _
from watcher.plain.places import km_words, short_name
from watcher.plain.tones import OPEN, tone_of

LOCATIONS: Final = "protocolSection.contactsLocationsModule.locations"
#: The order in which a reader wants them: those they can go to first.
TONES: Final = ("open", "coming", "unsaid", "other", "stopped")
FAR: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to ask; each part may be missing but not all."""

    name: str
    role: str
    phone: str
    email: str
    #: The number as a telephone takes it, without its extension.
    dialed: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """One place, with all that is said of it."""

    #: Its number in the record, from 1, by which the page links to it.
    number: int
    name: str
    #: `City, State 12345`.
    town: str
    country: str
    status: str
    status_words: str
    tone: str
    #: Since when it recruits, or else since when it is listed; empty where that is not known.
    since: str
    contacts: tuple[Contact, ...]
    point: tuple[float, float] | None
    #: From where the reader is; None where that is not known.
    km: float | None = None

    @property
    def distance(self) -> str:
        return "" if self.km is None else km_words(self.km)


@dataclass(frozen=True, slots=True)
class Country:
    name: str
    sites: tuple[Site, ...]

    @property
    def open_count(self) -> int:
        return sum(site.tone == "open" for site in self.sites)


@dataclass(frozen=True, slots=True)
class Sites:
    """All places of a trial, by country; or, near somebody, the nearest first."""

    countries: tuple[Country, ...]
    #: Where the reader is, as they wrote it and as it was understood; empty where they did not say.
    near: str = ""
    near_name: str = ""
    nearest: tuple[Site, ...] = ()

    @property
    def all(self) -> tuple[Site, ...]:
        return tuple(site for country in self.countries for site in country.sites)

    @property
    def count(self) -> int:
        return sum(len(country.sites) for country in self.countries)

    @property
    def open_count(self) -> int:
        return sum(country.open_count for country in self.countries)


def sites_of(record: Record, since: Mapping[str, str]) -> Sites:
    """Return the sites of a record; `since` has words for when each came or opened, by identity, see `since_of`."""
    listed = list_at(record, LOCATIONS)
    names = identities(listed) if since else [""] * len(listed)
    both = zip(listed, names, strict=True)
    found = (_site(at, site, since.get(name, "")) for at, (site, name) in enumerate(both, start=1))
    ordered = sorted(found, key=lambda site: (site.country, _rank(site)))
    countries = [Country(name, tuple(some)) for name, some in groupby(ordered, lambda site: site.country)]
    return Sites(tuple(sorted(countries, key=lambda one: (-one.open_count, -len(one.sites), one.name))))


def near(sites: Sites, place: Place, written: str) -> Sites:
    """Return the same sites with the nearest first; those without coordinates come last."""
    measured = [_measured(site, place) for site in sites.all]
    nearest = sorted(measured, key=lambda site: (FAR if site.km is None else site.km, _rank(site)))
    return Sites(sites.countries, written, short_name(place), tuple(nearest))


def _measured(site: Site, place: Place) -> Site:
    km = distance_km(place, *site.point) if site.point else None
    # Not dataclasses.replace, which takes five times as long; of 300 sites that is felt.
    return Site(
        site.number, site.name, site.town, site.country, site.status, site.status_words, site.tone, site.since,
        site.contacts, site.point, km,
    )  # fmt: skip


def _rank(site: Site) -> tuple[int, str, str]:
    return TONES.index(site.tone), site.town, site.name


def _site(number: int, site: Json, since: str) -> Site:
    status = text_at(site, "status") or ""
    region = " ".join(filter(None, (line_at(site, "state"), line_at(site, "zip"))))
    return Site(
        number=number,
        name=line_at(site, "facility") or _("A site without a name"),
        town=", ".join(filter(None, (line_at(site, "city"), region))),
        country=line_at(site, "country") or "",
        status=status,
        status_words=status_words(status) if status else "",
        tone=tone_of(status),
        since=since,
        contacts=contacts_of(list_at(site, "contacts")),
        point=point_of(site),
    )


def contacts_of(listed: Sequence[Json]) -> tuple[Contact, ...]:
    """Return the people of a list of contacts; those of whom nothing is said are left out."""
    found = (_contact(person) for person in listed)
    return tuple(one for one in found if one.name or one.phone or one.email)


def _contact(person: Json) -> Contact:
    role = text_at(person, "role") or ""
    extension = line_at(person, "phoneExt")
    phone = line_at(person, "phone") or ""
    return Contact(
        name=line_at(person, "name") or "",
        role="" if role in ("", "CONTACT") else token_words(role),
        phone=_("{phone} ext. {extension}").format(phone=phone, extension=extension) if phone and extension else phone,
        email=line_at(person, "email") or "",
        dialed="".join(sign for at, sign in enumerate(phone) if sign.isdigit() or (sign == "+" and at == 0)),
    )


def identities(sites: Sequence[Json]) -> list[str]:
    """Return what each site is known again by in another version: its name and town, however they are spaced.

    Sponsors that hide their sites call all of them "Research Site"; of those that share a town the ZIP code decides,
    and where it does not, a site has no identity: better no date than another site's.
    """
    names = [_written(site, "facility", "city", "country") for site in sites]
    shared = {name for name, count in Counter(names).items() if count > 1}
    exact = [
        f"{name}|{_written(site, 'zip')}" if name in shared else name for name, site in zip(names, sites, strict=True)
    ]
    counts = Counter(exact)
    return [name if counts[name] == 1 else "" for name in exact]


def _written(site: Json, *keys: str) -> str:
    return "|".join(" ".join((text_at(site, key) or "").casefold().split()) for key in keys)


def since_of(history: History) -> dict[str, str]:
    """Return words for since when each site recruits, or is listed, by its identity: as far as that was seen."""
    found = _at_first(history)
    for moment in history.moments:
        day = date_words(moment.day.isoformat())
        for name, status, is_new in _moved(moment):
            if status in OPEN:
                found[name] = _("open since {day}").format(day=day)
            elif is_new:
                found[name] = _("listed since {day}").format(day=day)
            else:
                # It opened once, and is closed again.
                found.pop(name, None)
    found.pop("", None)
    return found


def _at_first(history: History) -> dict[str, str]:
    """Return since when the sites of the oldest record are open; of a single record nothing is claimed."""
    if len(history.moments) == 1:
        return {}
    first = history.moments[0]
    words = _("open since {day}") if history.is_whole else _("open since {day} or before")
    told = words.format(day=date_words(first.day.isoformat()))
    sites = list_at(first.record, LOCATIONS)
    both = zip(identities(sites), sites, strict=True)
    return {name: told for name, site in both if text_at(site, "status") in OPEN}


def _moved(moment: Moment) -> Iterator[tuple[str, str | None, bool]]:
    """Yield the identity and status of the sites that came, and of those whose status moved, as they stand after it."""
    moved = [change for change in moment.changes if change.field in ("site", "site.status") and change.indexes]
    if not moved:
        return
    sites = list_at(moment.record, LOCATIONS)
    names = identities(sites)
    for change in moved:
        at = change.indexes[1] if change.indexes else None
        if at is not None and at < len(sites) and (change.field == "site.status" or change.op == "added"):
            yield names[at], text_at(sites[at], "status"), change.op == "added"
