"""What pages ask of the registry, and what they do not ask again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import make_trial
from tests.integration.registry.scripted import HANG_UP, Answer, ScriptedRegistry, answer_json, scripted
from watcher.errors import RefusedError, RegistryError, TrialNotFoundError
from watcher.model.record import Json
from watcher.registry.client import Registry, open_http
from watcher.registry.lookups import Lookups
from watcher.registry.retries import RetryPolicy

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 7, 3, 15, tzinfo=UTC)
TRIAL = make_trial()
FOUND = answer_json(TRIAL.record)
GONE = Answer(404, f"NCT number {TRIAL.nct_id} not found".encode())
PAGE = answer_json({"studies": [TRIAL.record], "totalCount": 41, "nextPageToken": "abc"})


def release(day: int) -> Answer:
    return answer_json({"apiVersion": "2.0.5", "dataTimestamp": f"2026-07-{day:02}T09:00:05"}, {"ETag": f'"{day}"'})


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def lookups_of(*answers: Answer) -> AsyncIterator[tuple[Lookups, ScriptedRegistry, Clock]]:
    clock = Clock()
    async with scripted(*answers) as registry:
        yield Lookups(opener(registry.origin), clock), registry, clock


def opener(origin: str) -> Callable[[], AbstractAsyncContextManager[Registry]]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Registry]:
        async with open_http(origin) as http:
            yield Registry(http, spend, RetryPolicy(attempts=1))

    return opened


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        # Nobody could signal what a real server and client are at.
        while not is_so():  # noqa: ASYNC110
            await asyncio.sleep(0)


async def spend() -> None:
    """Take as many as they like."""


async def test_a_trial_is_asked_for_once_a_release() -> None:
    async with lookups_of(release(3), FOUND) as (lookups, registry, _):
        first, second = await lookups.trial(TRIAL.nct_id), await lookups.trial("nct99990001")

    assert first is second
    assert registry.targets == ["/api/v2/version", f"/api/v2/studies/{TRIAL.nct_id}"]


async def test_readers_who_come_at_once_share_one_request() -> None:
    async with lookups_of(release(3), FOUND) as (lookups, registry, _):
        found = await asyncio.gather(*(lookups.trial(TRIAL.nct_id) for _ in range(10)))

    assert len(set(map(id, found))) == 1
    assert len(registry.targets) == 2


async def test_a_new_release_is_noticed_and_the_trial_read_again() -> None:
    async with lookups_of(release(3), FOUND, release(4), FOUND) as (lookups, registry, clock):
        await lookups.trial(TRIAL.nct_id)
        clock.now += timedelta(minutes=11)
        await lookups.trial(TRIAL.nct_id)

    assert len(registry.targets) == 4


async def test_within_ten_minutes_nobody_asks_for_the_release() -> None:
    async with lookups_of(release(3), FOUND) as (lookups, registry, clock):
        await lookups.trial(TRIAL.nct_id)
        clock.now += timedelta(minutes=9)
        await lookups.trial(TRIAL.nct_id)

    assert len(registry.targets) == 2


async def test_while_the_registry_is_away_the_answer_of_the_last_release_stands() -> None:
    async with lookups_of(release(3), FOUND, release(4), HANG_UP) as (lookups, _, clock):
        before = await lookups.trial(TRIAL.nct_id)
        clock.now += timedelta(minutes=11)

        assert await lookups.trial(TRIAL.nct_id) is before


async def test_a_registry_that_was_never_reached_is_an_error() -> None:
    async with lookups_of(HANG_UP) as (lookups, _, _clock):
        with pytest.raises(RegistryError):
            await lookups.search({"query.term": "asthma"})


async def test_a_registry_that_is_away_is_left_alone_for_a_while() -> None:
    async with lookups_of(HANG_UP, release(3), FOUND) as (lookups, registry, clock):
        for _ in range(3):
            with pytest.raises(RegistryError):
                await lookups.trial(TRIAL.nct_id)
        asked = len(registry.targets)
        clock.now += timedelta(seconds=30)
        found = await lookups.trial(TRIAL.nct_id)

    assert (asked, found.trial.nct_id) == (1, TRIAL.nct_id)


async def test_a_reader_who_leaves_takes_the_answer_from_nobody() -> None:
    async with lookups_of(release(3), FOUND) as (lookups, registry, _):
        leaving = asyncio.ensure_future(lookups.trial(TRIAL.nct_id))
        await asyncio.sleep(0)
        leaving.cancel()
        found = await lookups.trial(TRIAL.nct_id)

    assert found.trial.nct_id == TRIAL.nct_id
    assert len(registry.targets) == 2


async def test_an_error_is_not_kept() -> None:
    async with lookups_of(release(3), GONE, FOUND) as (lookups, _, _clock):
        with pytest.raises(TrialNotFoundError):
            await lookups.trial(TRIAL.nct_id)

        assert (await lookups.trial(TRIAL.nct_id)).trial.nct_id == TRIAL.nct_id


async def test_a_registry_that_falls_silent_once_its_release_is_known_is_left_alone_too() -> None:
    async with lookups_of(release(3), HANG_UP, FOUND) as (lookups, registry, clock):
        for number in range(3):
            with pytest.raises(RegistryError):
                await lookups.search({"query.term": f"asthma {number}"})
        asked = len(registry.targets)
        clock.now += timedelta(seconds=30)
        found = await lookups.trial(TRIAL.nct_id)

    assert (asked, found.trial.nct_id) == (2, TRIAL.nct_id)


async def test_a_search_that_the_registry_refuses_shuts_nobody_else_out() -> None:
    async with lookups_of(release(3), Answer(400, b"Unknown field"), FOUND) as (lookups, _, _clock):
        with pytest.raises(RefusedError):
            await lookups.search({"query.term": "AREA[None]1"})

        assert (await lookups.trial(TRIAL.nct_id)).trial.nct_id == TRIAL.nct_id


async def test_an_answer_that_no_reader_waits_for_any_more_is_kept() -> None:
    async with lookups_of(release(3), FOUND) as (lookups, registry, _):
        leaving = asyncio.ensure_future(lookups.trial(TRIAL.nct_id))
        await until(lambda: len(registry.targets) == 2)
        leaving.cancel()
        await until(lambda: lookups.has_trial(TRIAL.nct_id))

        assert (await lookups.trial(TRIAL.nct_id)).trial.nct_id == TRIAL.nct_id
    assert len(registry.targets) == 2


async def test_a_kept_answer_says_when_it_was_read_and_of_which_release() -> None:
    async with lookups_of(release(3), FOUND, release(4), HANG_UP) as (lookups, _, clock):
        await lookups.trial(TRIAL.nct_id)
        clock.now += timedelta(days=1)
        kept = await lookups.trial(TRIAL.nct_id)

    assert (kept.release.day.isoformat(), kept.read_at) == ("2026-07-03", NOW)


async def test_a_trial_that_does_not_exist_is_said_to_be_none() -> None:
    async with lookups_of(release(3), GONE) as (lookups, _, _clock):
        with pytest.raises(TrialNotFoundError):
            await lookups.trial(TRIAL.nct_id)


async def test_a_search_is_one_page_of_few_fields() -> None:
    async with lookups_of(release(3), PAGE) as (lookups, registry, _):
        results = await lookups.search({"query.term": "asthma"})

    assert [trial.nct_id for trial in results.trials] == [TRIAL.nct_id]
    assert (results.total, results.next_token, results.release.day.isoformat()) == (41, "abc", "2026-07-03")
    assert "pageSize=20" in registry.targets[-1]
    assert "LocationGeoPoint" in registry.targets[-1]


async def test_what_is_kept_is_known_without_asking() -> None:
    async with lookups_of(release(3), PAGE) as (lookups, _, _clock):
        asked: dict[str, str] = {"query.term": "asthma"}
        before = lookups.has_search(asked)
        await lookups.search(asked)

        assert (before, lookups.has_search(asked), lookups.has_search(asked, "abc")) == (False, True, False)


async def test_the_next_page_is_asked_with_its_token_and_without_counting_again() -> None:
    second: Json = {"studies": [TRIAL.record]}
    async with lookups_of(release(3), answer_json(second)) as (lookups, registry, _):
        results = await lookups.search({"query.term": "asthma"}, after="abc")

    assert (results.total, results.next_token) == (None, None)
    assert "pageToken=abc" in registry.targets[-1]
    assert "countTotal" not in registry.targets[-1]
