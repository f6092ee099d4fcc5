"""How long each pair takes to compare: the first time, as in a sweep, and at best."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import orjson

from bench.labels import Pair
from bench.perturb import SITES
from watcher.diff import compare
from watcher.model.record import list_at

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """CPU seconds of comparing two parsed records."""

    pair: str
    bytes: int
    sites: int
    #: Nothing that the diff keeps between two calls is warm.
    first: float
    best: float


def measure(pairs: Sequence[Pair], clock: Callable[[], float] = time.process_time) -> list[Pace]:
    """Return the pace of each pair; all first times come before any second one."""
    rounds = [[_seconds(pair, clock) for pair in pairs] for _ in range(ROUNDS)]
    return [
        Pace(
            pair.name,
            len(orjson.dumps(pair.new)),
            len(list_at(pair.new, SITES)),
            seconds[0],
            min(seconds),
        )
        for pair, *seconds in zip(pairs, *rounds, strict=True)
    ]


def _seconds(pair: Pair, clock: Callable[[], float]) -> float:
    begun = clock()
    compare(pair.old, pair.new)
    return clock() - begun
