"""The page at which a mail provider tells of mails that failed."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import orjson
import pytest

from tests.unit.delivery.reported import make_dsn
from watcher.bootstrap import Service, open_service
from watcher.delivery.email.mailboxes import MOST_BYTES
from watcher.delivery.suppressions import Reason, Suppressions
from watcher.model.watch import Channel
from watcher.settings import Settings, load_settings
from watcher.web import create_app

TOKEN = "a-token-of-16-letters-or-more"
PAT = "pat.doe@example.org"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with open_service(Settings(data_dir=tmp_path, bounce_token=TOKEN)) as opened:
        yield opened


def post(service: Service, body: object, token: str = TOKEN, **headers: str) -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service))
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        async with httpx.AsyncClient(transport=transport, base_url="http://watcher.test") as client:
            return await client.post(f"/hooks/bounces/{token}", content=content, headers=headers)

    return asyncio.run(run())


def why(service: Service) -> Reason | None:
    found = Suppressions(service.store).why(Channel.EMAIL, PAT)
    return found.reason if found else None


@pytest.mark.parametrize(
    ("failed", "verdict", "reason"),
    [
        ({"type": "hard"}, "hard", Reason.HARD_BOUNCE),
        ({"type": "complaint"}, "complaint", Reason.COMPLAINT),
        ({"status": "5.1.1", "detail": "no such user"}, "hard", Reason.HARD_BOUNCE),
        ({"status": "5.7.1"}, "policy", None),  # F45
        ({"type": "soft", "status": "5.1.1"}, "soft", None),
        ({}, "soft", None),
    ],
)
def test_what_a_provider_tells_is_acted_on(
    service: Service, failed: dict[str, str], verdict: str, reason: Reason | None
) -> None:
    answer = post(service, {"bounces": [{"email": PAT, **failed}]})

    assert (answer.status_code, answer.json()) == (200, {verdict: 1})
    assert why(service) is reason


def test_the_mail_that_came_back_may_be_posted_itself(service: Service) -> None:
    answer = post(service, make_dsn(), **{"Content-Type": "message/rfc822"})

    assert (answer.status_code, answer.json()) == (200, {"unknown": 1})  # it carries no token of this installation


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"no JSON", "the body: Invalid JSON"),
        ({"bounces": [{"email": "nobody"}]}, "bounces.0.email"),
        ({"bounces": [{"email": PAT, "type": "worse"}]}, "bounces.0.type"),
        ({"bounces": [{"email": PAT, "status": "550"}]}, "bounces.0.status"),
        ({"bounces": [{"email": PAT}] * 1_001}, "bounces: List should have at most 1000 items"),
        ({}, "bounces: Field required"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_done(service: Service, body: object, words: str) -> None:
    answer = post(service, body)

    assert answer.status_code == 400
    assert words in answer.json()["problem"]
    assert PAT not in answer.text
    assert why(service) is None


def test_a_body_without_end_is_cut_off(service: Service) -> None:
    assert post(service, b" " * (MOST_BYTES + 1)).status_code == 400


@pytest.mark.parametrize("token", ["another-token-of-16-letters", "x", "é"])
def test_without_the_token_there_is_no_such_page(service: Service, token: str) -> None:
    assert post(service, {"bounces": [{"email": PAT, "type": "hard"}]}, token).status_code == 404
    assert why(service) is None


def test_without_a_setting_there_is_no_such_page(tmp_path: Path) -> None:
    with open_service(Settings(data_dir=tmp_path)) as service:
        assert post(service, {"bounces": []}, "").status_code == 404
        assert post(service, {"bounces": []}, "anything").status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bounce_token", "short"),
        ("bounce_token", "with a blank in the middle"),
        ("mail_bounce", "bounces"),
        ("mail_bounce", "a@b@example.org"),
        ("mail_bounce", "b" * 38 + "@example.org"),
        ("mail_bounce", "*-*@example.org"),
        ("mail_bounce", "Bounces <bounces@example.org>"),
    ],
)
def test_a_setting_that_would_not_work_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(Exception, match=f"WATCHER_{name.upper()} cannot be used"):
        load_settings(**{name: value})
