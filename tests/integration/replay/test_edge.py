"""What goes wrong on the way, as a client meets it."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from watcher.replay import Fault, FaultKind, ReplayServer

VERSION = "/api/v2/version"
HTML = "text/html; charset=utf-8"

ANSWERS = [
    (FaultKind.TOO_MANY, 429, "text/plain;charset=UTF-8"),
    (FaultKind.BROKEN, 500, "text/plain;charset=UTF-8"),
    (FaultKind.BLOCKED, 403, HTML),
    (FaultKind.HTML, 200, HTML),
]


@pytest.mark.parametrize(("kind", "status", "content_type"), ANSWERS)
def test_a_fault_answers_for_the_registry_as_often_as_told(
    server: ReplayServer, client: httpx.Client, kind: FaultKind, status: int, content_type: str
) -> None:
    server.faults.switch_on(Fault(kind, 2))

    answers = [client.get(VERSION) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert [answer.headers["content-type"] for answer in answers] == [content_type, content_type, "application/json"]
    assert "etag" not in answers[0].headers


def test_a_fault_stays_until_it_is_cleared(server: ReplayServer, client: httpx.Client) -> None:
    server.faults.switch_on(Fault(FaultKind.BROKEN))
    broken = [client.get(VERSION).status_code for _ in range(4)]

    server.faults.clear()

    assert broken == [500] * 4
    assert client.get(VERSION).status_code == 200


def test_only_the_addresses_that_were_named_are_struck(server: ReplayServer, client: httpx.Client) -> None:
    server.faults.switch_on(Fault(FaultKind.BROKEN, path_contains="query.cond=gastric cancer"))

    assert client.get(VERSION).status_code == 200
    assert client.get("/api/v2/studies", params={"query.cond": "gastric cancer"}).status_code == 500


def test_a_body_that_is_cut_breaks_off_before_its_promised_length(server: ReplayServer, client: httpx.Client) -> None:
    server.faults.switch_on(Fault(FaultKind.CUT_BODY, 1))

    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        client.get("/api/v2/studies")

    assert client.get("/api/v2/studies").json()["studies"]


def test_a_slow_answer_comes_when_the_fault_is_cleared(server: ReplayServer, client: httpx.Client) -> None:
    server.faults.switch_on(Fault(FaultKind.SLOW, 1))

    with pytest.raises(httpx.ReadTimeout):
        client.get(VERSION, timeout=0.05)
    server.faults.switch_on(Fault(FaultKind.SLOW))
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(client.get, VERSION)
        while len(server.requests) < 2:
            pass
        server.faults.clear()

    assert waiting.result().status_code == 200


def test_a_slow_answer_comes_by_itself_after_its_seconds(server: ReplayServer, client: httpx.Client) -> None:
    server.faults.switch_on(Fault(FaultKind.SLOW, 1, seconds=0.01))

    assert client.get(VERSION).status_code == 200


PAGES = [(FaultKind.REPEAT_PAGE, [1, 1, 2, 3]), (FaultKind.SKIP_PAGE, [2, 3])]


@pytest.mark.parametrize(("kind", "shown"), PAGES)
def test_a_page_is_given_twice_or_lost(
    server: ReplayServer, client: httpx.Client, kind: FaultKind, shown: list[int]
) -> None:
    server.faults.switch_on(Fault(kind, 1))
    asked = {"sort": "@relevance", "pageSize": "1", "fields": "NCTId"}
    numbers: list[int] = []
    token: dict[str, str] = {}

    while (page := client.get("/api/v2/studies", params={**asked, **token}).json())["studies"]:
        numbers.append(int(page["studies"][0]["protocolSection"]["identificationModule"]["nctId"][-1]))
        token = {"pageToken": page["nextPageToken"]}

    assert numbers == shown


def test_every_request_for_data_is_on_the_list_and_no_other(server: ReplayServer, client: httpx.Client) -> None:
    client.get("/api/v2/studies?query.cond=gastric%20cancer&pageSize=1")
    client.post("/replay/advance")
    client.get("/wrong")
    client.delete(VERSION)

    assert server.requests == (
        ("GET", "/api/v2/studies?query.cond=gastric%20cancer&pageSize=1"),
        ("GET", "/wrong"),
        ("DELETE", VERSION),
    )
