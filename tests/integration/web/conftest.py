"""A service on the replay registry, and visitors to its pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from tests.integration.web.visitor import Visitor
from watcher.bootstrap import Service, open_service
from watcher.replay import Histories, ReplayServer
from watcher.settings import Settings


@pytest.fixture(autouse=True)
def _retries_without_waiting() -> Iterator[None]:
    with stamina.set_testing(testing=True, attempts=2, cap=True):
        yield


@pytest.fixture
def replay() -> Iterator[ReplayServer]:
    with ReplayServer(Histories.shipped()) as serving:
        yield serving


@pytest.fixture
def at_registry(replay: ReplayServer, tmp_path: Path) -> Iterator[Service]:
    """A service whose registry is the replay's."""
    settings = Settings(data_dir=tmp_path, registry_url=replay.origin, registry_requests_per_minute=60_000)
    with open_service(settings) as opened:
        yield opened


@pytest.fixture
def on_tls(tmp_path: Path) -> Iterator[Service]:
    """A service that its readers reach by https, and whose registry nobody can reach."""
    settings = Settings(data_dir=tmp_path, registry_url="http://127.0.0.1:9", public_url="https://watcher.example.org")
    with open_service(settings) as opened:
        yield opened


@pytest.fixture
def visitor(at_registry: Service) -> Visitor:
    return Visitor(at_registry)
