"""A search over HTTP: paging, order, filters, and the traps that a client must not fall into."""

from collections.abc import Iterator
from itertools import pairwise

import httpx
import pytest

from tests.unit.replay.recordings import BOSTON, LYON, make_file, make_histories, make_record
from watcher.model.record import Json
from watcher.replay import ReplayServer

COUNT = 12
EVEN, ODD, EVERY = list(range(2, COUNT + 1, 2)), list(range(1, COUNT, 2)), list(range(1, COUNT + 1))


def nct_id(number: int) -> str:
    return f"NCT{number:08d}"


def record(number: int) -> dict[str, object]:
    """Even numbers recruit in Boston; odd ones are completed in Lyon. 12 has no start date and no enrollment."""
    sites: list[Json] = [BOSTON if number % 2 == 0 else LYON]
    last = number == COUNT
    return {
        "record": make_record(
            nct_id(number),
            statusModule={
                "overallStatus": "RECRUITING" if number % 2 == 0 else "COMPLETED",
                "startDateStruct": None if last else {"date": f"2026-{number:02d}"},
            },
            designModule={"enrollmentInfo": None if last else {"count": number % 4}},
            contactsLocationsModule={"locations": sites},
        )
    }


@pytest.fixture(scope="module")
def many() -> Iterator[httpx.Client]:
    """A registry of twelve trials; nothing here changes it."""
    files = [make_file(nct_id(number), **record(number)) for number in range(1, COUNT + 1)]
    with ReplayServer(make_histories(*files)) as server, httpx.Client(base_url=server.origin) as client:
        yield client


def numbers(page: httpx.Response) -> list[int]:
    return [int(study["protocolSection"]["identificationModule"]["nctId"][3:]) for study in page.json()["studies"]]


def found(client: httpx.Client, **parameters: str) -> list[int]:
    """The trials of a search in the order of their numbers; `_` stands for the dot of a name."""
    asked = {name.replace("_", "."): value for name, value in parameters.items()}
    answer = client.get("/api/v2/studies", params={"pageSize": "1000", **asked})
    assert answer.status_code == 200, answer.text
    return sorted(numbers(answer))


def walk(client: httpx.Client, size: int, **parameters: str) -> Iterator[httpx.Response]:
    token: dict[str, str] = {}
    while True:
        page = client.get("/api/v2/studies", params={**parameters, **token, "pageSize": str(size)})
        yield page
        if "nextPageToken" not in page.json():
            return
        token = {"pageToken": page.json()["nextPageToken"]}


def test_a_walk_in_order_meets_every_trial_once(many: httpx.Client) -> None:
    pages = walk(many, 5, sort="StartDate:asc")

    assert [number for page in pages for number in numbers(page)] == EVERY


def test_a_full_last_page_has_a_token_that_leads_to_an_empty_page(many: httpx.Client) -> None:
    assert [len(numbers(page)) for page in walk(many, 6, sort="StartDate")] == [6, 6, 0]
    assert [len(numbers(page)) for page in walk(many, 7, sort="StartDate")] == [7, 5]


def test_only_the_first_page_is_counted(many: httpx.Client) -> None:
    totals = [page.json().get("totalCount") for page in walk(many, 5, sort="StartDate", countTotal="true")]

    assert totals == [COUNT, None, None]


@pytest.mark.parametrize(("asked", "given"), [("0", 10), ("3", 3), ("1001", COUNT), ("2147483647", COUNT)])
def test_a_page_size_is_bent_without_a_word(many: httpx.Client, asked: str, given: int) -> None:
    assert len(many.get("/api/v2/studies", params={"pageSize": asked}).json()["studies"]) == given


def test_without_a_page_size_a_page_has_ten(many: httpx.Client) -> None:
    assert len(many.get("/api/v2/studies").json()["studies"]) == 10


def test_without_sort_no_two_calls_come_in_one_order(many: httpx.Client) -> None:
    orders = [numbers(many.get("/api/v2/studies", params={"pageSize": "100"})) for _ in range(3)]

    assert all(one != other and sorted(one) == sorted(other) for one, other in pairwise(orders))


def test_a_token_used_with_another_search_gives_wrong_rows_and_no_error(many: httpx.Client) -> None:
    asked = {"sort": "StartDate:asc", "pageSize": "5"}
    token = many.get("/api/v2/studies", params=asked).json()["nextPageToken"]

    other = many.get("/api/v2/studies", params={**asked, "query.locn": "Lyon", "pageToken": token})

    assert (other.status_code, numbers(other)) == (200, [11])


SORTS = [
    ("StartDate", [11, 10, 9]),
    ("StartDate:asc", [1, 2, 3]),
    ("StartDate:desc", [11, 10, 9]),
    ("EnrollmentCount", [4, 8, 1]),
    ("EnrollmentCount:desc,StartDate:desc", [11, 7, 3]),
    ("EnrollmentCount:desc|StartDate:asc", [3, 7, 11]),
    ("@relevance", [1, 2, 3]),
]


@pytest.mark.parametrize(("sort", "first"), SORTS)
def test_trials_are_sorted_by_dates_and_numbers(many: httpx.Client, sort: str, first: list[int]) -> None:
    assert numbers(many.get("/api/v2/studies", params={"sort": sort, "pageSize": "3"})) == first


