"""The diff beside what we did to a list of sites: what it wrongly tells, and what it does not notice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import orjson

from bench.facts import Fact, What, facts_of_diff
from bench.perturb import PERTURBATIONS, Edited, Neighbors, long_lists, neighbors_of, perturbed
from watcher.diff import compare
from watcher.model.record import Json, Record, text_at

#: What tells two entries apart; equal ones are interchangeable, whichever of them went.
ADDRESS: Final = ("facility", "city", "state", "zip", "country")
#: What is said of a site that the diff found in both lists.
FOLLOWED: Final = {What.SITE_RENAMED, What.SITE_STATUS, What.SITE_CONTACTS}


@dataclass(slots=True)
class Outcome:
    """What came of one kind of edit over all lists."""

    lists: int = 0
    edits: int = 0
    wrongly_added: list[str] = field(default_factory=list)
    wrongly_removed: list[str] = field(default_factory=list)
    #: Sites that came or went in truth, but were taken for one that stayed.
    untold: list[str] = field(default_factory=list)
    #: Sites that stayed, but were taken for another one that stayed.
    confused: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> dict[str, list[str]]:
        return {
            "wrongly added": self.wrongly_added,
            "wrongly removed": self.wrongly_removed,
            "came or went untold": self.untold,
            "taken for another": self.confused,
        }

    @property
    def right(self) -> float | None:
        """Return the share of edits that were seen through; a site wrongly removed and added again is one slip."""
        slips = max(len(self.wrongly_added), len(self.wrongly_removed)) + len(self.untold) + len(self.confused)
        return 1 - slips / self.edits if self.edits else None


def measure(records: list[Record], seed: int) -> Iterator[tuple[str, Outcome]]:
    """Yield the outcome of each kind of edit."""
    lists, neighbors = long_lists(records), neighbors_of(records)
    for name in PERTURBATIONS:
        yield name, _outcome(name, lists, neighbors, seed)


def _outcome(name: str, lists: Mapping[str, list[Json]], neighbors: Neighbors, seed: int) -> Outcome:
    outcome = Outcome()
    for trial, sites in lists.items():
        edited = perturbed(name, trial, sites, neighbors, seed)
        if edited.edits:
            add_up(outcome, sites, edited)
    return outcome


def add_up(outcome: Outcome, sites: list[Json], edited: Edited) -> None:
    """Compare a list with what it was edited to, and count what the diff got wrong."""
    facts = facts_of_diff(compare(_record(sites), _record(edited.sites)))
    come = _bag(edited.sites, (at for at, origin in enumerate(edited.origins) if origin is None))
    gone = _bag(sites, set(range(len(sites))) - set(edited.origins))
    told_come = _bag(edited.sites, _indexes(facts, What.SITE_ADDED))
    told_gone = _bag(sites, _indexes(facts, What.SITE_REMOVED))
    outcome.lists += 1
    outcome.edits += edited.edits
    outcome.wrongly_added += (told_come - come).elements()
    outcome.wrongly_removed += (told_gone - gone).elements()
    outcome.untold += [*(come - told_come).elements(), *(gone - told_gone).elements()]
    outcome.confused += _confused(facts, sites, edited)


def _confused(facts: Iterable[Fact], sites: list[Json], edited: Edited) -> Iterator[str]:
    """Yield each site that was taken for another one, unless the two have the same address."""
    followed = {fact.about[:2] for fact in facts if fact.what in FOLLOWED and isinstance(fact.about, tuple)}
    for old, new in sorted(followed):
        origin = edited.origins[new]
        if origin is not None and _address(sites[origin]) != _address(sites[old]):
            yield f"{_address(sites[old])} -> {_address(edited.sites[new])}"


def _indexes(facts: Iterable[Fact], what: What) -> Iterator[int]:
    return (fact.about for fact in facts if fact.what is what and isinstance(fact.about, int))


def _bag(sites: list[Json], wanted: Iterable[int]) -> Counter[str]:
    return Counter(_address(sites[at]) for at in wanted)


def _address(site: Json) -> str:
    return ", ".join(text_at(site, key) or "-" for key in ADDRESS)


def _record(sites: list[Json]) -> Record:
    """Return a record with nothing but sites, parsed anew as two versions of a record are."""
    record: Record = orjson.loads(orjson.dumps({"protocolSection": {"contactsLocationsModule": {"locations": sites}}}))
    return record
