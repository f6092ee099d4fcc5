"""`watcher run` as a process: it says when it answers, does its work, and stops cleanly."""

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.features.conftest import World
from tests.features.processes import environment_of, running
from watcher.db import Store
from watcher.demo.pages import free_port

TRIAL, PATIENT = "NCT07398326", "pat.doe@example.org"


def with_port(environment: dict[str, str], name: str = "WATCHER_PORT") -> dict[str, str]:
    with free_port() as probe:
        return environment | {name: str(probe.getsockname()[1])}


def test_it_sweeps_delivers_answers_and_stops_on_sigterm(world: World) -> None:
    world.follow(TRIAL, PATIENT)
    world.advance(5)

    with running("run", with_port(environment_of(world))) as service:
        pages = service.prints("Pages: ")
        assert httpx.get(f"{pages}health/live").text == "live\n"
        ready = httpx.get(f"{pages}health/ready")
        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        assert ready.json()["roles"].keys() == {"web", "scheduler", "worker"}
        world.mail.inbox.arrived.wait(timeout=30)
        assert service.stop() == 0

    said = "".join(service.everything())
    assert "Traceback" not in said
    assert PATIENT not in said
    assert len(world.mails) == 1


def test_a_port_in_use_is_named_in_one_line(store: Store, tmp_path: Path) -> None:
    with free_port() as taken:
        port = str(taken.getsockname()[1])
        environment = {"PATH": os.environ["PATH"], "WATCHER_PORT": port, "WATCHER_DATA_DIR": str(tmp_path)}
        ran = subprocess.run(
            [sys.executable, "-m", "watcher", "run"], env=environment, capture_output=True, text=True, check=False
        )

    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert port in ran.stderr
