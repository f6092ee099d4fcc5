"""`watcher run` as a process: it says when it answers, does its work, and stops cleanly."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.features.conftest import World
from watcher.db import Store
from watcher.demo.pages import free_port

TRIAL, PATIENT = "NCT07398326", "pat.doe@example.org"


@contextmanager
def running(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the service and wait for the line that it prints once it answers."""
    with free_port() as probe:
        port = probe.getsockname()[1]
    base = {"PATH": os.environ["PATH"], "WATCHER_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "watcher", "run"],
        env=base | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        pages = next((line for line in process.stdout if line.startswith("Pages: ")), "")
        assert pages, process.communicate()[1]
        yield process, pages.removeprefix("Pages: ").strip()
    finally:
        process.kill()
        process.communicate()


def environment_of(world: World) -> dict[str, str]:
    settings = world.service.settings
    return {
        "WATCHER_DATA_DIR": str(settings.data_dir),
        "WATCHER_DATABASE_URL": settings.database_url,
        "WATCHER_REGISTRY_URL": settings.registry_url,
        "WATCHER_REGISTRY_REQUESTS_PER_MINUTE": "60000",
        "WATCHER_SMTP_URL": settings.smtp_url,
        "WATCHER_MAIL_FROM": settings.mail_from,
        "WATCHER_PUBLIC_URL": settings.public_url,
    }


def test_it_sweeps_delivers_answers_and_stops_on_sigterm(world: World) -> None:
    world.follow(TRIAL, PATIENT)
    world.advance(5)

    with running(environment_of(world)) as (process, pages):
        assert httpx.get(f"{pages}health/live").text == "live\n"
        ready = httpx.get(f"{pages}health/ready")
        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        world.mail.inbox.arrived.wait(timeout=30)
        process.send_signal(signal.SIGTERM)
        _, problems = process.communicate(timeout=30)

    assert process.returncode == 0, problems
    assert "Traceback" not in problems
    assert PATIENT not in problems
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
