"""The names of time zones, as people write them."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from watcher.errors import UsageError
from watcher.plain.language import _, pgettext

#: They mean something else on each machine, or nothing.
NOT_A_CHOICE: Final = frozenset({"localtime", "Factory"})
MOST_NEAR: Final = 3
NEAR_ENOUGH: Final = 0.8


def find_zone(text: str) -> str:
    """Return the IANA name of a time zone in its own spelling. Raises UsageError with the names that are near."""
    wanted = _folded(text)
    zones = _zones()
    if wanted in zones:
        return zones[wanted]
    near = _near(wanted, zones)
    if not near:
        told = _("{text} is no time zone: write one such as Europe/Berlin or America/New_York")
        raise UsageError(told.format(text=repr(text)))
    names = pgettext("between alternatives", " or ").join(near)
    raise UsageError(_("{text} is no time zone: did you mean {names}?").format(text=repr(text), names=names))


@cache
def _zones() -> Mapping[str, str]:
    """Return all zones by their folded names; finding them walks the disk, for some 10 ms."""
    return {_folded(name): name for name in sorted(available_timezones() - NOT_A_CHOICE)}


def _near(wanted: str, zones: Mapping[str, str]) -> list[str]:
    cities: dict[str, list[str]] = {}
    for folded, name in zones.items():
        cities.setdefault(folded.rpartition("/")[2], []).append(name)
    city = wanted.rpartition("/")[2]
    if city in cities:
        return cities[city][:MOST_NEAR]
    found = [zones[name] for name in get_close_matches(wanted, zones, MOST_NEAR, NEAR_ENOUGH)]
    found += [name for near in get_close_matches(city, cities, MOST_NEAR, NEAR_ENOUGH) for name in cities[near]]
    return list(dict.fromkeys(found))[:MOST_NEAR]


def _folded(text: str) -> str:
    return "_".join(text.split()).casefold()
