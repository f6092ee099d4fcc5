"""Each address of the registry answers in the registry's own words, on every release."""

import httpx
import pytest

from watcher.replay import ReplayServer

PLAIN = "text/plain;charset=UTF-8"


def test_a_release_is_named_with_its_timestamp_and_tag(client: httpx.Client) -> None:
    answer = client.get("/api/v2/version")

    assert answer.content == b'{"apiVersion":"2.0.5","dataTimestamp":"2026-07-01T09:00:05"}'
    assert answer.headers["content-type"] == "application/json"
    # 2026-07-01T09:00:05Z in milliseconds is 1782896405000; mr1uhiiw in base 36.
    assert answer.headers["etag"] == '"883b003/0.34.1/mr1uhiiw"'


@pytest.mark.parametrize("path", ["/api/v2/version", "/api/v2/studies/enums"])
def test_whoever_knows_the_release_gets_no_body(server: ReplayServer, client: httpx.Client, path: str) -> None:
    known = {"If-None-Match": client.get(path).headers["etag"]}

    same = client.get(path, headers=known)
    server.clock.advance()
    new = client.get(path, headers=known)

    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == known["If-None-Match"]
    assert new.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/studies",
        "/api/v2/studies/NCT00000001",
        "/api/v2/studies/NCT00000009",
        "/api/v2/studies?x=1",
        "/api/v2/stats/size",
        "/api/int/studies/NCT00000001/history",
    ],
)
def test_every_answer_carries_the_tag_of_its_release(client: httpx.Client, path: str) -> None:
    assert client.get(path).headers["etag"] == client.get("/api/v2/version").headers["etag"]


@pytest.mark.parametrize("written", ["NCT00000001", "nct1", "NCT1", "nCt0000000000001"])
def test_an_id_is_understood_however_it_is_written(client: httpx.Client, written: str) -> None:
    record = client.get(f"/api/v2/studies/{written}").json()

    assert record["protocolSection"]["identificationModule"]["nctId"] == "NCT00000001"
    assert record["derivedSection"]["miscInfoModule"]["versionHolder"] == "2026-07-01"


def test_a_former_id_leads_to_the_trial_and_the_fields_are_lost(server: ReplayServer, client: httpx.Client) -> None:
    server.clock.advance()

    redirect = client.get("/api/v2/studies/NCT00000003?fields=NCTId")
    followed = client.get("/api/v2/studies/NCT00000003?fields=NCTId", follow_redirects=True)

    assert (redirect.status_code, redirect.headers["location"]) == (301, "/api/v2/studies/NCT00000001")
    assert followed.json()["protocolSection"]["identificationModule"]["nctIdAliases"] == ["NCT00000003"]
    assert "statusModule" in followed.json()["protocolSection"]


def test_a_removed_trial_is_unknown_from_its_release_on(server: ReplayServer, client: httpx.Client) -> None:
    before = client.get("/api/v2/studies/NCT00000002").status_code
    server.clock.advance()
    server.clock.advance()

    gone = client.get("/api/v2/studies/NCT00000002")

    assert before == 200
    assert (gone.status_code, gone.text) == (404, "NCT number NCT00000002 not found")
    assert client.get("/api/v2/studies?filter.ids=NCT00000002").json() == {"studies": []}


def test_a_single_trial_is_cut_to_the_fields_that_are_asked_for(client: httpx.Client) -> None:
    answer = client.get("/api/v2/studies/NCT00000001?fields=NCTId,Phase")

    assert answer.json() == {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT00000001"},
            "designModule": {"phases": ["PHASE2", "PHASE3"]},
        }
    }


