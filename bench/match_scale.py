"""What it takes to match a release against everybody's subscriptions, and whether those of strangers cost anything.

On SQLite, whose work is this process's: so CPU seconds, and the wall's beside them.
"""

import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

from sqlalchemy import Table, delete, func, insert, select, update

from bench.plot import Line, Plot, svg
from bench.table import Report, Row, at_most, lines
from watcher.db import Store
from watcher.db.schema import migrate
from watcher.db.tables import (
    address,
    change,
    fan_out,
    match,
    subscriber,
    subscription,
    subscription_kind,
    sweep,
    version,
    watch,
    watch_trial,
)
from watcher.match import Matcher
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Frequency, WatchKind

NOW = datetime(2026, 7, 1, 15, tzinfo=UTC)
ROUNDS = 3
CHANGED_TRIALS = 10_000
SUBSCRIPTIONS = 100_000
#: Trials that somebody follows; those that change are among the first of them.
TRIALS = 100_000
#: Of a hundred subscriptions: to a search, not to a trial; to a place.
TO_SEARCHES, TO_PLACES = 10, 10
SEARCHES = 75
LEAST_MEMBERS, MOST_MEMBERS = 1_000, 3_000
ROWS_A_STATEMENT = 10_000
KINDS = (Kind.STATUS, Kind.SITES, Kind.SITES, Kind.DATES, Kind.ENROLLMENT, Kind.CONTACTS, Kind.ELIGIBILITY)


@dataclass(frozen=True, slots=True)
class World:
    """How many follow what; `strangers` of the subscriptions follow trials and searches that do not change."""

    subscriptions: int
    strangers: int = 0


@dataclass(frozen=True, slots=True)
class Matched:
    """What a world's rounds took, each in seconds, and the matches that one of them made."""

    cpu: list[float]
    wall: list[float]
    made: int


