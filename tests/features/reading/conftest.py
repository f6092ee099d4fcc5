"""A world after nine releases, which these stories only read: what pages, feeds and the API say to who asks."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from tests.conftest import _postgres_store
from tests.features.conftest import World, open_world
from watcher.asgi import pages_and_api
from watcher.db import Store
from watcher.db.schema import migrate
from watcher.model.watch import Place, Vicinity
from watcher.replay import Histories

CARS, HOSTILE, OLD_ID, MERGED = "NCT07333573", "NCT99000018", "NCT99000020", "NCT99000021"
SHANGHAI = Vicinity(Place("Shanghai, China", 31.2222, 121.4581), 50)
RELEASES = 9


@dataclass(slots=True)
class Reading:
    """Who asks; `search` and `place` are the pages on gastric cancer and on Shanghai."""

    world: World
    app: FastAPI
    search: str
    place: str

    def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> httpx.Response:
        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://watcher.test") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(run())

    def json(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def reading(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    folder = tmp_path_factory.mktemp("reading")
    with ExitStack() as stack:
        if request.param == "sqlite":
            store = Store(f"sqlite:///{folder / 'watcher.db'}")
            stack.callback(store.close)
            migrate(store)
        else:
            store = stack.enter_context(contextmanager(_postgres_store)(request.getfixturevalue("postgres_url")))
        yield _settle(stack.enter_context(open_world(store, folder, Histories.shipped())))


def _settle(world: World) -> Reading:
    """Follow a few trials, a search and a place, and let releases pass."""
    for nct_id in (CARS, HOSTILE, OLD_ID, MERGED):
        world.follow(nct_id, "pat.doe@example.org")
    search = world.follow_search("gastric cancer", "pat.doe@example.org").subscription.watch.id
    place = world.follow_place(SHANGHAI, "cora.coordinator@example.org").subscription.watch.id
    for _ in range(RELEASES):
        world.advance()
        world.poll()
    return Reading(world, pages_and_api(world.service), f"/searches/{search}", f"/places/{place}")
