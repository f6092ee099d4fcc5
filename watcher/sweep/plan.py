"""Which requests find what changed, and what they cost. Pure: a job carries the plan out."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

#: Ids in one `filter.ids` request: 400 of 12 bytes stay under the 6,000 bytes that the registry's edge takes safely.
IDS_A_REQUEST = 400
MEMBERS_A_PAGE = 1_000
#: `/version` before and after a walk, so that one that straddles a data release is noticed.
WALK_OVERHEAD = 2


@dataclass(frozen=True, slots=True)
class Walk:
    """One saved search to be walked to its end."""

    watch_id: int
    title: str
    requests: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What one sweep will ask of the registry."""

    walks: tuple[Walk, ...]
    trials: int
    id_batches: int
    minutes: float
    why: str

    @property
    def requests(self) -> int:
        return 1 + sum(walk.requests for walk in self.walks) + self.id_batches


def plan_sweep(trials: int, searches: Mapping[int, tuple[str, int]], requests_per_minute: int) -> Plan:
    """Plan a sweep over `trials` watched trials and searches given as {watch id: (title, members last time)}.

    Every watched trial is re-read whole at every release, because about one real change in nine moves no date
    (registry-api: 15 of 73) and a read by update date would never see it.
    """
    walks = tuple(
        Walk(watch_id, title, WALK_OVERHEAD + max(1, ceil(members / MEMBERS_A_PAGE)))
        for watch_id, (title, members) in searches.items()
    )
    id_batches = ceil(trials / IDS_A_REQUEST)
    total = 1 + sum(walk.requests for walk in walks) + id_batches
    return Plan(
        walks=walks,
        trials=trials,
        id_batches=id_batches,
        minutes=total / requests_per_minute,
        why="whole re-read by id: it also finds the changes that move no date",
    )
