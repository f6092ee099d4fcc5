"""The client against the replay registry: what it writes is understood, and what it is answered adds up."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from watcher.errors import BlockedError, BusyError, GarbledError, RefusedError, TrialNotFoundError, UnreachableError
from watcher.model.record import Json
from watcher.registry.client import Registry, open_http
from watcher.registry.query import SearchLink, read_link, search_parameters
from watcher.registry.retries import RetryPolicy
from watcher.replay import Fault, FaultKind, Histories, ReplayServer
from watcher.replay.history import History, Merge, Recorded

pytestmark = pytest.mark.anyio

QUICK = RetryPolicy(attempts=3, first_wait=0.001, longest_wait=0.01)
FIRST, SECOND = date(2026, 7, 1), date(2026, 7, 2)
#: More than one page of a thousand.
MANY = 1200
BOSTON: Json = {
    "facility": "Example Clinic",
    "city": "Boston",
    "state": "Massachusetts",
    "country": "United States",
    "geoPoint": {"lat": 42.36, "lon": -71.06},
}
PLACED: dict[str, Json] = {
    "contactsLocationsModule": {"locations": [BOSTON]},
    "designModule": {"phases": ["PHASE2"]},
    "eligibilityModule": {"minimumAge": "18 Years", "maximumAge": "60 Years"},
    "conditionsModule": {"conditions": ["Gastric Cancer"]},
}


def nct_id(number: int) -> str:
    return f"NCT{99000000 + number}"


def record(number: int, modules: dict[str, Json]) -> dict[str, Json]:
    day = f"2026-06-{1 + number % 28:02d}"
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct_id(number), "briefTitle": f"Invented trial {number}"},
            "statusModule": {"overallStatus": "RECRUITING", "studyFirstPostDateStruct": {"date": day}},
            "conditionsModule": {"conditions": ["Asthma"]},
            **modules,
        }
    }


def history(number: int, merged: Merge | None = None, removed: date | None = None) -> History:
    first = Recorded(FIRST, "first", None, record(number, PLACED if number > MANY else {}))
    return History(nct_id(number), "invented", (first,), removed, merged)


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    """1,200 trials of asthma; one more in Boston; on the second release 1 is merged into 2, and 3 is removed."""
    histories = [
        history(1, merged=Merge(SECOND, nct_id(2))),
        history(3, removed=SECOND),
        *(history(number) for number in range(1, MANY + 1) if number not in (1, 3)),
        history(MANY + 1),
    ]
    with ReplayServer(Histories.of(histories)) as running:
        yield running


async def free_of_charge() -> None: ...


@asynccontextmanager
async def asking(
    server: ReplayServer, spend: Callable[[], Awaitable[None]] = free_of_charge, patience: float = 10
) -> AsyncIterator[Registry]:
    async with open_http(server.origin, timeout=patience) as http:
        yield Registry(http, spend, QUICK)


async def test_a_new_release_is_noticed_and_an_old_one_costs_no_body(server: ReplayServer) -> None:
    async with asking(server) as registry:
        first = await registry.release()
        assert first is not None
        assert await registry.release(first.etag) is None

        server.clock.advance()
        second = await registry.release(first.etag)

    assert second is not None
    assert (first.day, second.day) == (FIRST, SECOND)


async def test_every_trial_is_fetched_by_id_in_batches(server: ReplayServer) -> None:
    asked = [nct_id(number) for number in range(1, MANY + 1)]

    async with asking(server) as registry:
        found = await registry.trials([*asked, "NCT00000001"])

    assert sorted(found.records) == asked
    assert found.missing == ("NCT00000001",)
    assert registry.requests == 4


async def test_a_search_of_more_than_a_page_is_walked_to_its_end(server: ReplayServer) -> None:
    async with asking(server) as registry:
        members = await registry.members(search_parameters(cond="asthma"))

    assert len(members.nct_ids) == MANY
    assert registry.requests == 4


async def test_a_release_that_comes_out_during_a_walk_starts_it_again(server: ReplayServer) -> None:
    asked: list[int] = []

    async def spend() -> None:
        asked.append(1)
        if len(asked) == 3:
            server.clock.advance()

    async with asking(server, spend) as registry:
        members = await registry.members(search_parameters(cond="asthma"))

    assert members.release.day == SECOND
    assert len(members.nct_ids) == MANY - 2


@pytest.mark.parametrize("kind", [FaultKind.SKIP_PAGE, FaultKind.REPEAT_PAGE])
async def test_a_page_lost_on_the_way_never_shrinks_a_search(server: ReplayServer, kind: FaultKind) -> None:
    """F47: a walk that does not add up is begun again."""
    server.faults.switch_on(Fault(kind, 1))

    async with asking(server) as registry:
        members = await registry.members(search_parameters(cond="asthma"))

    assert len(members.nct_ids) == MANY


async def test_pages_that_are_lost_every_time_are_an_error(server: ReplayServer) -> None:
    server.faults.switch_on(Fault(FaultKind.SKIP_PAGE))

    async with asking(server) as registry:
        with pytest.raises(GarbledError):
            await registry.members(search_parameters(cond="asthma"))


PASSING = [FaultKind.TOO_MANY, FaultKind.BROKEN, FaultKind.HTML, FaultKind.CUT_BODY]


@pytest.mark.parametrize("kind", PASSING)
async def test_two_faults_in_a_row_are_survived(server: ReplayServer, kind: FaultKind) -> None:
    server.faults.switch_on(Fault(kind, 2))

    async with asking(server) as registry:
        assert (await registry.trial(nct_id(5))).title == "Invented trial 5"

    assert registry.requests == 3


LASTING = [
    (FaultKind.TOO_MANY, BusyError),
    (FaultKind.BROKEN, BusyError),
    (FaultKind.HTML, GarbledError),
    (FaultKind.CUT_BODY, GarbledError),
    (FaultKind.BLOCKED, BlockedError),
    (FaultKind.SLOW, UnreachableError),
]


@pytest.mark.parametrize(("kind", "error"), LASTING)
async def test_a_fault_that_stays_is_told_as_what_it_is(
    server: ReplayServer, kind: FaultKind, error: type[Exception]
) -> None:
    server.faults.switch_on(Fault(kind))

    async with asking(server, patience=0.2) as registry:
        with pytest.raises(error):
            await registry.trials([nct_id(5)])


async def test_a_merged_trial_is_found_by_its_former_id(server: ReplayServer) -> None:
    server.clock.advance()

    async with asking(server) as registry:
        single = await registry.trial(nct_id(1))
        found = await registry.trials([nct_id(1), nct_id(2)])

    assert single.nct_id == nct_id(2)
    assert {asked: record.nct_id for asked, record in found.records.items()} == {
        nct_id(1): nct_id(2),
        nct_id(2): nct_id(2),
    }


async def test_a_removed_trial_is_missing_from_a_batch_and_not_found_by_itself(server: ReplayServer) -> None:
    server.clock.advance()

    async with asking(server) as registry:
        assert (await registry.trials([nct_id(3)])).missing == (nct_id(3),)
        with pytest.raises(TrialNotFoundError, match=nct_id(3)):
            await registry.trial(nct_id(3))


async def test_the_submissions_of_a_trial_are_listed(server: ReplayServer) -> None:
    async with asking(server) as registry:
        assert [submission.version for submission in await registry.history(nct_id(5))] == [0]


FOUND = [
    "cond=gastric%20cancer",
    "cond=(gastric OR liver) AND cancer",
    "cond=gastric&aggFilters=status:rec not,phase:2",
    "country=United States&state=Massachusetts&city=Boston",
    "locn=Example Clinic",
    "lat=42.3&lng=-71.1&distance=50",
    "cond=gastric&firstPost=2026-06-01_2026-06-30",
    "ageRange=18y_65y",
]


@pytest.mark.parametrize("keys", FOUND)
async def test_what_a_link_asks_is_what_the_registry_finds(server: ReplayServer, keys: str) -> None:
    link = read_link(f"https://clinicaltrials.gov/search?{keys}")
    assert isinstance(link, SearchLink)

    async with asking(server) as registry:
        assert (await registry.members(link.parameters)).nct_ids == (nct_id(MANY + 1),)


NOT_FOUND = [
    "cond=gastric&aggFilters=phase:3",
    "city=Boston&country=France",
    "ageRange=21y_",
    "lastUpdPost=2026-07-02_",
]


@pytest.mark.parametrize("keys", NOT_FOUND)
async def test_what_a_link_leaves_out_is_not_found(server: ReplayServer, keys: str) -> None:
    link = read_link(f"https://clinicaltrials.gov/search?{keys}")
    assert isinstance(link, SearchLink)

    async with asking(server) as registry:
        assert (await registry.members(link.parameters)).nct_ids == ()


async def test_typed_words_find_their_trial_and_cannot_ask_for_the_whole_registry(server: ReplayServer) -> None:
    async with asking(server) as registry:
        words = await registry.members(search_parameters(cond="gastric cancer", status=["recruiting"], phase=["2"]))
        injected = await registry.members(search_parameters(cond="nowhere OR ALL"))

    assert words.nct_ids == (nct_id(MANY + 1),)
    assert injected.nct_ids == ()


async def test_an_expression_that_the_registry_cannot_read_is_told_in_its_words(server: ReplayServer) -> None:
    async with asking(server) as registry:
        with pytest.raises(RefusedError, match="Error parsing query"):
            await registry.members({"query.cond": "NOT"})
