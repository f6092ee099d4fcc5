"""CPU seconds of several pieces of work, taken in turn, so that a busy neighbor slows all of them alike."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Work:
    """What is done, and how often in a round: often enough for the process clock."""

    run: Callable[[], object]
    times: int = 1


def measured(works: Mapping[str, Work]) -> dict[str, list[float]]:
    """Return the CPU seconds of one run of each work, a figure for each round."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            seconds[name].append(_once(work))
    return seconds


def middle(seconds: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: median(found) for name, found in seconds.items()}


def _once(work: Work) -> float:
    # What another work left behind would be cleared away at this one's expense.
    gc.collect()
    begun = time.process_time()
    for _ in range(work.times):
        work.run()
    return (time.process_time() - begun) / work.times
