"""Behind a proxy a reader's own network is counted, and nobody can pretend to be another one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import pytest
from fastapi import Request, Response
from structlog.testing import capture_logs

from tests.integration.web.visitor import Visitor
from watcher.bootstrap import open_service
from watcher.errors import SettingError
from watcher.settings import Settings, load_settings
from watcher.web import create_app
from watcher.web.limits import network_of

PROXY, READER = "10.0.0.7", "203.0.113.9"
Behind: TypeAlias = Callable[[str], Visitor]


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Behind]:
    """A visitor who comes from the proxy, to pages that believe the given networks and say whom they see."""
    with ExitStack() as stack:

        def make(trusted: str) -> Visitor:
            service = stack.enter_context(open_service(Settings(data_dir=tmp_path, trusted_proxies=trusted)))
            app = create_app(service)
            app.get("/seen")(seen)
            return Visitor(service, PROXY, app=app)

        yield make


def seen(request: Request) -> Response:
    return Response(network_of(request))


@pytest.mark.parametrize(
    ("trusted", "forwarded", "network"),
    [
        (PROXY, READER, "203.0.113.0/24"),
        ("127.0.0.1, 10.0.0.0/8", READER, "203.0.113.0/24"),
        (PROXY, "2001:db8:1:2::3", "2001:db8:1::/48"),
        (PROXY, f"{READER}:49152", "203.0.113.0/24"),
        # What stands before the proxy's own word is the reader's, who may have made it up.
        (PROXY, f"198.51.100.1, {READER}", "203.0.113.0/24"),
        ("10.0.0.0/8", f"198.51.100.1, {READER}, 10.0.0.8", "203.0.113.0/24"),
        (PROXY, "nonsense", "unknown"),
        (PROXY, "", "10.0.0.0/24"),
        # Nobody, or somebody else, is believed.
        ("", READER, "10.0.0.0/24"),
        ("127.0.0.1", READER, "10.0.0.0/24"),
    ],
)
def test_a_reader_is_who_a_trusted_proxy_says(behind: Behind, trusted: str, forwarded: str, network: str) -> None:
    assert behind(trusted).get("/seen", {"x-forwarded-for": forwarded}).text == network


def test_a_forged_header_gives_nobody_a_new_limit(behind: Behind) -> None:
    visitor = behind("192.0.2.1")

    answers = [_ask_for_link(visitor, f"198.51.{number}.1") for number in range(21)]

    assert answers == [200] * 20 + [429]


def _ask_for_link(visitor: Visitor, forged: str) -> int:
    page = visitor.get("/manage").text
    token = page.partition('name="csrf" value="')[2].partition('"')[0]
    fields = {"csrf": token, "email": "pat.doe@example.org"}
    return visitor.ask("POST", "/manage", headers={"x-forwarded-for": forged}, fields=fields).status_code


def test_a_proxy_that_is_not_believed_is_told_of_once(behind: Behind) -> None:
    visitor = behind("")

    with capture_logs() as lines:
        for _ in range(3):
            visitor.get("/seen", {"x-forwarded-for": READER})

    [line] = [line for line in lines if line["event"] == "proxy.not_believed"]
    assert line["proxy"] == PROXY
    assert READER not in str(lines)


def test_a_reader_who_writes_the_header_is_not_put_into_the_log(behind: Behind) -> None:
    visitor = behind(PROXY)
    visitor.host = READER.replace("203.0.113", "8.8.8")

    with capture_logs() as lines:
        visitor.get("/seen", {"x-forwarded-for": "198.51.100.1"})

    assert lines == []


@pytest.mark.parametrize(("trusted", "told"), [("0.0.0.0/0", "every network"), ("proxy.example.org", "10.0.0.0/8")])
def test_whom_to_believe_must_be_some_networks(trusted: str, told: str) -> None:
    with pytest.raises(SettingError, match="WATCHER_TRUSTED_PROXIES") as refused:
        load_settings(trusted_proxies=trusted)

    assert told in str(refused.value)
