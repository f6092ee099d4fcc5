"""Many exact searches against many trials: each distinct condition is asked once, however many searches share it."""

from collections.abc import Iterator, Mapping, Sequence

from watcher.match.local.batch import Batch
from watcher.match.local.rule import AtOneSite, Condition, OneOf, Rule, Within


class Rules:
    """The rules of searches by search id; made once, asked for every batch of changed trials."""

    def __init__(self, rules: Mapping[int, Rule]) -> None:
        numbers: dict[Condition, int] = {}
        #: First condition -> the searches that begin with it, each with its other conditions.
        self._beginning: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        self.search_ids = frozenset(rules)
        # Neighbors one after another find the same sites still in the processor's cache: a third of a circle's time.
        for search_id, rule in sorted(rules.items(), key=lambda one: _region(one[1])):
            first, *rest = (numbers.setdefault(one, len(numbers)) for one in _cheapest_first(rule))
            self._beginning.setdefault(first, []).append((search_id, tuple(rest)))
        self._conditions = tuple(numbers)

    def matching(self, batch: Batch) -> Iterator[tuple[int, int]]:
        """Yield each search that has any of the trials, and their bits; in no order."""
        held = _Held(batch, self._conditions)
        for first, searches in self._beginning.items():
            if not held[first]:
                continue
            for search_id, rest in searches:
                bits = held[first]
                for number in rest:
                    bits &= held[number]
                    if not bits:
                        break
                else:
                    yield search_id, bits


class _Held(dict[int, int]):
    """The trials for which each condition holds, found when first asked for: many searches never come to their last."""

    def __init__(self, batch: Batch, conditions: Sequence[Condition]) -> None:
        super().__init__()
        self._batch = batch
        self._conditions = conditions

    def __missing__(self, number: int) -> int:
        held = self[number] = self._batch.holding(self._conditions[number])
        return held


def _region(rule: Rule) -> tuple[int, float]:
    """Return where on earth a rule looks: a belt three degrees wide, and how far east in it."""
    centers = [one.circle.center for one in rule.conditions if isinstance(one, AtOneSite) and one.circle]
    return (int(centers[0][0] // 3), centers[0][1]) if centers else (0, 0.0)


def _cheapest_first(rule: Rule) -> list[Condition]:
    """Sort by what a condition costs: tokens are shared by thousands of searches, a circle is mostly one search's."""
    kinds = (OneOf, Within, AtOneSite)
    return sorted(rule.conditions, key=lambda one: kinds.index(type(one)))
