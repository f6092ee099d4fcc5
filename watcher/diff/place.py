"""Who and where a site is, and how sure two sites are one place."""

import math
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final

from watcher.diff.names import code_of, is_anonymous, name_likeness, skeleton
from watcher.diff.pairing import identity
from watcher.diff.text import folded
from watcher.model.record import Json, at, list_at, text_at

#: Coordinates are those of the city, so districts of one city lie this near, and so do its suburbs.
NEAR_KM: Final = 25.0
EARTH_KM: Final = 6371.0
#: How alike two names must be, from 0 to 100: the less, the more of the address agrees.
SAME_TOWN_AND_ZIP: Final = 55.0
SAME_TOWN_OR_ZIP: Final = 72.0
NEAR: Final = 85.0
#: How sure matches are that no name decides.
SAME_CODE: Final = 100.0
HIDDEN_IN_ZIP: Final = 95.0
HIDDEN_IN_TOWN: Final = 85.0
NAME_HIDDEN: Final = 70.0
SAME_CONTACTS: Final = 60.0
ALONE_IN_TOWN: Final = 50.0


@dataclass(frozen=True, slots=True)
class Place:
    """A site as far as it tells who and where it is; texts folded, empty where not given."""

    facility: str
    name: str
    city: str
    zip_code: str
    country: str
    point: tuple[float, float] | None
    status: str
    #: Nobody is named where another site of the list names the same people.
    contacts: Hashable | None
    #: No other site of the list is in this city.
    alone: bool
    #: The sponsor does not say who it is.
    hidden: bool

    @property
    def named_in_zip(self) -> Hashable:
        return (self.name, self.city, self.zip_code, self.country)

    @property
    def named_in_town(self) -> Hashable | None:
        return None if self.hidden else (self.name, self.city, self.country)

    @property
    def spelt_in_town(self) -> Hashable | None:
        return None if self.hidden else (skeleton(self.facility), self.city, self.country)


def places_of(sites: list[Json], wanted: Iterable[int]) -> dict[int, Place]:
    """Return the places of the sites at these indexes; all sites count for what is unique."""
    towns = Counter(_town(site) for site in sites)
    people = Counter(_people(site) for site in sites)
    return {index: _place(sites[index], towns, people) for index in wanted}


def _place(site: Json, towns: Counter[Hashable], people: Counter[Hashable | None]) -> Place:
    facility, contacts = text_at(site, "facility") or "", _people(site)
    return Place(
        facility=facility,
        name=folded(facility),
        city=folded(text_at(site, "city") or ""),
        zip_code=folded(text_at(site, "zip") or "").replace(" ", ""),
        country=folded(text_at(site, "country") or ""),
        point=_point(site),
        status=text_at(site, "status") or "",
        contacts=contacts if people[contacts] == 1 else None,
        alone=towns[_town(site)] == 1,
        hidden=is_anonymous(facility),
    )


def _town(site: Json) -> Hashable:
    return text_at(site, "city"), text_at(site, "country")


def _people(site: Json) -> Hashable | None:
    contacts = list_at(site, "contacts")
    return identity(contacts) if contacts else None


def _point(site: Json) -> tuple[float, float] | None:
    latitude, longitude = at(site, "geoPoint.lat"), at(site, "geoPoint.lon")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    return float(latitude), float(longitude)


def likeness(old: Place, new: Place) -> float:
    """Return from 0 to 100 how sure two sites are one place; 0 where they are not."""
    if not _same_country(old, new):
        return 0.0
    same_zip = bool(old.zip_code) and old.zip_code == new.zip_code
    same_town = _same_town(old, new)
    if not same_town and not same_zip and not _near(old, new):
        return 0.0
    codes = code_of(old.facility), code_of(new.facility)
    if None not in codes:
        return SAME_CODE if codes[0] == codes[1] else 0.0
    if old.hidden or new.hidden:
        return _hidden_likeness(old, new, same_town=same_town, same_zip=same_zip)
    return _named_likeness(old, new, same_town=same_town, same_zip=same_zip)


def _hidden_likeness(old: Place, new: Place, *, same_town: bool, same_zip: bool) -> float:
    """Judge sites without a name by where they are; a name that is hidden now stays in town and ZIP code."""
    if old.hidden != new.hidden:
        return NAME_HIDDEN if same_town and same_zip else 0.0
    if same_zip:
        return HIDDEN_IN_ZIP
    if same_town and not (old.zip_code and new.zip_code):
        return HIDDEN_IN_TOWN
    alone = old.alone and new.alone and old.status == new.status
    return ALONE_IN_TOWN if same_town and alone else 0.0


def _named_likeness(old: Place, new: Place, *, same_town: bool, same_zip: bool) -> float:
    alike = name_likeness(old.facility, new.facility, frozenset(f"{old.city} {new.city}".split()))
    least = NEAR
    if same_town or same_zip:
        least = SAME_TOWN_AND_ZIP if same_town and same_zip else SAME_TOWN_OR_ZIP
    if alike >= least:
        return alike
    # The name of a group gives way to that of one of its hospitals: only the people stay.
    same_people = old.contacts is not None and old.contacts == new.contacts
    return SAME_CONTACTS if same_people and same_town and same_zip else 0.0


def _same_country(old: Place, new: Place) -> bool:
    """Compare countries as far as both are given; the registry renames some, like Turkey (Türkiye)."""
    theirs, ours = old.country, new.country
    return not theirs or not ours or theirs.startswith(ours) or ours.startswith(theirs)


def _same_town(old: Place, new: Place) -> bool:
    """Say whether one city's words all stand in the other's: Kaohsiung and Kaohsiung City."""
    theirs, ours = set(old.city.split()), set(new.city.split())
    return bool(theirs and ours) and (theirs <= ours or ours <= theirs)


def _near(old: Place, new: Place) -> bool:
    if old.point is None or new.point is None:
        return False
    return distance_km(old.point, new.point) <= NEAR_KM


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance of two points in degrees north and east, exact enough for neighbors."""
    north = math.radians(there[0] - here[0])
    east = math.radians(there[1] - here[1]) * math.cos(math.radians((here[0] + there[0]) / 2))
    return EARTH_KM * math.hypot(north, east)
