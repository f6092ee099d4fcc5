"""Who in the old list is who in the new one: a one-to-one assignment in stages, never by index."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from watcher.diff.same import identity, seem_same
from watcher.model.record import Json

#: What an element is known by; None when it has nothing to be known by.
Key: TypeAlias = Callable[[Json], Hashable | None]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Indexes of elements that are the same, in the order of the new list, and of those without a partner."""

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]
    #: Why two elements are the same, by the new one's index; nothing for identical ones.
    why_same: Mapping[int, str] = field(default_factory=dict)

    @property
    def reordered(self) -> bool:
        """Say whether elements that stayed passed one another."""
        return any(before[0] > after[0] for before, after in zip(self.pairs, self.pairs[1:], strict=False))


class Assignment:
    """Two lists while their elements look for partners, each stage among those that are still open."""

    def __init__(self, old: list[Json], new: list[Json]) -> None:
        self._old, self._new = old, new
        self._pairs: list[tuple[int, int]] = []
        self._why_same: dict[int, str] = {}
        self.open_old: list[int] = list(range(len(old)))
        self.open_new: list[int] = list(range(len(new)))
        self._pair_ends()
        self.pair_equal(identity)

    def _pair_ends(self) -> None:
        """Pair what is equal at the start and at the end: most elements of most lists, without a key each."""
        shorter = min(len(self._old), len(self._new))
        start = 0
        while start < shorter and seem_same(self._old[start], self._new[start]):
            start += 1
        end = 0
        while end < shorter - start and seem_same(self._old[-1 - end], self._new[-1 - end]):
            end += 1
        last = len(self._old), len(self._new)
        self._pairs += [(at, at) for at in range(start)]
        self._pairs += [(last[0] - back, last[1] - back) for back in range(end, 0, -1)]
        self.open_old = self.open_old[start : last[0] - end]
        self.open_new = self.open_new[start : last[1] - end]

    def pair(self, found: Iterable[tuple[int, int]], why_same: str | None = None) -> None:
        """Make these pairs, for this reason; their elements are open no longer."""
        made = list(found)
        if not made:
            return
        if why_same is not None:
            self._why_same.update((new, why_same) for _, new in made)
        self._pairs += made
        gone_old, gone_new = {old for old, _ in made}, {new for _, new in made}
        self.open_old = [at for at in self.open_old if at not in gone_old]
        self.open_new = [at for at in self.open_new if at not in gone_new]

    def pair_equal(self, key: Key, why_same: str | None = None) -> None:
        """Pair open elements of one key, the first with the first."""
        if self.open_old and self.open_new:
            self.pair_keys(
                {at: key(self._old[at]) for at in self.open_old},
                {at: key(self._new[at]) for at in self.open_new},
                why_same,
            )

    def pair_keys(
        self,
        old: Mapping[int, Hashable | None],
        new: Mapping[int, Hashable | None],
        why_same: str | None = None,
    ) -> None:
        """Like `pair_equal`, with the keys by index."""
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for at in reversed(self.open_old):
            waiting[old[at]].append(at)
        waiting.pop(None, None)
        self.pair([(waiting[new[at]].pop(), at) for at in self.open_new if waiting.get(new[at])], why_same)

    def pair_best(self, scores: Iterable[tuple[float, int, int]]) -> None:
        """Pair by (score, old, new): the highest score first; of equals the one that moved least."""
        rank_old = {at: rank for rank, at in enumerate(self.open_old)}
        rank_new = {at: rank for rank, at in enumerate(self.open_new)}
        best_first = sorted((-score, abs(rank_old[old] - rank_new[new]), old, new) for score, old, new in scores)
        partners: dict[int, int] = {}
        taken: set[int] = set()
        for _, _, old, new in best_first:
            if old not in partners and new not in taken:
                partners[old] = new
                taken.add(new)
        self.pair(partners.items())

    def result(self) -> Pairing:
        pairs = sorted(self._pairs, key=lambda pair: pair[1])
        return Pairing(tuple(pairs), tuple(self.open_old), tuple(self.open_new), self._why_same)
