"""The synthetic registry: every page is made up when it is asked for, and all of them together make sense."""

from collections.abc import Iterator

import pytest

from bench.synthetic.population import DATED_CYCLE, Population, nct_id, number_of
from bench.synthetic.records import light, whole
from bench.synthetic.server import serving
from watcher.diff import compare
from watcher.registry.client import Registry, open_http
from watcher.registry.parse import read_trial
from watcher.registry.retries import RetryPolicy
from watcher.sweep.days import light_slices
from watcher.versions.packing import to_record

TRIALS = 2_400


@pytest.fixture
def origin() -> Iterator[str]:
    with serving(TRIALS) as address:
        yield address


async def spend() -> None:
    """Every request is allowed."""


async def walked(origin: str, expression: str, fields: str = "NCTId,LastUpdatePostDate") -> list[str]:
    async with open_http(origin) as http:
        registry = Registry(http, spend, RetryPolicy())
        pages = registry.records({"filter.advanced": expression, "fields": fields})
        return [record.nct_id async for page in pages for record in page]


@pytest.mark.anyio
async def test_the_slices_of_a_light_pass_list_every_trial_once(origin: str) -> None:
    listed = [found for _, expression in light_slices(Population().day) for found in await walked(origin, expression)]

    assert sorted(listed) == [nct_id(number) for number in range(TRIALS)]


@pytest.mark.anyio
async def test_a_delta_lists_what_a_release_updated(origin: str) -> None:
    async with open_http(origin) as http:
        await http.post("/release")
    now = Population(TRIALS, release=1)

    listed = await walked(origin, f"AREA[LastUpdatePostDate]RANGE[{now.day},MAX]")

    assert len(listed) == TRIALS // DATED_CYCLE
    assert {now.updated(number_of(found)) for found in listed} == {now.day}


@pytest.mark.anyio
async def test_a_whole_record_is_one_that_the_service_can_read(origin: str) -> None:
    async with open_http(origin) as http:
        fetched = await Registry(http, spend, RetryPolicy()).trials([nct_id(7), nct_id(TRIALS)])

    assert read_trial(fetched.records[nct_id(7)]).title == "A synthetic trial 7"
    assert fetched.missing == (nct_id(TRIALS),)


@pytest.mark.parametrize("number", [0, 1, TRIALS // 2, TRIALS - 1])
def test_a_trial_is_found_on_the_day_of_its_first_posting(number: int) -> None:
    population = Population(TRIALS)
    day = population.posted(number)

    assert number in population.posted_between(day, day)


@pytest.mark.parametrize("release", [1, 11, 250])
def test_a_release_changes_the_trials_that_it_says_and_no_other(release: int) -> None:
    before, after = Population(TRIALS, release - 1), Population(TRIALS, release)

    differing = {
        number
        for number in range(TRIALS)
        if compare(*(to_record(whole(one, number)) for one in (before, after))).changes
    }

    assert differing == {number for number in range(TRIALS) if after.changed(number)}


def test_what_moves_without_a_date_shows_in_the_few_fields_of_a_light_pass() -> None:
    before, after = Population(TRIALS, 249), Population(TRIALS, 250)

    moved = [number for number in range(TRIALS) if after.moved_at(number) == after.release]

    assert moved
    assert {after.updated(number) == after.day for number in moved} == {False}
    assert all(light(before, number) != light(after, number) for number in moved)