def measure() -> Report:
    """Return the rows of three worlds, and how the cost grows, with two worlds more.

    The floor has a tenth of the subscriptions; the second adds nine strangers to each of them, who follow what does
    not change; in the third as many follow what changes.
    """
    tenth = SUBSCRIPTIONS // 10
    few, beside = _matched(World(tenth), ROUNDS), _matched(World(SUBSCRIPTIONS, SUBSCRIPTIONS - tenth), ROUNDS)
    many = _matched(World(SUBSCRIPTIONS), 1)
    fewest, some_beside = _matched(World(tenth // 10), 1), _matched(World(tenth * 3, tenth * 2), 1)
    if few.made != beside.made:
        raise RuntimeError(f"strangers must change no match: {few.made:,} without them, {beside.made:,} with them")
    floor = median(few.cpu)
    tenfold = at_most(1.2, median(beside.cpu) / floor, "x the floor")
    name = f"{CHANGED_TRIALS:,} changed trials x {{:,}} subscriptions: {{:,}} matches".format
    rows = [
        Row(f"floor: {name(tenth, few.made)}", few.cpu, floor),
        Row(f"{name(SUBSCRIPTIONS, few.made)}, as the others follow other trials", beside.cpu, floor, tenfold),
        Row(name(SUBSCRIPTIONS, many.made), many.cpu, floor, at_most(60, max(many.wall), "s on the wall")),
    ]
    strangers = {tenth: few, tenth * 3: some_beside, SUBSCRIPTIONS: beside}
    everybody = {tenth // 10: fewest, tenth: few, SUBSCRIPTIONS: many}
    return Report(lines(rows), {"matching.svg": svg(plotted(strangers, everybody))})


def plotted(strangers: Mapping[int, Matched], everybody: Mapping[int, Matched]) -> Plot:
    """Return the cost of a changed trial against subscriptions, of which only some or all follow what changes."""
    return Plot(
        "Matching one changed trial",
        "subscriptions",
        "milliseconds of CPU",
        [
            Line(f"{min(strangers):,} follow what changes", _of_a_trial(strangers), 1),
            Line("all follow what changes", _of_a_trial(everybody), 2),
        ],
    )


def _of_a_trial(found: Mapping[int, Matched]) -> list[tuple[float, float]]:
    return [(float(many), median(one.cpu) / CHANGED_TRIALS * 1_000) for many, one in found.items()]


def _matched(world: World, rounds: int) -> Matched:
    with sqlite() as store:
        populate(store, world)
        cpu, wall = zip(*(_once(store) for _ in range(rounds)), strict=True)
        with store.read() as connection:
            made: int = connection.execute(select(func.count()).select_from(match)).scalar_one()
    return Matched(list(cpu), list(wall), made)


def _once(store: Store) -> tuple[float, float]:
    """Return the seconds of CPU and on the wall that it takes to match everything anew."""
    with store.write() as connection:
        connection.execute(delete(match))
        connection.execute(update(fan_out).values(matched_at=None))
    cpu, wall = time.process_time(), time.perf_counter()
    Matcher(store).match_owed(NOW)
    return time.process_time() - cpu, time.perf_counter() - wall


@contextmanager
def sqlite() -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="watcher-bench-") as folder:
        store = Store(f"sqlite:///{Path(folder) / 'watcher.db'}")
        migrate(store)
        yield store
        store.close()


def populate(store: Store, world: World) -> None:
    """Fill a migrated, empty database: subscriptions of a world, and one release of changes that owes its matches."""
    chance = random.Random(1)  # noqa: S311 - the same world in every run
    _insert(store, sweep, [_sweep()])
    _insert(store, version, map(_version, range(1, CHANGED_TRIALS + 1)))
    _insert(store, fan_out, map(_fan_out, range(1, CHANGED_TRIALS + 1)))
    _insert(store, change, _changes(random.Random(2)))  # noqa: S311 - as above
    _insert(store, watch, map(_watch, range(1, SEARCHES * 2 + TRIALS * 2 + 1)))
    _insert(store, watch_trial, _members(random.Random(3)))  # noqa: S311 - as above
    _insert(store, subscriber, ({"id": number, "created_at": NOW} for number in range(1, world.subscriptions + 1)))
    _insert(store, address, map(_address, range(1, world.subscriptions + 1)))
    made = [_subscription(number, world, chance) for number in range(1, world.subscriptions + 1)]
    _insert(store, subscription, made)
    _insert(store, subscription_kind, _chosen(world, random.Random(4)))  # noqa: S311 - as above


def _insert(store: Store, table: Table, rows: Iterator[dict[str, object]] | list[dict[str, object]]) -> None:
    remaining = iter(rows)
    with store.write() as connection:
        while some := list(islice(remaining, ROWS_A_STATEMENT)):
            connection.execute(insert(table), some)


def nct_id(trial: int) -> str:
    return f"NCT{90_000_000 + trial:08d}"


def _sweep() -> dict[str, object]:
    return {"id": 1, "started_at": NOW, "ended_at": NOW, "release_at": NOW, "state": "complete", "problems": []}


def _version(number: int) -> dict[str, object]:
    return {"id": number, "nct_id": nct_id(number), "number": 1, "digest": "", "fetched_at": NOW, "record": b""}


def _fan_out(number: int) -> dict[str, object]:
    return {"id": number, "nct_id": nct_id(number), "version_id": number, "sweep_id": 1, "created_at": NOW}


def _changes(chance: random.Random) -> Iterator[dict[str, object]]:
    for trial in range(1, CHANGED_TRIALS + 1):
        for _ in range(chance.randint(1, 4)):
            kind = chance.choice(KINDS)
            is_site = kind is Kind.SITES
            yield {
                "fan_out_id": trial,
                "nct_id": nct_id(trial),
                "kind": kind.value,
                "field": kind.value,
                "path": "",
                "op": "changed",
                "before": None,
                "after": None,
                "importance": chance.choice([Importance.MINOR, Importance.NOTABLE, Importance.CRITICAL]),
                "reason": "",
                "paths": [],
                "indexes": [],
                "latitude": chance.uniform(25, 48) if is_site else None,
                "longitude": chance.uniform(-120, -70) if is_site else None,
            }


def _watch(number: int) -> dict[str, object]:
    """Return a search, of which the second half are strangers', or a trial, of which the second half never change."""
    trial = number - SEARCHES * 2
    kind = WatchKind.TRIAL if trial > 0 else WatchKind.SEARCH
    return {
        "id": number,
        "kind": kind.value,
        "key": f"{kind.value}:{number}",
        "title": "",
        "nct_id": nct_id(trial) if trial > 0 else None,
        "parameters": {},
        "created_at": NOW,
    }


def _members(chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(1, SEARCHES * 2 + 1):
        first = 1 if number <= SEARCHES else TRIALS + 1
        for trial in chance.sample(range(first, first + TRIALS), chance.randint(LEAST_MEMBERS, MOST_MEMBERS)):
            yield {"watch_id": number, "nct_id": nct_id(trial), "entered_at": NOW}
    for trial in range(1, TRIALS * 2 + 1):
        yield {"watch_id": SEARCHES * 2 + trial, "nct_id": nct_id(trial), "entered_at": NOW}


def _address(number: int) -> dict[str, object]:
    value = f"reader{number}@example.org"
    return {"id": number, "subscriber_id": number, "channel": Channel.EMAIL.value, "value": value, "secrets": []}


def _subscription(number: int, world: World, chance: random.Random) -> dict[str, object]:
    is_stranger = number > world.subscriptions - world.strangers
    if chance.random() * 100 < TO_SEARCHES:
        watch_id = chance.randint(1, SEARCHES) + SEARCHES * is_stranger
    else:
        watch_id = chance.randint(1, TRIALS) + SEARCHES * 2 + TRIALS * is_stranger
    has_place = chance.random() * 100 < TO_PLACES
    return {
        "id": number,
        "address_id": number,
        "watch_id": watch_id,
        "least": chance.choice([Importance.MINOR, Importance.MINOR, Importance.NOTABLE, Importance.CRITICAL]),
        "place_name": "Example" if has_place else None,
        "latitude": chance.uniform(25, 48) if has_place else None,
        "longitude": chance.uniform(-120, -70) if has_place else None,
        "within_km": chance.choice([50.0, 100.0, 200.0]) if has_place else None,
        "frequency": Frequency.IMMEDIATE.value,
        "since_fan_out_id": 0,
        "created_at": NOW,
        "confirmed_at": NOW,
        "consent": "operator",
    }


def _chosen(world: World, chance: random.Random) -> Iterator[dict[str, object]]:
    """Yield the kinds that each chose: a third all of them, the others some."""
    for number in range(1, world.subscriptions + 1):
        kinds = list(Kind) if chance.random() < 1 / 3 else chance.sample(sorted(set(KINDS)), 3)
        for kind in kinds:
            yield {"subscription_id": number, "kind": kind.value}
