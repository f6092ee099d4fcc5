"""Which site of the old list is which of the new one, as a local coordinator would say.

The registry gives sites no id, and their names, spellings and coordinates move without any news.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Final, TypeAlias

from watcher.diff.pairing import Assignment, Key, Pairing, identity
from watcher.diff.place import Place, likeness, places_of
from watcher.model.record import Json

Places: TypeAlias = Mapping[int, Place]
ADDRESS: Final = ("facility", "city", "state", "zip", "country")
STAGES: Final[tuple[Callable[[Place], Hashable | None], ...]] = (
    lambda place: place.named_in_zip,
    lambda place: place.named_in_town,
    lambda place: place.spelt_in_town,
)
#: Degrees of a cell of the map, which is wider than two places may lie apart.
CELL: Final = 0.5


def pair_sites(old: list[Json], new: list[Json]) -> Pairing:
    """Match sites one to one: identical, same address, same name in the same town, then the most alike."""
    sites = Assignment(old, new)
    sites.pair_equal(_written(*ADDRESS, "status"))
    sites.pair_equal(_written(*ADDRESS))
    if sites.open_old and sites.open_new:
        before, after = places_of(old, sites.open_old), places_of(new, sites.open_new)
        for key in STAGES:
            sites.pair_keys(
                {at: key(place) for at, place in before.items()},
                {at: key(place) for at, place in after.items()},
            )
        still_old, still_new = set(sites.open_old), set(sites.open_new)
        sites.pair_best(
            _scores(
                {at: place for at, place in before.items() if at in still_old},
                {at: place for at, place in after.items() if at in still_new},
            )
        )
    return sites.result()


def _written(*keys: str) -> Key:
    """Return a key of the address as it is written; nothing for what is not an object."""

    def key(site: Json) -> Hashable | None:
        return tuple(identity(site.get(name)) for name in keys) if isinstance(site, dict) else None

    return key


def _scores(old: Places, new: Places) -> Iterator[tuple[float, int, int]]:
    """Compare only sites that share a city, a ZIP code or a neighborhood: hundreds may have moved at once."""
    near: defaultdict[Hashable, set[int]] = defaultdict(set)
    for at, place in new.items():
        for mark in _marks(place):
            near[mark].add(at)
    for before, place in old.items():
        for after in sorted(set().union(*(near[mark] for mark in _marks(place, around=1)))):
            if score := likeness(place, new[after]):
                yield score, before, after


def _marks(place: Place, around: int = 0) -> Iterator[Hashable]:
    if place.zip_code:
        yield place.zip_code
    for word in place.city.split():
        yield f"city {word}"
    if place.point is None:
        return
    north, east = (int(degrees // CELL) for degrees in place.point)
    for up in range(-around, around + 1):
        for right in range(-around, around + 1):
            yield north + up, east + right
