"""A sweep goes on from a database that was filled without one, and finds what changed and no more."""

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bench.requests import owed, stored
from bench.synthetic.population import Population
from bench.synthetic.searches import OPTIONS, Saved
from bench.synthetic.server import publish, served, serving
from bench.synthetic.steady import Steady, fill
from bench.synthetic.sweep import sweep
from watcher.db import Store
from watcher.db.schema import migrate

TRIALS, RELEASE = 2_400, 10
YEARS = range(2000, 2026, 3)


@pytest.fixture
def origin() -> Iterator[str]:
    with serving(TRIALS, RELEASE) as address:
        publish(address)
        yield address


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'watcher.db'}")
    migrate(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("by_light_pass", [False, True])
def test_a_sweep_of_the_next_release_finds_every_change(
    origin: str, store: Store, tmp_path: Path, *, by_light_pass: bool
) -> None:
    steady = Steady(Population(TRIALS, RELEASE), range(TRIALS), by_light_pass=by_light_pass)
    fill(store, steady)

    swept = asyncio.run(sweep(origin, tmp_path))

    assert swept.problems == []
    assert stored(store, swept.sweep_id, searches=0) == owed(steady)
    assert swept.requests == served(origin)["requests"]


def test_searches_gain_and_lose_the_trials_that_they_should(origin: str, store: Store, tmp_path: Path) -> None:
    searches = [Saved(date(year, 1, 1), date(year + 2, 12, 31), options) for year in YEARS for options in OPTIONS]
    steady = Steady(Population(TRIALS, RELEASE), range(20), searches)
    fill(store, steady)

    swept = asyncio.run(sweep(origin, tmp_path))

    found = stored(store, swept.sweep_id, len(searches))
    assert found == owed(steady)
    assert {op for _, turn, op in found if turn >= 0} == {"added", "removed"}
