"""The server starts on a port of its own, stops without a trace, and says in one line why it cannot start."""

import os
import signal
import socket
import threading
from datetime import date

import httpx
import pytest

from tests.unit.replay.recordings import change, make_file, make_histories
from watcher.errors import SettingError
from watcher.replay import Fault, FaultKind, Histories, ReleaseClock, ReplayServer, serve


def histories() -> Histories:
    return make_histories(make_file(changes=[change("2026-07-02")]))


def test_two_servers_stand_beside_each_other() -> None:
    with ReplayServer(histories()) as one, ReplayServer(histories()) as other:
        one.clock.advance()

        stamps = [httpx.get(f"{server.origin}/api/v2/version").json()["dataTimestamp"] for server in (one, other)]

    assert stamps == ["2026-07-02T09:00:05", "2026-07-01T09:00:05"]


def test_a_clock_may_be_shared() -> None:
    clock = ReleaseClock(histories().releases)
    clock.advance()

    with ReplayServer(histories(), clock=clock) as server:
        assert "2026-07-02" in httpx.get(f"{server.origin}/api/v2/version").text


def test_nothing_is_left_when_it_has_stopped() -> None:
    # Other stories may have a registry of their own that lasts as long as the tests do.
    before = set(threading.enumerate())
    with ReplayServer(histories()) as server:
        client = httpx.Client(base_url=server.origin)
        client.get("/api/v2/version")

    with pytest.raises(httpx.TransportError):
        client.get("/api/v2/version")
    client.close()
    assert "replay-registry" not in [thread.name for thread in set(threading.enumerate()) - before]


def test_a_held_answer_does_not_hold_up_the_end() -> None:
    with ReplayServer(histories()) as server:
        server.faults.switch_on(Fault(FaultKind.SLOW))
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.origin}/api/v2/version", timeout=0.05)


def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SettingError, match=f"cannot listen on 127.0.0.1:{port} .*name another port"):
            ReplayServer(histories(), port=port).__enter__()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_it_serves_until_it_is_told_to_stop(told: signal.Signals) -> None:
    ready: list[tuple[str, date]] = []
    answers: list[str] = []

    def ask_and_stop() -> None:
        answers.append(httpx.get(f"{ready[0][0]}/api/v2/version").text)
        os.kill(os.getpid(), told)

    asking = threading.Thread(target=ask_and_stop)

    def on_ready(origin: str, release: date) -> None:
        ready.append((origin, release))
        asking.start()

    serve(histories(), "127.0.0.1", 0, on_ready)
    asking.join()

    assert ready[0][1] == date(2026, 7, 1)
    assert answers == ['{"apiVersion":"2.0.5","dataTimestamp":"2026-07-01T09:00:05"}']
