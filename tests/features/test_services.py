"""A team's own channel, by Apprise: followed from the command line, told like everybody else."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.features.test_command_line import Shell, registry, watcher
from watcher.replay import ReplayServer

__all__ = ["registry", "watcher"]
TRIAL = "NCT07398326"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, str]]]:
    """What arrived at the service `team`."""
    arrived: list[dict[str, str]] = []

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            arrived.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    serving.start()
    monkeypatch.setenv("WATCHER_APPRISE_URLS", f"team=json://127.0.0.1:{server.server_port}/hidden-token")
    yield arrived
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.mark.usefixtures("told")
def test_a_service_that_is_not_set_up_is_refused_and_the_others_named(watcher: Shell, registry: ReplayServer) -> None:
    ran = watcher("watch", TRIAL, "--apprise", "slack")

    assert ran.code == 2
    assert "'slack' is no service that is set up here: choose from team" in ran.err


def test_a_change_is_told_to_the_service_once(
    watcher: Shell, registry: ReplayServer, told: list[dict[str, str]]
) -> None:
    followed = watcher("watch", TRIAL, "--apprise", "team")
    registry.clock.advance()
    registry.clock.advance()
    polls = [watcher("poll"), watcher("poll")]

    assert [ran.code for ran in (followed, *polls)] == [0, 0, 0]
    (note,) = told
    assert TRIAL in note["message"]
    assert "[[" not in note["message"]
    assert json.loads(watcher("deliveries", "--json").out)[0]["address"] == "team"


@pytest.mark.usefixtures("told")
def test_check_shows_that_services_are_set_and_no_url(watcher: Shell) -> None:
    ran = watcher("check", "--offline")

    assert ran.code == 0
    assert "WATCHER_APPRISE_URLS: (set" in ran.out
    assert "hidden-token" not in ran.out + ran.err


@pytest.mark.usefixtures("told")
def test_a_dry_run_tells_nobody_and_keeps_what_it_would_have_told(
    watcher: Shell, registry: ReplayServer, told: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHER_DRY_RUN", "true")
    watcher("watch", TRIAL, "--apprise", "team")
    registry.clock.advance()
    registry.clock.advance()
    watcher("poll")

    (kept,) = json.loads(watcher("deliveries", "--json").out)
    assert (kept["status"], kept["last_outcome"], told) == ("skipped", "withheld", [])
