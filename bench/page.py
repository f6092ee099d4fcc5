"""What a trial's page costs: seconds of the server's CPU from the request to its last byte, bytes, and requests.

The application is called as uvicorn calls it, with its compression. A page is made for its first reader of a day, and
kept for the others; both are measured, and a process that has shown a page already measures them.
"""

import asyncio
import random
import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

import orjson
from fastapi import FastAPI

from bench.many_sites import make_edited
from bench.records import SITES, WORDS, make_records
from bench.table import MILLISECOND, Report, at_least, at_most, machine
from watcher.bootstrap import Service, open_service
from watcher.model.record import Record, at, list_at
from watcher.registry.parse import parse_trial
from watcher.replay import Histories, ReplayServer
from watcher.settings import Settings
from watcher.versions import digest
from watcher.web import create_app

#: Bytes of the median record of the registry.
MEDIAN_BYTES: Final = 11_600
ROUNDS: Final = 40
#: So many trials with the same record but another id are each read for the first time.
COPIES: Final = 9
#: A minute; the replay is ours alone.
REQUESTS: Final = 60_000
MOST_MILLISECONDS, MOST_KILOBYTES, MOST_REQUESTS, LEAST_A_SECOND = 50, 100, 6, 200
LINKED: Final = re.compile(rb'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]* (?:href|src)="([^"]+)"')
Message = MutableMapping[str, object]


@dataclass(frozen=True, slots=True)
class Page:
    """A trial's page as it was measured; seconds of CPU."""

    name: str
    first: float
    kept: float
    size: int
    requests: int


@dataclass(slots=True)
class Asked:
    """One request, as an application sees it, and what came of it."""

    app: FastAPI
    path: str
    encoding: str = "gzip"
    body: bytes = b""

    async def run(self) -> None:
        headers = [(b"accept-encoding", self.encoding.encode()), (b"accept-language", b"en")]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": self.path, "raw_path": self.path.encode(), "query_string": b"", "root_path": "",
            "headers": headers, "client": ("203.0.113.7", 1), "server": ("watcher.test", 80),
        }  # fmt: skip
        await self.app(scope, self._receive, self._send)

    async def _receive(self) -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            self.body += body if isinstance(body, bytes) else b""


def measure() -> Report:
    """Return the table of a median trial and one with 300 sites."""
    large = record_of_300_sites()
    [middle] = make_records(1, MEDIAN_BYTES)
    with _app({"median record": middle, "300 sites": large}) as (app, paths):
        # Templates are compiled, and tables read, by the process's first page; its second is like all others.
        asyncio.run(Asked(app, paths["median record"].pop()).run())
        pages = [_page(app, name, of_it[:COPIES]) for name, of_it in paths.items()]
    return Report([*_table(pages), "", *_goals(pages), "", machine()])


def record_of_300_sites() -> Record:
    """Return an invented record whose sites all name somebody to ask, as those of trials that recruit do."""
    record, chance = make_edited().new, random.Random(4)  # noqa: S311 - the same record in every run
    for number, site in enumerate(list_at(record, SITES)):
        if isinstance(site, dict):
            name, phone = f"Sam Doe {chance.choice(WORDS)} {number}", f"+1 555 {chance.randrange(10**7):07d}"
            email = f"sam.doe.{chance.randrange(10**6)}@example.org"
            site["contacts"] = [{"name": name, "role": "CONTACT", "phone": phone, "email": email}]
    return record


@contextmanager
def _app(records: dict[str, Record]) -> Iterator[tuple[FastAPI, dict[str, list[str]]]]:
    with tempfile.TemporaryDirectory() as folder, ReplayServer(Histories.shipped()) as replay:
        settings = Settings(data_dir=Path(folder), registry_url=replay.origin, registry_requests_per_minute=REQUESTS)
        with open_service(settings) as service:
            paths = {
                name: [_keep(service, record, f"NCT9{kind}{copy:06d}") for copy in range(COPIES + 1)]
                for kind, (name, record) in enumerate(records.items())
            }
            yield create_app(service), paths


def _keep(service: Service, record: Record, nct_id: str) -> str:
    present = str(at(record, "protocolSection.identificationModule.nctId"))
    copy: Record = orjson.loads(orjson.dumps(record).replace(present.encode(), nct_id.encode()))
    trial = parse_trial(copy)
    service.pipeline.versions.add_baseline(trial, digest(trial.record), None, service.now())
    return f"/trials/{trial.nct_id}"


def _page(app: FastAPI, name: str, paths: list[str]) -> Page:
    first = median(_timed(Asked(app, path).run) for path in paths)
    kept = median(_timed(Asked(app, paths[0]).run) for _ in range(ROUNDS))
    packed, plain = Asked(app, paths[0]), Asked(app, paths[0], "identity")
    asyncio.run(packed.run())
    asyncio.run(plain.run())
    return Page(name, first, kept, len(packed.body), 1 + len(set(LINKED.findall(plain.body))))


def _timed(run: Callable[[], Awaitable[None]]) -> float:
    async def timed() -> float:
        begun = time.process_time()
        await run()
        return time.process_time() - begun

    return asyncio.run(timed())


def _table(pages: list[Page]) -> list[str]:
    head = [
        "| page | first reader ms | later readers ms | a second | bytes, packed | requests |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    return head + [
        f"| {page.name} | {page.first / MILLISECOND:.1f} | {page.kept / MILLISECOND:.1f} | {1 / page.kept:,.0f} "
        f"| {page.size:,} | {page.requests} |"
        for page in pages
    ]


def _goals(pages: list[Page]) -> list[str]:
    middle, large = pages
    return [
        f"- a page with 300 sites, for its first reader: {at_most(MOST_MILLISECONDS, large.first / MILLISECOND, 'ms')}",
        f"- its size: {at_most(MOST_KILOBYTES, large.size / 1000, 'kB')}",
        f"- its requests: {at_most(MOST_REQUESTS, large.requests, 'requests')}",
        f"- pages of the median trial: {at_least(LEAST_A_SECOND, 1 / middle.kept, 'a second')}",
    ]
