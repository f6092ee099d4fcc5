"""Places and distances, for readers of either system of units."""

from functools import lru_cache
from typing import Final

from watcher.model.watch import Place, Vicinity
from watcher.plain.joining import large
from watcher.plain.language import Language, _, speaking, spoken

MILES_A_KM: Final = 0.621371
#: Countries that the registry names otherwise than Unicode's lists do, by their codes.
REGISTRY_COUNTRIES: Final = {
    "Turkey (Türkiye)": "TR",
    "Turkey": "TR",
    "Côte d'Ivoire": "CI",
    "Democratic Republic of the Congo": "CD",
    "Republic of the Congo": "CG",
    "The Democratic Republic of the Congo": "CD",
    "Hong Kong": "HK",
    "Macau": "MO",
    "Myanmar": "MM",
    "Palestinian Territories, Occupied": "PS",
    "Bosnia and Herzegovina": "BA",
    "Trinidad and Tobago": "TT",
    "Antigua and Barbuda": "AG",
    "Saint Kitts and Nevis": "KN",
    "Saint Lucia": "LC",
    "Saint Vincent and the Grenadines": "VC",
    "São Tomé and Príncipe": "ST",
    "Sao Tome and Principe": "ST",
    "Former Serbia and Montenegro": "CS",
    "Korea, Republic of": "KR",
    "Korea, Democratic People's Republic of": "KP",
    "Russian Federation": "RU",
    "Iran, Islamic Republic of": "IR",
    "Moldova, Republic of": "MD",
    "Viet Nam": "VN",
    "Czech Republic": "CZ",
    "The Gambia": "GM",
    "The Bahamas": "BS",
    "Swaziland": "SZ",
    "Macedonia": "MK",
    "Virgin Islands (U.S.)": "VI",
}


def km_words(km: float) -> str:
    """Return a distance as `12 km (7 mi)`.

    Sites of a town mostly have its one point, so that less than 1 km says no more than that they are there: Jinshan,
    a district of Shanghai some 50 km from its middle, would be at no distance.
    """
    if km < 1:
        return _("in the same town")
    return _("{km} km ({miles} mi)").format(km=_rounded(km), miles=_rounded(km * MILES_A_KM))


def away_from_here(km: float) -> str:
    """Return `12 km (7 mi) away`, or `In the same town`, to stand at the beginning of a line."""
    return large(km_words(km)) if km < 1 else _("{distance} away").format(distance=km_words(km))


def away_from(km: float, place: str) -> str:
    """Return `12 km (7 mi) from Boston`, or `in the same town as Boston`."""
    if km < 1:
        return _("in the same town as {place}").format(place=place)
    return _("{distance} from {place}").format(distance=km_words(km), place=place)


def short_name(place: Place) -> str:
    """Return a place as one says it once it is known which is meant: Boston, the one in Massachusetts.

    A point that has no name keeps its numbers.
    """
    first = place.name.partition(",")[0].partition(" (")[0]
    return first if any(letter.isalpha() for letter in first) else place.name


def vicinity_words(vicinity: Vicinity) -> str:
    """Return what a place watch follows: `within 50 km (31 mi) of Boston, Massachusetts, United States`."""
    told = {"distance": km_words(vicinity.within_km), "place": vicinity.place.name}
    if vicinity.hospital:
        return _("“{hospital}” within {distance} of {place}").format(hospital=vicinity.hospital, **told)
    return _("within {distance} of {place}").format(**told)


def vicinity_title(vicinity: Vicinity) -> str:
    """Return the same as it is stored, whoever asked first: in English."""
    with speaking(Language.ENGLISH):
        return vicinity_words(vicinity)


def country_words(country: str) -> str:
    """Return a country of the registry by its name in the reader's language; an unknown one as it stands."""
    return country if spoken() is Language.ENGLISH else _country(country, spoken())


@lru_cache(1024)
def _country(country: str, language: Language) -> str:
    code = REGISTRY_COUNTRIES.get(country) or _codes().get(country)
    return str(_territories(language).get(code, country)) if code else country


@lru_cache(1)
def _codes() -> dict[str, str]:
    return {name: code for code, name in _territories(Language.ENGLISH).items()}


def _territories(language: Language) -> dict[str, str]:
    # It takes some 30 ms to load, and an English text needs none of it.
    from babel import Locale  # noqa: PLC0415

    return dict(Locale.parse(language.locale).territories)


def _rounded(distance: float) -> str:
    return f"{round(distance):,}" if distance >= 1 else _("under 1")
