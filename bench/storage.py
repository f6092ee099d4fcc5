"""What a version takes in the database, and what it costs to write and to restore one.

On invented records, and on the shared real ones where they are at hand. The floor compresses each record by itself.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import orjson
import zstandard
from sqlalchemy import select

from bench.labels import FOLDER, read_pairs, read_records
from bench.records import changed, make_records
from bench.table import Row, at_most
from bench.timing import Work, measured, middle
from watcher.db import Store
from watcher.db.schema import migrate
from watcher.db.tables import version
from watcher.registry.parse import parse_trial
from watcher.versions import Versions
from watcher.versions.chain import VERSIONS_A_CHAIN, read_one
from watcher.versions.packing import pack

NOW = datetime(2026, 7, 1, 15, tzinfo=UTC)
INVENTED, INVENTED_BYTES = 200, 20_000
CHAINS = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """Records of which each is a trial's first, and pairs of consecutive ones, as JSON."""

    name: str
    first: Sequence[bytes]
    pairs: Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Size:
    """Percent of the JSON that is kept."""

    first: float
    #: As `first`, but of all records taken together, in which the large ones count for more.
    of_all: float
    link: float

    @property
    def later(self) -> float:
        """One version in so many stands alone again, and takes as much as a first one."""
        return (self.first + self.link * (VERSIONS_A_CHAIN - 1)) / VERSIONS_A_CHAIN


def measure() -> list[Row]:
    """Return the rows of each sample; seconds are of one version."""
    return [row for sample in _samples() for row in _rows(sample)]


def _samples() -> Iterator[Sample]:
    records = make_records(INVENTED, INVENTED_BYTES)
    pairs = [(orjson.dumps(one), orjson.dumps(changed(one, turn))) for turn, one in enumerate(records)]
    yield Sample("invented", [old for old, _ in pairs], pairs)
    try:
        real, edited = read_records(), read_pairs("pairs")
    except FileNotFoundError:
        sys.stderr.write(f"skipped: the real records, because there is no {FOLDER.parent.name}/{FOLDER.name}\n")
        return
    both = [(orjson.dumps(pair.old), orjson.dumps(pair.new)) for pair in edited]
    yield Sample("real", [orjson.dumps(record) for record in real], both)


def _rows(sample: Sample) -> Iterator[Row]:
    size = _size(sample)
    with chains(sample) as (store, ends):
        seconds = _seconds(sample, store, ends)
    floor, restored = middle(seconds)["floor"], middle(seconds)["restore"] * 1_000
    names = {
        "floor": (f"floor, {len(sample.first):,} {sample.name} records: each by itself, zstd 3", "-"),
        "first": (
            f"{sample.name}: write a first version ({size.of_all:.1f} % of all their bytes)",
            at_most(24, size.first, "% of its JSON on average"),
        ),
        "later": (
            f"{sample.name}: write a later one ({size.link:.2f} % against the one before it)",
            at_most(2, size.later, "% of its JSON on average"),
        ),
        "restore": (f"{sample.name}: restore the last of {VERSIONS_A_CHAIN} from SQLite", at_most(1, restored, "ms")),
    }
    for work, (name, goal) in names.items():
        yield Row(name, seconds[work], floor, goal)


def _size(sample: Sample) -> Size:
    packed = [len(pack(json)) for json in sample.first]
    return Size(
        first=100 * mean(kept / len(json) for kept, json in zip(packed, sample.first, strict=True)),
        of_all=100 * sum(packed) / sum(map(len, sample.first)),
        link=100 * mean(len(pack(new, old)) / len(new) for old, new in sample.pairs),
    )


def _seconds(sample: Sample, store: Store, ends: Sequence[int]) -> dict[str, list[float]]:
    """Return the CPU seconds of one version for each work and round."""

    def restore() -> None:
        with store.read() as connection:
            for version_id in ends:
                read_one(connection, version_id)

    alone = zstandard.ZstdCompressor(level=3)
    works: dict[str, tuple[Callable[[], object], int]] = {
        "floor": (lambda: [alone.compress(json) for json in sample.first], len(sample.first)),
        "first": (lambda: [pack(json) for json in sample.first], len(sample.first)),
        "later": (lambda: [pack(new, old) for old, new in sample.pairs], len(sample.pairs)),
        "restore": (restore, len(ends)),
    }
    found = measured({name: Work(work) for name, (work, _) in works.items()})
    return {name: [seconds / works[name][1] for seconds in found[name]] for name in works}


@contextmanager
def chains(sample: Sample) -> Iterator[tuple[Store, list[int]]]:
    """A database with the longest chains there are, each of one pair in turns, and the ids of their last versions."""
    with tempfile.TemporaryDirectory(prefix="watcher-bench-") as folder:
        store = Store(f"sqlite:///{Path(folder) / 'watcher.db'}")
        migrate(store)
        for number, pair in enumerate(sample.pairs[:CHAINS]):
            _add_chain(store, f"chain {number}", pair)
        longest = select(version.c.id).where(version.c.number == VERSIONS_A_CHAIN)
        with store.read() as connection:
            ends = list(connection.execute(longest).scalars())
        yield store, ends
        store.close()


def _add_chain(store: Store, nct_id: str, pair: tuple[bytes, bytes]) -> None:
    versions = Versions(store, parse_trial)
    trials = [replace(parse_trial(orjson.loads(json)), nct_id=nct_id) for json in pair]
    for number in range(VERSIONS_A_CHAIN):
        versions.add_baseline(trials[number % 2], str(number), versions.latest([nct_id]).get(nct_id), NOW)
