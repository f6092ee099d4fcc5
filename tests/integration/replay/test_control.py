"""A replay is driven over HTTP by whoever tries the service by hand."""

import httpx
import pytest

from watcher.replay import ReplayServer

FAULTS = "/replay/faults"


def test_each_advance_shows_the_next_release_until_the_last(server: ReplayServer, client: httpx.Client) -> None:
    advanced = [client.post("/replay/advance").json() for _ in range(3)]

    assert advanced == [{"release": "2026-07-02"}, {"release": "2026-07-03"}, {"release": None}]
    assert client.get("/api/v2/version").json()["dataTimestamp"] == "2026-07-03T09:00:05"


def test_a_fault_is_switched_on_shown_and_cleared(client: httpx.Client) -> None:
    shown = {"kind": "429", "times": 1, "path_contains": "/studies", "seconds": None}

    assert client.put(FAULTS, json={"kind": "429", "times": 1, "path_contains": "/studies"}).json() == {
        "faults": [shown]
    }
    assert client.get(FAULTS).json() == {"faults": [shown]}
    assert client.get("/api/v2/studies").status_code == 429
    assert client.get(FAULTS).json() == {"faults": []}

    client.put(FAULTS, json={"kind": "500"})
    assert client.delete(FAULTS).json() == {"faults": []}
    assert client.get("/api/v2/version").status_code == 200


def test_no_fault_strikes_the_control_itself(client: httpx.Client) -> None:
    client.put(FAULTS, json={"kind": "500"})

    assert client.get(FAULTS).status_code == 200


WRONG = [
    (b'{"kind": "maybe"}', "kind: Input should be '429', '500', '403'"),
    (b'{"kind": "429", "times": 0}', "times: Input should be greater than or equal to 1"),
    (b'{"kind": "429", "path": "x"}', "path: Extra inputs are not permitted"),
    (b"{}", "kind: Field required"),
    (b"{", "body: Invalid JSON"),
]


@pytest.mark.parametrize(("body", "words"), WRONG)
def test_a_wrong_fault_is_refused_by_name(client: httpx.Client, body: bytes, words: str) -> None:
    refused = client.put(FAULTS, content=body)

    assert refused.status_code == 400
    assert refused.text.startswith(words)
