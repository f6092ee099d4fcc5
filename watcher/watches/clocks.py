"""The time zones that a reader chooses from, and which one is likely theirs before they said so."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Final

from watcher.watches.zones import find_zone

UTC: Final = "UTC"
#: Of countries with several zones the one that most of their people live in (by the cities of GeoNames).
MAIN_ZONES: Final[Mapping[str, str]] = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}


@cache
def zones_by_area() -> Mapping[str, tuple[str, ...]]:
    """Return the IANA names of all zones that people live in, by the first part of their names: some 400."""
    names = sorted(name for names in _zones_by_country().values() for name in names)
    areas = groupby(dict.fromkeys(names), key=lambda name: name.partition("/")[0])
    return {area: tuple(found) for area, found in areas}


def usual_zone(wishes: str) -> str:
    """Return the zone of whoever sends this Accept-Language: `de-AT,de;q=0.9` is Europe/Vienna.

    It is a guess, shown to be put right. Who names no country gets the one with most speakers of the language.
    """
    tag = wishes.partition(",")[0].partition(";")[0].strip()
    country = next((part.upper() for part in tag.split("-")[1:] if len(part) == len("US") and part.isalpha()), "")
    return _main_zone(country or _country_of(tag))


def load_zones() -> None:
    """Load what the first guess would load, so that no reader waits for it."""
    usual_zone("de")
    usual_zone("de-AT")


def _main_zone(country: str) -> str:
    if country in MAIN_ZONES:
        return MAIN_ZONES[country]
    zones = _zones_by_country().get(country, ())
    return find_zone(zones[0]) if len(zones) == 1 else UTC


def _country_of(tag: str) -> str:
    # It takes 30 to 500 ms to load, which no command but the service needs.
    from babel.core import get_global  # noqa: PLC0415

    likely = str(get_global("likely_subtags").get(tag.partition("-")[0].lower(), ""))
    return likely.rpartition("_")[2]


@cache
def _zones_by_country() -> Mapping[str, tuple[str, ...]]:
    """Read the list that comes with the time zone database: country, coordinates, zone, and remarks."""
    found: dict[str, list[str]] = {}
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}
