"""Searches whose members are told from the records of a delta, without a request of their own."""

from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import select

from tests.features.conftest import World, open_world
from watcher.db import Store
from watcher.db.schema import migrate
from watcher.db.tables import change, fan_out, sweep, watch_trial
from watcher.jobs.course import Course, Moves
from watcher.jobs.exact import agreeing
from watcher.jobs.planning import plan_next
from watcher.registry.client import Registry
from watcher.registry.query import search_parameters
from watcher.replay import Histories
from watcher.sweep.plan import PartKind

WHO = "coordinator@example.org"
STATUSES = ("RECRUITING", "COMPLETED", "TERMINATED", "ACTIVE_NOT_RECRUITING", "NOT_YET_RECRUITING", "SUSPENDED")
#: So many that a delta of these few trials is cheaper than their walks.
SEARCHES: tuple[Mapping[str, str], ...] = (
    *(search_parameters(status=[status]) for status in STATUSES),
    search_parameters(status=["RECRUITING"], phase=["2"]),
    search_parameters(country="Germany"),
    {"aggFilters": "studyType:int"},
    {"aggFilters": "results:with"},
    {"filter.geo": "distance(42.36,-71.06,300km)"},
)
RELEASES = 8
#: The registry shows it no more from the sixth release on.
REMOVED = frozenset({"NCT99000019"})


@pytest.fixture
def searches(world: World) -> dict[int, Mapping[str, str]]:
    """Return what somebody follows since before the first release was swept, by the id of the watch."""
    followed = {world.follow_search(each, WHO).subscription.watch.id: each for each in SEARCHES}
    world.poll()
    return followed


#: What a walk adds to the parameters of its search.
ADDED = frozenset({"fields", "sort", "pageSize", "countTotal", "pageToken"})


def walked(world: World, since: int) -> list[Mapping[str, str]]:
    """Return the searches that the registry was asked for since then."""
    queries = [dict(parse_qsl(path.partition("?")[2])) for _, path in world.replay.requests[since:]]
    asked = [{key: value for key, value in query.items() if key not in ADDED} for query in queries]
    return [each for each in SEARCHES if each in asked]


def test_a_walk_proves_our_reading_and_from_then_on_a_delta_tells_who_moves(
    world: World, searches: dict[int, Mapping[str, str]]
) -> None:
    assert walked(world, 0) == list(SEARCHES)
    assert world.service.reads.agreed() == frozenset(searches)
    world.advance()
    before = len(world.replay.requests)

    world.poll()

    assert len(walked(world, before)) == len(SEARCHES) // 7
    assert any("LastUpdatePostDate" in path for _, path in world.replay.requests[before:])


def test_release_after_release_the_members_are_those_of_the_registry(
    world: World, searches: dict[int, Mapping[str, str]]
) -> None:
    for _ in range(RELEASES):
        world.next_release()
        for watch_id, parameters in searches.items():
            listed = world.ask(lambda registry, asked=parameters: registry.members(asked))  # type: ignore[misc]
            members = world.service.pipeline.book.members(watch_id)
            assert members - REMOVED == frozenset(listed.nct_ids) - REMOVED, parameters
    # It stays until a second release does not show it.
    assert not any(members & REMOVED for members in map(world.service.pipeline.book.members, searches))


def test_the_same_moves_are_told_for_the_same_reasons_as_by_walking(
    world: World, tmp_path: Path, histories: Histories
) -> None:
    here = story(world, by_walking=False)
    store = Store(f"sqlite:///{tmp_path / 'walking.db'}")
    migrate(store)
    with open_world(store, tmp_path / "walking", histories) as walking:
        assert story(walking, by_walking=True) == here
    store.close()
    assert len(here) > RELEASES


def story(world: World, *, by_walking: bool) -> list[tuple[object, ...]]:
    """Return who entered and left which search at which release, and why."""
    for each in SEARCHES:
        world.follow_search(each, WHO)
    world.poll()
    for _ in range(RELEASES):
        if by_walking:
            world.service.reads.disagree(world.service.reads.agreed())
        world.next_release()
    moves = select(sweep.c.release_at, change).join(fan_out, fan_out.c.sweep_id == sweep.c.id).join(change)
    with world.service.store.read() as connection:
        rows = connection.execute(moves.where(change.c.watch_id.is_not(None))).all()
    return sorted((row.release_at, row.watch_id, row.nct_id, row.field, row.reason, str(row.after)) for row in rows)


def test_the_plan_says_how_many_are_evaluated_here(world: World, searches: dict[int, Mapping[str, str]]) -> None:
    world.advance()

    plan = world.ask(lambda registry: plan_next(world.service.poller(registry), world.service.now()))

    assert plan.has(PartKind.DELTA)
    assert f"{len(searches) - 1} evaluated here on the records of the delta" in plan.why


def test_a_plan_asks_for_no_more_than_it_said(world: World, searches: dict[int, Mapping[str, str]]) -> None:
    world.advance()
    plan = world.ask(lambda registry: plan_next(world.service.poller(registry), world.service.now()))

    done = world.poll()

    assert searches
    assert done is not None
    assert done.requests <= plan.requests * 1.2
    assert done.notes == ()


def agreed(world: World, watch_id: int, left: Collection[str] = ()) -> bool:
    """Say whether our reading agrees with a walk of this search that found these gone and everything else there."""

    async def ask(registry: Registry) -> bool:
        release = await registry.release()
        assert release is not None
        course = Course(1, release, again=False, done={}, moves={watch_id: Moves(frozenset(), frozenset(left))})
        return watch_id in agreeing(world.service.poller(registry), course)

    return world.ask(ask)


def test_a_walk_that_lists_what_our_reading_leaves_out_contradicts_it(
    world: World, searches: dict[int, Mapping[str, str]]
) -> None:
    recruiting, completed, *_ = searches
    assert agreed(world, recruiting)

    put_in_search(world, recruiting, min(world.service.pipeline.book.members(completed)))

    assert not agreed(world, recruiting)


def test_a_walk_that_leaves_out_what_our_reading_lists_contradicts_it(
    world: World, searches: dict[int, Mapping[str, str]]
) -> None:
    recruiting, completed, *_ = searches

    assert not agreed(world, recruiting, left=[min(world.service.pipeline.book.members(recruiting))])
    assert agreed(world, recruiting, left=[min(world.service.pipeline.book.members(completed))])


def test_what_a_walk_contradicts_is_polled_until_one_agrees_again(
    world: World, searches: dict[int, Mapping[str, str]]
) -> None:
    world.service.reads.disagree([min(searches)])
    world.advance()
    before = len(world.replay.requests)

    world.poll()

    assert SEARCHES[0] in walked(world, before)
    assert world.service.reads.agreed() == frozenset(searches)


def put_in_search(world: World, watch_id: int, nct_id: str) -> None:
    with world.service.store.write() as connection:
        row = {"watch_id": watch_id, "nct_id": nct_id, "entered_at": world.service.now()}
        connection.execute(watch_trial.insert().values(**row))
