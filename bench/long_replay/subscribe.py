"""`python -m bench.long_replay.subscribe FOLDER RELEASE HOOKS`: make, and end, what is asked for after a release.

Through the same jobs as `watcher watch`, in one process: thousands of commands would take an hour.
Writes `subscribed-RELEASE.json`: the id of each subscription by its key, and the secrets of new webhooks.
"""

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from bench.long_replay.asked import Means
from watcher.bootstrap import Service, open_registry, open_service
from watcher.jobs.follow import Target, follow_place, follow_search, follow_trial, leave, subscribe
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Interest, Place, Vicinity, Watch
from watcher.registry.client import Registry
from watcher.registry.query import search_parameters
from watcher.settings import load_settings


@dataclass(slots=True)
class Desk:
    """Makes subscriptions as they are asked for."""

    service: Service
    registry: Registry
    hooks: str
    watches: dict[bytes, Watch] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    async def make(self, asked: dict[str, object]) -> None:
        watch = await self._watch(asked)
        address = asked["address"]
        is_mail = asked["channel"] == Channel.EMAIL
        value = f"reader{address}@example.org" if is_mail else f"{self.hooks}/hooks/{address}"
        target = Target(Channel(str(asked["channel"])), value, is_confirmed=True)
        made = subscribe(self.service.pipeline, watch, target, _interest(asked), self.service.now())
        self.ids[str(asked["key"])] = made.subscription.id
        if made.new_secret:
            self.secrets[f"/hooks/{address}"] = made.new_secret

    async def _watch(self, asked: dict[str, object]) -> Watch:
        """Ask the registry once for what many follow."""
        key = orjson.dumps([asked["trial"], asked["means"]])
        if key not in self.watches:
            self.watches[key] = await self._followed(asked)
        return self.watches[key]

    async def _followed(self, asked: dict[str, object]) -> Watch:
        pipeline, now, means = self.service.pipeline, self.service.now(), asked["means"]
        if not isinstance(means, dict):
            return (await follow_trial(pipeline, self.registry, str(asked["trial"]), now))[0]
        if "at" in means:
            return (await follow_place(pipeline, self.registry, _vicinity(means["at"], means["within_km"]), now))[0]
        return (await follow_search(pipeline, self.registry, _parameters(means), now))[0]


def _parameters(means: Means) -> dict[str, str]:
    return search_parameters(**means)  # type: ignore[arg-type]  # its keys are the names of the words


def _vicinity(at: list[float], within_km: float) -> Vicinity:
    north, east = at
    return Vicinity(Place(f"{north:g},{east:g}", north, east), within_km)


def _interest(asked: dict[str, object]) -> Interest:
    kinds = frozenset(Kind(kind) for kind in list[str](asked["kinds"]))  # type: ignore[call-overload]
    least = Importance[str(asked["least"]).upper()]
    if asked["near"] is None:
        return Interest(kinds, least)
    near = _vicinity(asked["near"], asked["within_km"])  # type: ignore[arg-type]  # a list and a number, from JSON
    return Interest(kinds, least, near.place, near.within_km)


async def _subscribe(folder: Path, release: int, hooks: str) -> Desk:
    settings = load_settings()
    asked = orjson.loads((folder / "asked.json").read_bytes())
    with open_service(settings) as service:
        async with open_registry(settings, service.store) as registry:
            desk = Desk(service, registry, hooks)
            for each in asked:
                if each["since"] == release:
                    await desk.make(each)
        for each in asked:
            if each["until"] == release:
                _end(folder, service, each)
    return desk


def _end(folder: Path, service: Service, asked: dict[str, object]) -> None:
    made = orjson.loads((folder / f"subscribed-{asked['since']}.json").read_bytes())
    found = service.pipeline.book.get(made["ids"][str(asked["key"])])
    leave(service.pipeline, (found,), service.now())


def main() -> None:
    folder, release, hooks = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    desk = asyncio.run(_subscribe(folder, release, hooks))
    body = {"ids": desk.ids, "secrets": desk.secrets}
    (folder / f"subscribed-{release}.json").write_bytes(orjson.dumps(body))


if __name__ == "__main__":
    main()
