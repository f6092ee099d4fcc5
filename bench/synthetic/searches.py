"""Saved searches in the synthetic registry: a few days of first posting, and one or two statuses.

Their meaning is exact, and their members are worked out from trials' numbers, without the service's own reading.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bench.synthetic.pages import CODES
from bench.synthetic.population import Population

FIRST_YEAR: Final = 2006
DAYS: Final = 20 * 365
MOST_DAYS: Final = 8
#: None asks for UNKNOWN: into that a trial comes without a date, so that only the search's next walk shows it.
OPTIONS: Final = ("rec", "rec not", "not", "act", "rec act", "com", "ter wit")


@dataclass(frozen=True, slots=True)
class Saved:
    """One search: trials first posted from one day to another that have one of some statuses."""

    first: date
    last: date
    #: As the registry's filters write them.
    options: str

    @property
    def parameters(self) -> dict[str, str]:
        posted = f"AREA[StudyFirstPostDate]RANGE[{self.first},{self.last}]"
        return {"filter.advanced": posted, "aggFilters": f"status:{self.options}"}

    def members(self, population: Population) -> frozenset[int]:
        statuses = {CODES[code] for code in self.options.split()}
        posted = population.posted_between(self.first, self.last)
        return frozenset(number for number in posted if population.status(number) in statuses)


def make_searches(count: int) -> list[Saved]:
    """Return distinct searches, of some 5 to 500 members."""
    chance = random.Random(count)  # noqa: S311 - the same searches in every run
    made: dict[Saved, None] = {}
    while len(made) < count:
        first = date(FIRST_YEAR, 1, 1) + timedelta(days=chance.randrange(DAYS))
        last = first + timedelta(days=chance.randrange(MOST_DAYS))
        made[Saved(first, last, chance.choice(OPTIONS))] = None
    return list(made)


def all_members(searches: Iterable[Saved], population: Population) -> frozenset[int]:
    return frozenset[int]().union(*(each.members(population) for each in searches))
