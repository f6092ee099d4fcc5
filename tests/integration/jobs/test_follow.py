"""Beginning to follow, beside pages that are answered on the same event loop."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from watcher.bootstrap import Service, open_registry, open_service
from watcher.jobs.follow import follow_place, follow_search, follow_trial
from watcher.model.watch import Place, Vicinity
from watcher.replay import Histories, ReplayServer
from watcher.settings import Settings

pytestmark = pytest.mark.anyio

TRIAL = "NCT99000003"
SHANGHAI = Vicinity(Place("Shanghai", 31.22, 121.46), 100)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with ReplayServer(Histories.shipped()) as replay:
        settings = Settings(data_dir=tmp_path, registry_url=replay.origin, registry_requests_per_minute=60_000)
        with open_service(settings) as opened:
            yield opened


async def test_no_statement_of_it_is_run_on_the_event_loop(service: Service) -> None:
    threads: list[int] = []
    event.listen(service.store.engine, "before_cursor_execute", lambda *_: threads.append(threading.get_ident()))

    async with open_registry(service.settings, service.store) as registry:
        now = service.now()
        await follow_trial(service.pipeline, registry, TRIAL, now)
        await follow_search(service.pipeline, registry, {"query.cond": "gastric cancer"}, now)
        _, members = await follow_place(service.pipeline, registry, SHANGHAI, now)

    assert members
    assert threading.get_ident() not in threads
