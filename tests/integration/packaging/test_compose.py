"""docker-compose.yml follows the specification and agrees with the service it starts."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from tests.integration.packaging.compose import Yaml, mapping, problems, texts
from tests.integration.packaging.conftest import ROOT, Installed
from watcher.cli.main import app
from watcher.db import Store
from watcher.delivery.email import parse_smtp_url
from watcher.demo.pages import free_port
from watcher.model.role import Role
from watcher.settings import PREFIX, Settings, load_settings

FILE: Yaml = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = {name: mapping(service) for name, service in mapping(mapping(FILE)["services"]).items()}
PARTS = ["web", "scheduler", "worker"]
OURS = ["migrate", *PARTS]
DEFAULT = re.compile(r"\$\{\w+:-([^}]*)\}")
SERVICE: dict[str, Yaml] = {"image": "example"}


def settings_of(name: str) -> dict[str, str]:
    """What a service is started with where nothing is set outside, without what is not ours."""
    environment = mapping(SERVICES[name].get("environment"))
    return {key: DEFAULT.sub(r"\1", str(value)) for key, value in environment.items() if key.startswith(PREFIX)}


def test_it_follows_the_specification() -> None:
    assert list(problems(FILE)) == []


@pytest.mark.parametrize(
    ("service", "problem"),
    [
        ({}, "neither image nor build"),
        (SERVICE | {"comand": ["watcher"]}, "comand is no key of a service"),
        (SERVICE | {"command": "watcher run"}, "command has the wrong type"),
        (SERVICE | {"restart": False}, "restart has the wrong type"),
        (SERVICE | {"restart": "sometimes"}, "restart 'sometimes'"),
        (SERVICE | {"ports": ["8000:"]}, "port 8000:"),
        (SERVICE | {"environment": {"A": True}}, "environment A is neither text nor a number"),
        (SERVICE | {"depends_on": {"db": {"condition": "service_started"}}}, "depends on db, which is no service"),
        (SERVICE | {"depends_on": {"one": {"condition": "service_ready"}}}, "'service_ready' is no condition"),
        (
            SERVICE | {"depends_on": {"one": {"condition": "service_healthy"}}},
            "waits for the health of one, which has no healthcheck",
        ),
        (
            SERVICE | {"depends_on": {"one": {"condition": "service_completed_successfully"}}},
            "waits for the end of one, which is restarted",
        ),
        (SERVICE | {"healthcheck": {"test": ["true"]}}, "healthcheck test begins with neither CMD nor CMD-SHELL"),
        (SERVICE | {"healthcheck": {"test": ["CMD", "true"], "timeout": "5"}}, "healthcheck timeout is no duration"),
        (SERVICE | {"volumes": ["data:/data"]}, "data is no volume of the file"),
    ],
)
def test_what_the_specification_refuses_is_named(service: dict[str, Yaml], problem: str) -> None:
    services: dict[str, Yaml] = {"one": service}

    assert f"one: {problem}" in list(problems({"services": services}))


@pytest.mark.parametrize("part", PARTS)
def test_each_part_starts_after_the_migration_and_the_migration_after_the_database(part: str) -> None:
    assert mapping(SERVICES["migrate"]["depends_on"])["db"] == {"condition": "service_healthy"}
    assert mapping(SERVICES[part]["depends_on"])["migrate"] == {"condition": "service_completed_successfully"}


def test_every_role_has_a_part() -> None:
    assert {texts(SERVICES[part]["command"])[1] for part in PARTS} == set(Role)


@pytest.mark.parametrize("name", OURS)
def test_each_command_of_ours_is_one_that_the_command_line_has(name: str) -> None:
    program, command = texts(SERVICES[name]["command"])

    assert program == "watcher"
    assert command in {each.name for each in app.registered_commands}


@pytest.mark.parametrize("name", OURS)
def test_each_setting_exists_and_can_be_used(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in settings_of(name).items():
        assert key.removeprefix(PREFIX).lower() in Settings.model_fields
        monkeypatch.setenv(key, value)

    assert load_settings().database.startswith("postgresql://")


def test_mails_go_to_the_development_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in settings_of("worker").items():
        monkeypatch.setenv(key, value)

    relay = parse_smtp_url(load_settings().smtp_url)

    assert "mailpit" in str(SERVICES[relay.host]["image"])


def test_no_password_stands_in_the_file_but_the_development_default() -> None:
    for service in SERVICES.values():
        for key, value in mapping(service.get("environment")).items():
            assert "PASSWORD" not in key or value == "${POSTGRES_PASSWORD:-only-for-development}"
            assert not re.search(r"://[^/]*:[^/]*@", str(value))


@contextmanager
def running(installed: Installed, part: str, folder: Path, changed: dict[str, str]) -> Iterator[None]:
    """Run a part's command until it says that it runs, without a registry and on a database of the test."""
    program, command = texts(SERVICES[part]["command"])
    service = subprocess.Popen(  # noqa: S603 - the file's own command
        [str(installed.folder / "bin" / program), command],
        cwd=folder,
        env=settings_of(part) | changed,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert service.stdout is not None
    try:
        assert any(line.startswith("Runs: ") for line in service.stdout)
        yield
    finally:
        service.kill()
        service.communicate()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_the_healthcheck_succeeds_while_a_part_runs_and_fails_when_it_does_not(
    part: str, installed: Installed, store: Store, tmp_path: Path
) -> None:
    with free_port() as probe:
        port = str(probe.getsockname()[1])
    url = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    nowhere = {"WATCHER_HOST": "127.0.0.1", "WATCHER_REGISTRY_URL": f"http://127.0.0.1:{port}"}
    changed = nowhere | {"WATCHER_DATABASE_URL": url, "WATCHER_PORT": port, "WATCHER_HEALTH_PORT": port}
    _, *command = texts(mapping(SERVICES[part]["healthcheck"])["test"])

    with running(installed, part, tmp_path, changed):
        healthy = installed.run(command, tmp_path, WATCHER_PORT=port)
    gone = installed.run(command, tmp_path, WATCHER_PORT=port)

    assert (healthy.returncode, gone.returncode) == (0, 1), healthy.stderr
