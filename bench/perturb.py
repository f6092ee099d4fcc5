"""Lists of real sites, changed by us, so that the truth is known and nobody can tune the matcher to it.

Each edit is drawn from a seed, the trial and the edit's name: the same in every run, whatever else is measured.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from rapidfuzz import fuzz

from bench.edits import REWRITINGS, Rewriting, is_named
from watcher.model.record import Json, Record, list_at, text_at

SITES: Final = "protocolSection.contactsLocationsModule.locations"
#: Shorter lists are easy.
LEAST_SITES: Final = 5
EDITED, REMOVED = 0.3, 0.1
#: Few hospitals have a neighbor that is another one beyond doubt.
EXCHANGED = 0.5
#: Of 100: names of one house that a trial lists twice, with or without a hyphen, are more alike.
ALIKE: Final = 85.0


@dataclass(frozen=True, slots=True)
class Edited:
    """A list of sites after an edit, with the truth: for each new site its old index, None where it is new."""

    sites: list[Json]
    origins: list[int | None]
    #: How many sites were edited, removed, added or moved.
    edits: int


#: Sites by the hospital beside which some trial lists them.
Neighbors: TypeAlias = Mapping[tuple[str, ...], list[Record]]
Perturbation: TypeAlias = Callable[[list[Json], random.Random, Neighbors], Edited]


def long_lists(records: Iterable[Record]) -> dict[str, list[Json]]:
    """Return the site lists of 5 and more, by trial."""
    found = {text_at(one, "protocolSection.identificationModule.nctId") or "": list_at(one, SITES) for one in records}
    return {nct_id: sites for nct_id, sites in found.items() if len(sites) >= LEAST_SITES}


def neighbors_of(records: Iterable[Record]) -> Neighbors:
    """Return for each hospital those of its city that some trial lists beside it: two, as a sponsor says."""
    found: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in records:
        towns: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
        for site in list_at(record, SITES):
            if isinstance(site, dict) and is_named(site):
                towns[_town(site)].append(site)
        for there in towns.values():
            for site in there:
                found[_house(site)] += [one for one in there if _house(one) != _house(site)]
    return found


def perturbed(name: str, trial: str, sites: list[Json], neighbors: Neighbors, seed: int) -> Edited:
    """Return the list after an edit of `PERTURBATIONS`."""
    chance = random.Random(f"{seed} {name} {trial}")  # noqa: S311 - the same edits in every run
    return PERTURBATIONS[name](sites, chance, neighbors)


def _rewritten(rewriting: Rewriting) -> Perturbation:
    def perturb(sites: list[Json], chance: random.Random, _neighbors: Neighbors) -> Edited:
        edited, count = _rewrite(sites, chance, [rewriting])
        return Edited(edited, list(range(len(sites))), count)

    return perturb


def _rewrite(sites: list[Json], chance: random.Random, choice: list[Rewriting]) -> tuple[list[Json], int]:
    """Return the list with about a third of its sites rewritten, and how many were."""
    crowds = {keys: Counter(_texts(one, keys) for one in sites) for keys in {one.alone_by for one in choice}}
    found, count = list(sites), 0
    for place, site in enumerate(sites):
        rewriting = chance.choice(choice)
        if chance.random() >= EDITED or not isinstance(site, dict) or (rewriting.named_only and not is_named(site)):
            continue
        keys = rewriting.alone_by
        alone = not keys or crowds[keys][_texts(site, keys)] == 1
        edited = rewriting.edit(site, chance) if alone else None
        if edited is not None:
            found[place] = edited
            count += 1
    return found, count


def _reordered(sites: list[Json], chance: random.Random, _neighbors: Neighbors) -> Edited:
    return _shuffled(Edited(list(sites), list(range(len(sites))), len(sites)), chance)


def _shuffled(edited: Edited, chance: random.Random) -> Edited:
    order = list(range(len(edited.sites)))
    chance.shuffle(order)
    return Edited([edited.sites[at] for at in order], [edited.origins[at] for at in order], edited.edits)


def _removed(sites: list[Json], chance: random.Random, _neighbors: Neighbors) -> Edited:
    stay = [at for at in range(len(sites)) if chance.random() >= REMOVED]
    return Edited([sites[at] for at in stay], list(stay), len(sites) - len(stay))


def _added(sites: list[Json], chance: random.Random, neighbors: Neighbors) -> Edited:
    come = [site for old in sites if chance.random() < EXCHANGED and (site := _other(old, sites, chance, neighbors))]
    return Edited([*sites, *come], [*range(len(sites)), *(None for _ in come)], len(come))


def _replaced(sites: list[Json], chance: random.Random, neighbors: Neighbors) -> Edited:
    """Put a hospital of another trial where one of the same city stood: one went and one came."""
    found, origins = list(sites), list[int | None](range(len(sites)))
    for place, site in enumerate(sites):
        other = _other(site, sites, chance, neighbors) if chance.random() < EXCHANGED else None
        if other is not None:
            found[place], origins[place] = other, None
    return Edited(found, origins, origins.count(None))


def _all_at_once(sites: list[Json], chance: random.Random, neighbors: Neighbors) -> Edited:
    """Rewrite a third in a mixture, then replace, remove and add, in another order."""
    edited, count = _rewrite(sites, chance, list(REWRITINGS.values()))
    there = _replaced(sites, chance, neighbors)
    stay = [at for at in range(len(sites)) if chance.random() >= REMOVED]
    added = _added(sites, chance, neighbors)
    found = [there.sites[at] if there.origins[at] is None else edited[at] for at in stay]
    come = added.sites[len(sites) :]
    origins = [*(there.origins[at] for at in stay), *(None for _ in come)]
    return _shuffled(Edited([*found, *come], origins, count + there.edits + len(sites) - len(stay) + len(come)), chance)


def _other(site: Json, sites: list[Json], chance: random.Random, neighbors: Neighbors) -> Record | None:
    """Return a hospital of the same city that is neither this one nor any of the list."""
    beside = neighbors.get(_house(site))
    if not beside:
        return None
    city = text_at(site, "city")
    there = [one for one in sites if text_at(one, "city") == city]
    free = [one for one in beside if all(_are_two(one, each) for each in there)]
    return chance.choice(free) if free else None


def _are_two(one: Json, other: Json) -> bool:
    """Say whether two sites have a ZIP code each, two of them, and names that are not one in two spellings."""
    (name, code), (theirs, there) = (_texts(each, ("facility", "zip")) for each in (one, other))
    if not code or not there or code == there:
        return False
    return fuzz.ratio(name.replace(" ", ""), theirs.replace(" ", "")) < ALIKE


def _house(site: Json) -> tuple[str, ...]:
    return tuple(text.casefold() for text in _texts(site, ("facility", "city", "country")))


def _town(site: Json) -> tuple[str, ...]:
    return _texts(site, ("city", "country"))


def _texts(site: Json, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text_at(site, key) or "" for key in keys)


PERTURBATIONS: Final[Mapping[str, Perturbation]] = {
    **{name: _rewritten(rewriting) for name, rewriting in REWRITINGS.items()},
    "another order": _reordered,
    "sites removed": _removed,
    "hospitals of the same city added": _added,
    "hospital replaced by another of its city": _replaced,
    "all of it at once": _all_at_once,
}