ADVANCED = "Error parsing query in advanced filter"
REFUSED = [
    ("/studies/NCT99999999", 404, "NCT number NCT99999999 not found"),
    ("/studies/NCT0", 400, "Parameter `nctId` has incorrect format"),
    ("/studies/NCT123456789", 400, "Parameter `nctId` has incorrect format"),
    ("/studies/NCT00000001?query.cond=a", 400, "`query.cond` is unknown parameter"),
    ("/version?x=1", 400, "`x` is unknown parameter"),
    ("/studies?filter.hasResults=true", 400, "`filter.hasResults` is unknown parameter"),
    ("/studies?filter.ids=NCT1,NCT2,x|NCT3", 400, "Item 3 in parameter `filter.ids` has incorrect format"),
    ("/studies?filter.overallStatus=OPEN", 400, "Invalid value in parameter `overallStatus`: `OPEN`"),
    ("/studies?filter.geo=distance(1, 2, 3mi)", 400, "Parameter `filter.geo` has incorrect format"),
    ("/studies?filter.advanced=AREA[X]1", 400, f"{ADVANCED}: Unknown area name: `X`"),
    ("/studies?postFilter.advanced=(a", 400, f"{ADVANCED}: missing ')' at '<EOF>'"),
    ("/studies?query.cond=NOT", 400, "Error parsing query in parameter `query.cond`: inner bool query clause"),
    ("/studies?sort=BriefTitle", 400, "Unsupported sort field type: text"),
    ("/studies?fields=", 400, "Item 1 in parameter `fields` has incorrect format"),
    ("/studies?fields=ConditionList", 400, "Parameter `fields` contains invalid field name: `ConditionList`"),
    ("/studies?fields=nctid", 400, "Parameter `fields` contains invalid field name: `nctid`"),
    ("/studies?pageToken=garbage", 400, "Parameter `pageToken` has incorrect format"),
    ("/studies?pageSize=-1", 400, "Parameter `pageSize` has incorrect format"),
    ("/studies?aggFilters=status:not,rec", 400, "Item 2 in parameter `aggFilters` has incorrect format"),
    ("/studies?aggFilters=color:red", 400, "Invalid value in parameter `aggFilters`: `color`"),
]


@pytest.mark.parametrize(("target", "status", "words"), REFUSED)
def test_a_refusal_is_plain_text(client: httpx.Client, target: str, status: int, words: str) -> None:
    answer = client.get(f"/api/v2{target}")

    assert (answer.status_code, answer.headers["content-type"]) == (status, PLAIN)
    assert answer.text.startswith(words)


@pytest.mark.parametrize("path", ["/", "/api/v2", "/api/v2/studies/NCT00000001/history", "/api/v3/version"])
def test_a_wrong_path_is_a_404_without_a_word(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.content) == (404, b"")


def test_an_address_that_is_too_long_is_refused_by_the_edge_in_html(client: httpx.Client) -> None:
    def ask(length: int) -> httpx.Response:
        stem = "/api/v2/studies?query.cond="
        return client.get(stem + "a" * (length - len(stem)))

    assert ask(8000).status_code == 200
    assert (ask(8001).status_code, ask(8001).headers["content-type"]) == (414, "text/html; charset=utf-8")


def test_the_tokens_of_each_enumeration_are_listed_with_their_labels(client: httpx.Client) -> None:
    enums = {enum["type"]: enum for enum in client.get("/api/v2/studies/enums").json()}

    assert enums["Status"]["pieces"] == ["OverallStatus", "LastKnownStatus"]
    assert enums["Phase"]["values"][0] == {"value": "NA", "legacyValue": "Not Applicable"}
    assert len(enums) == 41


def test_the_size_of_the_registry_follows_its_releases(server: ReplayServer, client: httpx.Client) -> None:
    before = client.get("/api/v2/stats/size").json()
    server.clock.advance()
    after = client.get("/api/v2/stats/size").json()

    assert (before["totalStudies"], after["totalStudies"]) == (3, 2)
    assert before["largestStudies"][0]["sizeBytes"] >= before["averageSizeBytes"] > 0


def test_the_submissions_of_a_trial_leave_out_what_the_registry_changed(
    server: ReplayServer, client: httpx.Client
) -> None:
    server.clock.advance()
    server.clock.advance()

    listed = client.get("/api/int/studies/NCT00000001/history").json()
    last = client.get("/api/int/studies/NCT00000001/history/1").json()

    assert [(entry["version"], entry["date"], entry["moduleLabels"]) for entry in listed["changes"]] == [
        (0, "2026-06-15", []),
        (1, "2026-07-01", ["Study Status", "Study Design"]),
    ]
    assert client.get("/api/int/studies/NCT00000001?history=true").json()["history"]["changes"] == listed["changes"]
    assert last["studyVersion"] == 1
    assert last["study"]["protocolSection"]["statusModule"]["overallStatus"] == "COMPLETED"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("NCT00000009/history", 404),
        ("NCT00000001/history/1", 404),
        ("NCT00000001/history/first", 400),
        ("x/history", 400),
    ],
)
def test_a_submission_that_is_not_there_is_refused(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(f"/api/int/studies/{path}").status_code == status
