"""What a release costs in requests, through whole sweeps of a registry of 600,000 trials: as planned, and as counted.

Each sweep is a process of its own, on a database like that of a service that has run for weeks.
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import orjson
from sqlalchemy import func, select

from bench.plot import Drawn, Line, Plot, svg
from bench.synthetic.population import TRIALS, Population, nct_id
from bench.synthetic.searches import Saved, make_searches
from bench.synthetic.server import publish, served, serving
from bench.synthetic.steady import RELEASES, Steady, fill
from bench.synthetic.sweep import Swept
from bench.table import Report, at_most, machine
from watcher.db import Store
from watcher.db.schema import migrate
from watcher.db.tables import change, fan_out, watch
from watcher.sweep.plan import PartKind, Plan, Watched, plan_sweep

WATCHED: Final = (100, 10_000, 100_000, TRIALS)
#: The release that is known; the next one is swept.
RELEASE: Final = 10
#: What may be asked beyond the plan, and of one request a trial where 100,000 are watched.
MOST_RATIO: Final = 1.2
MOST_PERCENT: Final = 1.0
WITH_GOAL: Final = 100_000
#: Days on which a delta reads updates in the middle of a week.
DELTA_DAYS: Final = 3
#: Of which each has its members beside the trials.
TRIALS_BESIDE, SEARCHES = 1_000, 1_000
#: Points of the planned line for each tenfold.
POINTS: Final = 12

#: An NCT ID, the turn of a search or none, and what became of it: changed, added to the search, removed from it.
Found: TypeAlias = tuple[str, int, str]
NO_SEARCH: Final = -1


@dataclass(frozen=True, slots=True)
class Cost:
    """One sweep: what it took, what the registry counted, and how many changes of trials and searches it found."""

    name: str
    #: Trials with a watch of their own, and members of searches.
    watched: int
    swept: Swept
    asked: int
    found: int

    @property
    def ratio(self) -> float:
        return self.asked / self.swept.planned

    @property
    def percent(self) -> float:
        """Of one request for each trial."""
        return 100 * self.asked / self.watched


def measure() -> Report:
    """Sweep one release for each number of watched trials, and once with searches; refuses unless all was found."""
    watched = {f"{many:,}": _steady(many) for many in WATCHED}
    watched[f"{TRIALS_BESIDE:,}, and {SEARCHES:,} exact searches"] = _steady(TRIALS_BESIDE, make_searches(SEARCHES))
    with serving(TRIALS, RELEASE) as origin:
        publish(origin)
        costs = [_cost(origin, name, steady) for name, steady in watched.items()]
    return Report([*table(costs), "", f"One sweep each, on {machine()}."], {"requests.svg": svg(plotted(costs))})


def chosen(many: int) -> list[int]:
    """Return the numbers of the trials that are watched; one of each kind that changes next is always among them."""
    if many == TRIALS:
        return list(range(TRIALS))
    after = Population(TRIALS, RELEASE + 1)
    dated = after.updated_between(after.day, after.day)[0]
    undated = next(number for number in range(TRIALS) if after.moved_at(number) == after.release)
    others = random.Random(many).sample(range(TRIALS), many)  # noqa: S311 - the same trials in every run
    return list(dict.fromkeys([dated, undated, *others]))[:many]


def _steady(many: int, searches: Sequence[Saved] = ()) -> Steady:
    by_light_pass = planned(many).has(PartKind.LIGHT)
    return Steady(Population(TRIALS, RELEASE), chosen(many), searches, by_light_pass)


def _cost(origin: str, name: str, steady: Steady) -> Cost:
    with tempfile.TemporaryDirectory(prefix="watcher-bench-") as folder:
        store = Store(f"sqlite:///{Path(folder) / 'watcher.db'}")
        migrate(store)
        fill(store, steady)
        store.close()
        before = served(origin)["requests"]
        swept = _in_a_process(origin, folder)
        asked = served(origin)["requests"] - before
        due, found = owed(steady), stored(store, swept.sweep_id, len(steady.searches))
        store.close()
    if swept.problems or due != found:
        lost, invented = sorted(due - found), sorted(found - due)
        raise RuntimeError(f"a sweep for {name} lost {lost[:3]}, invented {invented[:3]}, and gave {swept}")
    return Cost(name, len(steady.known), swept, asked, len(found))


def _in_a_process(origin: str, folder: str) -> Swept:
    command = [sys.executable, "-m", "bench.synthetic.sweep", origin, folder]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own program
    return Swept(**orjson.loads(done.stdout.splitlines()[-1]))


def owed(steady: Steady) -> set[Found]:
    """Return what the next release changes in the trials and searches of a database."""
    before, after = steady.population, Population(steady.population.trials, steady.population.release + 1)
    changed = {(nct_id(number), NO_SEARCH, "changed") for number in steady.known if after.changed(number)}
    for turn, saved in enumerate(steady.searches):
        old, new = saved.members(before), saved.members(after)
        changed |= {(nct_id(number), turn, "added") for number in new - old}
        changed |= {(nct_id(number), turn, "removed") for number in old - new}
    return changed


def stored(store: Store, sweep_id: int, searches: int) -> set[Found]:
    """Return what a sweep stored; the searches are the watches made last."""
    query = (
        select(change.c.nct_id, change.c.watch_id, change.c.op)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .where(fan_out.c.sweep_id == sweep_id)
    )
    with store.read() as connection:
        first = connection.execute(select(func.max(watch.c.id))).scalar_one() - searches + 1
        rows = connection.execute(query).all()
    return {
        (row.nct_id, NO_SEARCH, "changed") if row.watch_id is None else (row.nct_id, row.watch_id - first, row.op)
        for row in rows
    }


def planned(many: int) -> Plan:
    """Return the plan for so many trials, of which a seventh was last read at each of the last releases."""
    ages = dict.fromkeys(range(1, RELEASES + 1), many // RELEASES)
    return plan_sweep(Watched(ages, delta_days=DELTA_DAYS))


def table(costs: Sequence[Cost]) -> Iterator[str]:
    """Yield the lines of a Markdown table, a sweep each."""
    yield "| watched | trials | planned | asked | x the plan | of one each | changed, all found | CPU | wall | peak |"
    yield "| --- | ---: | ---: | ---: | --- | --- | ---: | ---: | ---: | ---: |"
    for cost in costs:
        swept = cost.swept
        ratio, percent = at_most(MOST_RATIO, cost.ratio, "x"), f"{cost.percent:.3g} %"
        if cost.watched == WITH_GOAL:
            percent = at_most(MOST_PERCENT, cost.percent, "%")
        yield (
            f"| {cost.name} | {cost.watched:,} | {swept.planned:,} | {cost.asked:,} | {ratio} "
            f"| {percent} | {cost.found:,} | {swept.cpu:.1f} s | {swept.seconds:.1f} s | {swept.peak:.0f} MB |"
        )


def plotted(costs: Sequence[Cost]) -> Plot:
    """Return the requests of a release against what is watched, beside one request for each trial."""
    asked = [(float(cost.watched), float(cost.asked)) for cost in costs if cost.name == f"{cost.watched:,}"]
    grid = [round(100 * 10 ** (step / POINTS)) for step in range(4 * POINTS)]
    curve = [(float(many), float(planned(many).requests)) for many in [*(one for one in grid if one < TRIALS), TRIALS]]
    each = [(float(many), float(many)) for many in (WATCHED[0], TRIALS)]
    return Plot(
        "Requests for one release",
        "trials watched",
        "requests",
        [
            Line("one request a trial", each, 0, Drawn.DASHED),
            Line("planned", curve, 1, Drawn.LINE),
            Line("asked", asked, 2, Drawn.MARKS),
        ],
    )
