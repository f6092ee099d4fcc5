"""What telling two records apart costs, parsing included: the floor, ours, and three libraries on the same bytes."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import orjson

from bench.libraries import LIBRARIES
from bench.records import changed, make_record, released
from bench.table import Row, at_least, at_most
from bench.timing import Work, measured, middle
from watcher.diff import compare
from watcher.model.record import Record

SIZES = {"5 KB": 5_000, "50 KB": 50_000, "500 KB": 500_000}
#: Long enough for the process clock, whatever the size.
BYTES_A_ROUND = 20_000_000
#: The slow ones are run less often, so that `make bench` stays short; their spread shows that it is enough.
FEWER = {"jsonpatch": 10, "dictdiffer": 10, "deepdiff": 100}
#: How much slower than ours a library should be.
TIMES_OURS = {"jsonpatch": 5, "dictdiffer": 5, "deepdiff": 30}
OURS = "ours, another status"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two consecutive records, as the bytes that the registry sends."""

    old: bytes
    new: bytes

    def are_equal(self) -> bool:
        """Return the least that a comparison can say, parsing included."""
        return bool(orjson.loads(self.old) == orjson.loads(self.new))

    def told_by(self, tell: Callable[[Record, Record], int]) -> int:
        """Return how much is told; each call parses, so that no object is shared and every leaf is looked at."""
        return tell(orjson.loads(self.old), orjson.loads(self.new))


def ours(old: Record, new: Record) -> int:
    found = compare(old, new)
    return len(found.changes) + len(found.noise)


def measure() -> list[Row]:
    """Return the rows of each size; seconds are of one comparison."""
    return [row for name, size in SIZES.items() for row in _rows(name, size)]


def _rows(size_name: str, size: int) -> Iterator[Row]:
    seconds = measured(_works(size))
    medians = middle(seconds)
    floor = medians["floor"]
    yield Row(f"floor, {size_name}: parse both and ==", seconds.pop("floor"), floor)
    for name, found in seconds.items():
        goal = "-"
        if name == OURS:
            goal = at_most(3, medians[name] / floor, "x the floor")
        if name in TIMES_OURS:
            goal = at_least(TIMES_OURS[name], medians[name] / medians[OURS], "x ours")
        yield Row(f"{size_name}: {name}", found, floor, goal)


def _works(size: int) -> dict[str, Work]:
    record = make_record("NCT90000001", size, random.Random(1))  # noqa: S311 - the same record in every run
    status = _pair(record, changed(record, 0))
    same = _pair(record, released(record, "2026-07-02"))
    site = _pair(record, changed(record, 2))
    times = BYTES_A_ROUND // size
    works = {
        "floor": Work(status.are_equal, times),
        OURS: Work(lambda: status.told_by(ours), times),
        "ours, only the release's stamp": Work(lambda: same.told_by(ours), times),
        "ours, a site inserted first": Work(lambda: site.told_by(ours), times),
    }
    return works | {name: _library(status, name, times) for name in LIBRARIES}


def _library(pair: Pair, name: str, times: int) -> Work:
    tell = LIBRARIES[name]
    if not pair.told_by(tell):
        raise RuntimeError(f"{name} did not see the altered scalar")
    return Work(lambda: pair.told_by(tell), max(1, times // FEWER[name]))


def _pair(old: Record, new: Record) -> Pair:
    return Pair(orjson.dumps(old), orjson.dumps(new))
