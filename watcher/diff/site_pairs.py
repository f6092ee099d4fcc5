"""Which site of the old list is which of the new one, as a local coordinator would say.

The registry gives sites no id, and their names, spellings and coordinates move without any news.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from watcher.diff.likeness import Alike, alike
from watcher.diff.pairing import Assignment, Key, Pairing
from watcher.diff.place import Place, places_of, same_zip
from watcher.diff.same import identity
from watcher.diff.towns import town_of
from watcher.model.record import Json

#: Sites that look the same, under their look; hundreds of anonymous ones may share one.
Looks: TypeAlias = dict[Place, list[int]]
Marks: TypeAlias = Callable[[Place], Iterable[Hashable]]
ADDRESS: Final = ("facility", "city", "state", "zip", "country")
SAME_ADDRESS: Final = "same-address"
#: Degrees of a cell of the map, which is wider than two places may lie apart.
CELL: Final = 0.5
#: What speaks for one of two partners that are equally alike by name.
BY_ZIP, BY_PEOPLE, BY_STATUS = 10.0, 10.0, 1.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Two looks that can be one place."""

    found: Alike
    rank: float
    old: list[int]
    new: list[int]


def pair_sites(old: list[Json], new: list[Json]) -> Pairing:
    """Match sites one to one: identical, same address, same name in the same town, then the most alike."""
    sites = Assignment(old, new)
    sites.pair_equal(_written(*ADDRESS, "status"), SAME_ADDRESS)
    sites.pair_equal(_written(*ADDRESS), SAME_ADDRESS)
    if not sites.open_old or not sites.open_new:
        return sites.result()
    before = {at: place for at, place in places_of(old, sites.open_old).items() if isinstance(old[at], dict)}
    after = {at: place for at, place in places_of(new, sites.open_new).items() if isinstance(new[at], dict)}
    for marks in (_called, _telling, _around):
        theirs, ours = _looks(before, sites.open_old), _looks(after, sites.open_new)
        if theirs and ours:
            _pair_best(sites, _candidates(theirs, ours, marks))
    return sites.result()


def _written(*keys: str) -> Key:
    """Return a key of the address as it is written; nothing for what is not an object."""

    def key(site: Json) -> Hashable | None:
        return tuple(identity(site.get(name)) for name in keys) if isinstance(site, dict) else None

    return key


def _looks(places: dict[int, Place], still_open: Iterable[int]) -> Looks:
    looks: defaultdict[Place, list[int]] = defaultdict(list)
    for at in still_open:
        if at in places:
            looks[places[at]].append(at)
    return looks


def _candidates(old: Looks, new: Looks, marks: Marks) -> Iterator[_Candidate]:
    """Compare only looks that share a mark: hundreds of sites may have moved at once."""
    known: defaultdict[Hashable, list[Place]] = defaultdict(list)
    for place in new:
        for mark in marks(place):
            known[mark].append(place)
    for before, members in old.items():
        seen = dict.fromkeys(place for mark in marks(before) for place in known.get(mark, ()))
        for after in seen:
            found = alike(before, after)
            if found is not None:
                yield _Candidate(found, _rank(found, before, after), members, new[after])


def _rank(found: Alike, old: Place, new: Place) -> float:
    return (
        found.sure
        + BY_ZIP * same_zip(old, new)
        + BY_PEOPLE * bool(old.people & new.people)
        + BY_STATUS * (old.status == new.status)
    )


def _pair_best(sites: Assignment, candidates: Iterable[_Candidate]) -> None:
    """Pair the surest first; of equals those that moved least."""
    rank_old = {at: rank for rank, at in enumerate(sites.open_old)}
    rank_new = {at: rank for rank, at in enumerate(sites.open_new)}

    def first(one: _Candidate) -> tuple[float, int, int]:
        return -one.rank, abs(rank_old[one.old[0]] - rank_new[one.new[0]]), rank_new[one.new[0]]

    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in sorted(candidates, key=first):
        free_old = [at for at in one.old if at not in taken_old]
        free_new = [at for at in one.new if at not in taken_new]
        made = list(zip(free_old, free_new, strict=False))
        taken_old.update(old for old, _ in made)
        taken_new.update(new for _, new in made)
        pairs[one.found.why] += made
    for why, made in pairs.items():
        sites.pair(made, why)


def _called(place: Place) -> Iterator[Hashable]:
    if place.called is not None:
        yield place.called


def _telling(place: Place) -> Iterator[Hashable]:
    if place.telling is not None:
        yield place.telling


def _around(place: Place) -> Iterator[Hashable]:
    """Walk the marks of a neighborhood; the cells around are marked as well, so that borders do not divide."""
    if place.zip_code:
        yield place.zip_code[:4]
    for word in town_of(place.city).split():
        yield f"town {word[:4]}"
    if place.state:
        yield f"town {town_of(place.state)[:4]}"
    if place.point is None:
        return
    north, east = (int(degrees // CELL) for degrees in place.point)
    for up in (0, 1):
        for right in (0, 1):
            yield north + up, east + right