@pytest.mark.parametrize("sort", ["StartDate:asc", "StartDate:desc", "EnrollmentCount:asc", "EnrollmentCount:desc"])
def test_a_trial_without_the_field_comes_last(many: httpx.Client, sort: str) -> None:
    assert numbers(many.get("/api/v2/studies", params={"sort": sort, "pageSize": "100"}))[-1] == COUNT


def test_three_things_to_sort_by_are_one_too_many(many: httpx.Client) -> None:
    three = "StartDate,EnrollmentCount,CompletionDate"

    assert many.get("/api/v2/studies", params={"sort": three}).status_code == 400


FILTERS: list[tuple[dict[str, str], list[int]]] = [
    ({"filter_overallStatus": "RECRUITING"}, EVEN),
    ({"postFilter_overallStatus": "RECRUITING|COMPLETED"}, EVERY),
    ({"filter_geo": "distance(42.36,-71.06,50mi)"}, EVEN),
    ({"filter_geo": "distance(45.75,4.85,5km)"}, ODD),
    ({"filter_geo": "distance(45.75,4.85,5)"}, ODD),
    ({"filter_ids": "NCT1,nct3|NCT00000009,NCT99999999"}, [1, 3, 9]),
    ({"filter_ids": "NCT1,NCT2", "postFilter_ids": "NCT2,NCT3"}, [2]),
    ({"filter_advanced": "AREA[StartDate]RANGE[2026-10-02,MAX]"}, [11]),
    ({"filter_advanced": "AREA[StartDate]MISSING"}, [COUNT]),
    ({"query_locn": "Boston", "filter_overallStatus": "COMPLETED"}, []),
    ({"query_cond": "gastric", "query_locn": "Lyon"}, ODD),
    ({"query_spons": "acme", "query_lead": "dome"}, EVERY),
    ({"query_id": "NCT00000007"}, [7]),
    ({"query_titles": "stage AND lung"}, []),
    ({"aggFilters": "status:rec com"}, EVERY),
    ({"aggFilters": "status:rec,phase:2"}, EVEN),
    ({"aggFilters": "status:rec,status:com"}, ODD),
    ({"aggFilters": "status:open"}, []),
    ({"aggFilters": "phase:na"}, []),
    ({"aggFilters": "results:without|sex:f"}, []),
    ({"aggFilters": "results:without|ages:adult"}, EVERY),
]


@pytest.mark.parametrize(("parameters", "expected"), FILTERS)
def test_all_parts_of_a_search_must_hold(many: httpx.Client, parameters: dict[str, str], expected: list[int]) -> None:
    assert found(many, **parameters) == expected


@pytest.mark.parametrize("radius", ["0.5mi", "501mi", "805km"])
def test_a_radius_is_from_1_to_500_miles(many: httpx.Client, radius: str) -> None:
    assert many.get("/api/v2/studies", params={"filter.geo": f"distance(1,2,{radius})"}).status_code == 400


ONLY_IDS: list[tuple[dict[str, str], list[int]]] = [
    # Filters and the other queries are ignored without a word.
    ({"query_term": "NCT00000005", "filter_overallStatus": "RECRUITING", "query_cond": "lung"}, [5]),
    ({"query_cond": "nct00000005, NCT00000006", "aggFilters": "phase:4"}, [5, 6]),
    # One more word makes it a text again.
    ({"query_term": "lung NCT00000005"}, []),
    ({"query_term": "NCT00000005 OR NCT00000006", "filter_overallStatus": "RECRUITING"}, [6]),
]


@pytest.mark.parametrize(("parameters", "expected"), ONLY_IDS)
def test_a_query_of_ids_alone_switches_off_everything_else(
    many: httpx.Client, parameters: dict[str, str], expected: list[int]
) -> None:
    assert found(many, **parameters) == expected


FIELDS: list[tuple[str, Json]] = [
    ("NCTId", {"protocolSection": {"identificationModule": {"nctId": "NCT00000002"}}}),
    ("HasResults|Phase", {"protocolSection": {"designModule": {"phases": ["PHASE2", "PHASE3"]}}, "hasResults": False}),
    ("EligibilityModule,Sex", {"protocolSection": {"eligibilityModule": {
        "sex": "ALL", "minimumAge": "18 Years", "maximumAge": "75 Years", "stdAges": ["ADULT"],
    }}}),
    ("protocolSection.statusModule.startDateStruct.date", {"protocolSection": {"statusModule": {
        "startDateStruct": {"date": "2026-02"},
    }}}),
    ("LocationContactName", {"protocolSection": {"contactsLocationsModule": {"locations": [{}]}}}),
    ("Acronym", {}),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), FIELDS)
def test_fields_cut_a_record_and_keep_its_shape(many: httpx.Client, fields: str, expected: Json) -> None:
    answer = many.get("/api/v2/studies", params={"filter.ids": "NCT2", "fields": fields})

    assert answer.json()["studies"] == [expected]


def test_a_former_id_is_answered_under_the_present_one(server: ReplayServer, client: httpx.Client) -> None:
    server.clock.advance()

    page = client.get("/api/v2/studies", params={"filter.ids": "NCT00000003", "fields": "NCTId,NCTIdAlias"}).json()

    assert page["studies"] == [
        {"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "nctIdAliases": ["NCT00000003"]}}}
    ]
