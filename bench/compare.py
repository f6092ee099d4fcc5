"""What comparing two records costs, as a ratio to parsing both and asking whether they are equal."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import orjson

from bench.records import changed, make_record, released
from bench.table import Row
from watcher.diff import compare
from watcher.model.record import Record

ROUNDS = 5
SIZES = {"50 KB": 50_000, "500 KB": 500_000}
#: Which `turn` of `changed` does what.
KINDS = {"only the release's stamp": None, "another status": 0, "a site inserted first": 2}
#: Long enough for the process clock, whatever the size.
BYTES_A_ROUND = 20_000_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two consecutive records, as bytes."""

    old: bytes
    new: bytes

    def are_equal(self) -> bool:
        """Return the least that a comparison can say, parsing included."""
        return bool(orjson.loads(self.old) == orjson.loads(self.new))


def measure() -> list[Row]:
    """Return the rows of each size; seconds are of one comparison, without parsing for ours."""
    rows: list[Row] = []
    for name, size in SIZES.items():
        record = make_record("NCT90000001", size, random.Random(1))  # noqa: S311 - the same record in every run
        times = BYTES_A_ROUND // size
        floor = _seconds(_pair(record, None).are_equal, times)
        rows.append(Row(f"floor, {name}: parse both and ==", floor, sorted(floor)[ROUNDS // 2], "-"))
        rows += [_row(f"{name}: {what}", _pair(record, turn), times, rows[-1].floor) for what, turn in KINDS.items()]
    return rows


def _pair(record: Record, turn: int | None) -> Pair:
    new = record if turn is None else changed(record, turn)
    return Pair(orjson.dumps(record), orjson.dumps(released(new, "2026-07-02")))


def _row(name: str, pair: Pair, times: int, floor: float) -> Row:
    # Parsed apart, so that no object is shared and every leaf must be looked at.
    old, new = orjson.loads(pair.old), orjson.loads(pair.new)
    return Row(name, _seconds(lambda: compare(old, new), times), floor, "-")


def _seconds(work: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(times):
            work()
        found.append((time.process_time() - begun) / times)
    return found
