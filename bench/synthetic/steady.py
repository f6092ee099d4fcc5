"""A database as it is after many sweeps of the synthetic registry, written without them: hours of reading in a minute.

What is known of a trial is what the release shows. Records are kept at zstd's lowest level: that changes their size
and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from multiprocessing import get_context
from typing import Final, TypeAlias

import xxhash
from sqlalchemy import Table, insert
from zstandard import ZstdCompressor

from bench.synthetic.follow import follow_searches, follow_trials, subscribe
from bench.synthetic.population import Population, nct_id, release_day
from bench.synthetic.records import light, whole
from bench.synthetic.searches import Saved, all_members
from watcher.db import Store
from watcher.db.tables import instance, sweep, trial, version
from watcher.sweep.days import registry_day
from watcher.sweep.journal import SWEPT_ETAG, SweepState
from watcher.sweep.reads import SWEPT_DAY
from watcher.versions import digest, raw_digest
from watcher.versions.packing import to_record

#: Releases of which there are sweeps; a trial is read whole, and a search walked, at least once in so many.
RELEASES: Final = 7
CHUNK: Final = 5_000
WORKERS: Final = 2
#: Made before the first of them is stored; more would fill the memory.
CHUNKS_AHEAD: Final = 8

RowOf: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Steady:
    """What is followed at a release, and how it was read until then."""

    population: Population
    #: Trials with a watch of their own; the members of searches are known too.
    followed: Sequence[int]
    searches: Sequence[Saved] = ()
    #: A seventh of the trials whole at each release, beside a light pass over the registry; else all of them at each.
    by_light_pass: bool = False

    @property
    def known(self) -> list[int]:
        """Return every trial that is known, those with a watch of their own first."""
        members = all_members(self.searches, self.population)
        return [*sorted(self.followed), *sorted(members.difference(self.followed))]


def released_at(release: int) -> datetime:
    return datetime.combine(release_day(release), time(9, 0, 5), UTC)


def fill(store: Store, steady: Steady) -> None:
    """Fill a migrated, empty database; the release from which so many sweeps look back is at least the seventh."""
    release = steady.population.release
    sweeps, now = [release - age for age in range(RELEASES)], released_at(release)
    kept = {SWEPT_DAY: registry_day(now).isoformat(), SWEPT_ETAG: f'"synthetic/{release}"'}
    _insert(store, sweep, map(_sweep, sweeps))
    _insert(store, instance, [{"key": key, "value": value} for key, value in kept.items()])
    for versions, trials in _known(steady):
        _insert(store, version, versions)
        _insert(store, trial, trials)
    follow_trials(store, len(steady.followed), now)
    follow_searches(store, steady.searches, steady.population, sweeps, now)
    subscribe(store, now)


def _known(steady: Steady) -> Iterator[tuple[list[RowOf], list[RowOf]]]:
    """Yield the rows of some trials after the other: what they are is worked out on all cores."""
    known = steady.known
    firsts = range(0, len(known), CHUNK)
    made = partial(_rows, steady.population, by_light_pass=steady.by_light_pass)
    if len(firsts) == 1:
        yield made(known, 1)
        return
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        for ahead in range(0, len(firsts), CHUNKS_AHEAD):
            some = firsts[ahead : ahead + CHUNKS_AHEAD]
            chunks = [known[first : first + CHUNK] for first in some]
            yield from workers.map(made, chunks, [first + 1 for first in some])


def _rows(
    population: Population, numbers: Sequence[int], first_id: int, *, by_light_pass: bool
) -> tuple[list[RowOf], list[RowOf]]:
    """Return the newest versions of these trials, and the trials, as rows."""
    pack, now = ZstdCompressor(level=1).compress, released_at(population.release)
    versions: list[RowOf] = []
    trials: list[RowOf] = []
    for version_id, number in enumerate(numbers, first_id):
        raw = whole(population, number)
        kept = {"digest": digest(to_record(raw)), "raw_digest": raw_digest(raw), "record": pack(raw)}
        versions.append({"id": version_id, "nct_id": nct_id(number), "number": 1, "fetched_at": now} | kept)
        age = number % RELEASES if by_light_pass else 0
        row = {
            "nct_id": nct_id(number),
            "title": f"A synthetic trial {number}",
            "status": population.status(number),
            "latest_version_id": version_id,
            "first_seen_at": now,
            "light_digest": xxhash.xxh3_128_hexdigest(light(population, number)) if by_light_pass else None,
            "read_at": released_at(population.release - age),
        }
        trials.append(row)
    return versions, trials


def _sweep(release: int) -> RowOf:
    """Return a complete sweep of a release, with the release's number as its id."""
    at = released_at(release)
    return {
        "id": release,
        "started_at": at,
        "ended_at": at,
        "release_at": at,
        "state": SweepState.COMPLETE.value,
        "problems": [],
    }


def _insert(store: Store, table: Table, rows: Iterable[RowOf]) -> None:
    with store.write() as connection:
        connection.execute(insert(table), [dict(row) for row in rows])
