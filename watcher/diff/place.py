"""Who and where a site is, and how sure two sites are one place."""

import math
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final

from watcher.diff.codes import code_of, is_anonymous
from watcher.diff.names import name_of
from watcher.diff.spelling import plain
from watcher.diff.towns import country_of, same_country_name, same_town_name, town_of
from watcher.diff.zips import same_zip_code, zip_of
from watcher.model.record import Json, at, list_at, text_at

#: Coordinates are those of the city, so districts of one city lie this near, and so do its suburbs.
NEAR_KM: Final = 25.0
#: Beyond it two towns of one name are two.
FAR_KM: Final = 50.0
EARTH_KM: Final = 6371.0
#: No name is longer; a longer text is no name, and would only take time.
LONGEST: Final = 400
#: Degrees of latitude.
POLE: Final = 90


@dataclass(frozen=True, slots=True)
class Place:
    """A site as far as it tells who and where it is; texts as written, empty where not given."""

    facility: str
    city: str
    state: str
    zip_code: str
    country: str
    point: tuple[float, float] | None
    status: str
    #: The names, telephone numbers and addresses of its people that no other site of the list has.
    people: frozenset[str]
    #: No other site of the list is in this city.
    alone: bool
    #: The sponsor does not say who it is.
    hidden: bool
    code: str | None

    @property
    def called(self) -> Hashable | None:
        """Return what it is called, as far as that may identify it; nothing where the sponsor hides it."""
        if self.hidden:
            return ("code", self.code) if self.code else None
        return plain(self.facility)

    @property
    def telling(self) -> Hashable | None:
        """Return what tells it from the other houses of its town."""
        name = None if self.hidden else name_of(self.facility)
        return (name.telling, name.numbers, town_of(self.city)) if name and name.telling else None


def places_of(sites: list[Json], wanted: Iterable[int]) -> dict[int, Place]:
    """Return the places of the sites at these indexes; all sites count for what is unique."""
    towns = Counter(_town(site) for site in sites)
    people = Counter(known for site in sites for known in _people(site))
    return {index: _place(sites[index], towns, people) for index in wanted}


def _place(site: Json, towns: Counter[Hashable], people: Counter[str]) -> Place:
    facility = _text(site, "facility")
    return Place(
        facility=facility,
        city=_text(site, "city"),
        state=_text(site, "state"),
        zip_code=zip_of(_text(site, "zip"), country_of(_text(site, "country"))),
        country=_text(site, "country"),
        point=_point(site),
        status=_text(site, "status"),
        people=frozenset(known for known in _people(site) if people[known] == 1),
        alone=towns[_town(site)] == 1,
        hidden=is_anonymous(facility),
        code=code_of(facility),
    )


def _text(site: Json, key: str) -> str:
    return (text_at(site, key) or "")[:LONGEST]


def _town(site: Json) -> Hashable:
    return town_of(_text(site, "city")), country_of(_text(site, "country"))


def _people(site: Json) -> frozenset[str]:
    found = (text_at(person, key) for person in list_at(site, "contacts") for key in ("name", "email", "phone"))
    return frozenset(known for known in found if known)


def _point(site: Json) -> tuple[float, float] | None:
    north, east = at(site, "geoPoint.lat"), at(site, "geoPoint.lon")
    if not isinstance(north, int | float) or not isinstance(east, int | float):
        return None
    # What lies off the globe, or is no number at all, is no place.
    return (float(north), float(east)) if abs(north) <= POLE and abs(east) <= 2 * POLE else None


def same_country(old: Place, new: Place) -> bool:
    """Say whether two places can be in one country; that of Hong Kong may be given as China."""
    if same_country_name(old.country, new.country):
        return True
    return country_of(old.country) == town_of(new.city) or country_of(new.country) == town_of(old.city)


def same_zip(old: Place, new: Place) -> bool:
    return bool(old.zip_code) and same_zip_code(old.zip_code, new.zip_code)


def same_town(old: Place, new: Place) -> bool:
    """Say whether two places are in one town; two of its name in two states are two towns."""
    if not same_town_name(old.city, new.city):
        return same_town_name(old.city, new.state) and same_town_name(old.state, new.city)
    apart = distance(old, new)
    if apart is not None and apart <= FAR_KM:
        return True
    other_state = bool(old.state and new.state) and not same_town_name(old.state, new.state)
    if apart is None:
        return not other_state or same_zip(old, new)
    return town_of(old.city) == town_of(new.city) and (not other_state or same_zip(old, new))


def near(old: Place, new: Place) -> bool:
    """Say whether two places are neighbors, by their points, or by a district that is given as the town."""
    apart = distance(old, new)
    if apart is not None:
        return apart <= NEAR_KM
    return same_town_name(old.city, new.state) or same_town_name(old.state, new.city) or not (old.city and new.city)


def distance(old: Place, new: Place) -> float | None:
    """Return how many kilometers lie between two places, if both say where they are."""
    return None if old.point is None or new.point is None else distance_km(old.point, new.point)


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Return the distance of two points in degrees north and east, exact enough for neighbors."""
    north = math.radians(there[0] - here[0])
    east = math.radians(there[1] - here[1]) * math.cos(math.radians((here[0] + there[0]) / 2))
    return EARTH_KM * math.hypot(north, east)
