"""The client's questions, put to a scripted registry over a real socket."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from tests.integration.registry.scripted import Answer, ScriptedRegistry, answer_json, scripted
from watcher.errors import GarbledError, NotATrialError, RefusedError, ReleaseMovedError, TrialNotFoundError
from watcher.model.record import Json
from watcher.registry.client import Registry, open_http, tls_context
from watcher.registry.retries import RetryPolicy

pytestmark = pytest.mark.anyio

QUICK = RetryPolicy(attempts=2, first_wait=0.001, longest_wait=0.01)
A, B, C = "NCT00000001", "NCT00000002", "NCT00000003"


async def free_of_charge() -> None: ...


@asynccontextmanager
async def asking(*answers: Answer) -> AsyncIterator[tuple[Registry, ScriptedRegistry]]:
    async with scripted(*answers) as there, open_http(there.origin) as http:
        yield Registry(http, free_of_charge, QUICK), there


def record(nct_id: str, *aliases: str) -> Json:
    return {"protocolSection": {"identificationModule": {"nctId": nct_id, "nctIdAliases": list(aliases)}}}


def page(*nct_ids: str, total: int | None = None, token: str | None = None) -> Answer:
    body: dict[str, Json] = {"studies": [record(nct_id) for nct_id in nct_ids]}
    body |= {"totalCount": total} if total is not None else {}
    return answer_json(body | ({"nextPageToken": token} if token else {}))


def release(day: int) -> Answer:
    stamp = f"2026-08-{day:02d}T09:00:05"
    return answer_json({"apiVersion": "2.0.5", "dataTimestamp": stamp}, {"ETag": f'"{day}"'})


SAME = Answer(304)


async def test_a_release_is_told_with_the_tag_to_ask_again_by() -> None:
    async with asking(release(14)) as (registry, there):
        found = await registry.release()

    assert found is not None
    assert (found.data_timestamp, found.etag) == (datetime(2026, 8, 14, 9, 0, 5, tzinfo=UTC), '"14"')
    assert there.targets == ["/api/v2/version"]


async def test_a_release_that_is_still_the_same_is_nothing_new() -> None:
    async with asking(SAME) as (registry, there):
        assert await registry.release('"14"') is None

    assert there.headers[0]["if-none-match"] == '"14"'


async def test_not_modified_is_no_answer_to_one_who_knew_nothing() -> None:
    async with asking(SAME) as (registry, _):
        with pytest.raises(GarbledError, match="304"):
            await registry.release()


async def test_a_trial_is_asked_for_by_its_id() -> None:
    async with asking(answer_json(record(A))) as (registry, there):
        assert (await registry.trial("nct1")).nct_id == A

    assert there.targets == [f"/api/v2/studies/{A}"]


async def test_a_former_id_leads_to_the_present_trial() -> None:
    moved = Answer(301, headers={"Location": f"https://elsewhere.example/api/v2/studies/{B}"})

    async with asking(moved, answer_json(record(B, A))) as (registry, there):
        assert (await registry.trial(A)).nct_id == B

    assert there.targets == [f"/api/v2/studies/{A}", f"/api/v2/studies/{B}"], "never another origin"


async def test_a_trial_that_does_not_know_the_id_asked_for_is_refused() -> None:
    async with asking(answer_json(record(B))) as (registry, _):
        with pytest.raises(GarbledError, match=f"asked for {A}, the registry answers with {B}"):
            await registry.trial(A)


async def test_redirects_in_a_circle_end() -> None:
    async with asking(Answer(301, headers={"Location": f"/api/v2/studies/{A}"})) as (registry, there):
        with pytest.raises(GarbledError, match="in a circle"):
            await registry.trial(A)

    assert len(there.targets) == 4


@pytest.mark.parametrize("location", ["/maintenance", "", "https://["])
async def test_a_redirect_to_no_trial_is_garbled(location: str) -> None:
    async with asking(Answer(301, headers={"Location": location})) as (registry, _):
        with pytest.raises(GarbledError):
            await registry.trial(A)


async def test_a_trial_that_the_registry_does_not_have_is_not_found() -> None:
    async with asking(Answer(404, f"NCT number {A} not found".encode())) as (registry, there):
        with pytest.raises(TrialNotFoundError, match=A):
            await registry.trial(A)

    assert len(there.targets) == 1


async def test_one_malformed_id_is_told_before_anything_is_asked() -> None:
    async with asking(page(total=0)) as (registry, there):
        with pytest.raises(NotATrialError, match="'ABC' is not an NCT ID"):
            await registry.trials([A, "ABC"])

    assert there.targets == []


async def test_trials_are_read_page_by_page_with_the_same_parameters() -> None:
    async with asking(page(A, total=2, token="t,1"), page(B)) as (registry, there):
        found = await registry.trials(["nct1", B, C, A])

    assert (sorted(found.records), found.missing) == ([A, B], (C,))
    assert there.targets == [
        f"/api/v2/studies?countTotal=true&filter.ids={A},{B},{C}&pageSize=1000&sort=StudyFirstPostDate%3Adesc",
        f"/api/v2/studies?filter.ids={A},{B},{C}&pageSize=1000&pageToken=t,1&sort=StudyFirstPostDate%3Adesc",
    ]


async def test_a_batch_cut_down_by_the_registry_is_an_error_and_nothing_missing() -> None:
    async with asking(page(A, total=2)) as (registry, _):
        with pytest.raises(GarbledError, match="counts 2 trials but lists 1"):
            await registry.trials([A, B])


async def test_many_ids_go_in_batches_and_each_is_reported() -> None:
    done: list[int] = []

    async with asking(page(total=0)) as (registry, there):
        found = await registry.trials([f"NCT{number:08d}" for number in range(1, 1001)], done.append)

    assert done == [400, 400, 200]
    assert registry.requests == 3
    assert max(len(target) for target in there.targets) < 6000
    assert len(found.missing) == 1000


async def test_no_ids_cost_no_request() -> None:
    async with asking(page(total=0)) as (registry, there):
        assert (await registry.trials([])).missing == ()

    assert there.targets == []


async def test_the_members_of_a_search_are_all_of_them_at_one_release() -> None:
    walk = [release(14), page(B, A, total=3, token="t"), page(C, token="u"), page(), SAME]

    async with asking(*walk) as (registry, there):
        members = await registry.members({"query.cond": "asthma"})

    assert members.nct_ids == (A, B, C)
    assert members.release.etag == '"14"'
    assert registry.requests == 5
    assert all("query.cond=asthma" in target and "fields=NCTId" in target for target in there.targets[1:4])


async def test_a_search_without_members_is_empty_and_no_error() -> None:
    async with asking(release(14), page(total=0), SAME) as (registry, _):
        assert (await registry.members({"query.cond": "nothing"})).nct_ids == ()


async def test_a_trial_listed_twice_is_a_member_once() -> None:
    async with asking(release(14), page(A, B, total=2, token="t"), page(B), SAME) as (registry, _):
        assert (await registry.members({"query.cond": "asthma"})).nct_ids == (A, B)


async def test_a_walk_that_does_not_add_up_is_begun_again() -> None:
    short, whole = [release(14), page(A, total=2), SAME], [release(14), page(A, B, total=2), SAME]

    async with asking(*short, *whole) as (registry, _):
        assert (await registry.members({"query.cond": "asthma"})).nct_ids == (A, B)


async def test_a_walk_that_never_adds_up_is_an_error_and_no_smaller_search() -> None:
    short = [release(14), page(A, total=2), SAME]

    async with asking(*short, *short, *short) as (registry, _):
        with pytest.raises(GarbledError, match="counts 2 trials but lists 1"):
            await registry.members({"query.cond": "asthma"})

    assert registry.requests == 9


async def test_a_walk_over_two_releases_is_begun_again() -> None:
    torn, whole = [release(14), page(A, total=1), release(15)], [release(15), page(B, total=1), SAME]

    async with asking(*torn, *whole) as (registry, _):
        members = await registry.members({"query.cond": "asthma"})

    assert (members.nct_ids, members.release.day.day) == ((B,), 15)


async def test_a_registry_that_never_stands_still_is_an_error() -> None:
    walks = [answer for day in (1, 3, 5) for answer in (release(day), page(A, total=1), release(day + 1))]

    async with asking(*walks) as (registry, _):
        with pytest.raises(ReleaseMovedError):
            await registry.members({"query.cond": "asthma"})


async def test_pages_that_lead_in_a_circle_end() -> None:
    circle = [release(14), page(A, total=9, token="t"), page(B, token="t"), SAME]

    async with asking(*circle, *circle, *circle) as (registry, _):
        with pytest.raises(GarbledError, match="counts 9 trials but lists 2"):
            await registry.members({"query.cond": "asthma"})

    assert registry.requests == 12


async def test_a_search_that_the_registry_refuses_is_told_in_its_words_at_once() -> None:
    async with asking(release(14), Answer(400, b"Unknown area name: `X`")) as (registry, _):
        with pytest.raises(RefusedError, match="Unknown area name: `X`"):
            await registry.members({"filter.advanced": "AREA[X]y"})

    assert registry.requests == 2


async def test_the_history_of_submissions_is_read() -> None:
    body: Json = {"changes": [{"version": 0, "date": "2026-02-03", "moduleLabels": ["Study Status"]}]}

    async with asking(answer_json(body)) as (registry, there):
        (first,) = await registry.history(A)

    assert (first.version, first.modules) == (0, ("Study Status",))
    assert there.targets == [f"/api/int/studies/{A}/history"]


async def test_tls_is_capped_at_1_2_when_the_registry_s_edge_refuses_1_3() -> None:
    capped, free = tls_context("1.2"), tls_context(None)

    assert capped.maximum_version is ssl.TLSVersion.TLSv1_2
    assert free.maximum_version is not ssl.TLSVersion.TLSv1_2
    assert capped.verify_mode is ssl.CERT_REQUIRED


def test_the_authorities_are_read_once_however_many_clients_are_opened() -> None:
    assert tls_context(None) is tls_context(None)
    assert tls_context("1.2") is not tls_context(None)
