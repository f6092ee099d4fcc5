"""The round in which 5 % changed, ours and other tools', on the same trials from the same server in the same run.

Ours asks for pages of records, parses, compares, matches, and renders the alerts as delivery rows. The others fetch a
document a trial, cut out the stamp that moves in every record with every release, compare, and tell nobody or print.
"""

import asyncio
import gzip
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import process_time
from urllib.parse import urlsplit

from bench.peers.changedetection import changedetection
from bench.peers.environment import require
from bench.peers.peer import Peer
from bench.peers.run_once import urlwatch, webchanges
from bench.poll import following, read_round
from bench.registry import CHANGED_TRIALS, documents, serving
from bench.table import Row, at_least
from watcher.bootstrap import Service, open_registry

ROUNDS = 3
OURS = "ours"
TIMES_OURS = {"changedetection.io": 10}


#: The release's stamp, which moves in every document.
STAMP = re.compile(rb'"versionHolder":"[^"]*"')


class Floor:
    """The least that a tool with an address a trial can do: one connection, one request each, and a digest."""

    name = "floor: fetch each document over one connection, compare digests"

    def __init__(self, addresses: Sequence[str]) -> None:
        self._host = urlsplit(addresses[0]).netloc
        self._paths = [urlsplit(address).path for address in addresses]
        self._before: dict[str, bytes] = {}

    def see_first(self) -> None:
        self.round()

    def round(self) -> tuple[float, int]:
        begun = process_time()
        now = dict(self._digests())
        found = sum(now[path] != self._before.get(path) for path in now)
        self._before = now
        return process_time() - begun, found

    def _digests(self) -> Iterator[tuple[str, bytes]]:
        connection = HTTPConnection(self._host)
        for path in self._paths:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            body = gzip.decompress(connection.getresponse().read())
            yield path, blake2b(STAMP.sub(b"", body)).digest()
        connection.close()


def measure() -> list[Row]:
    """Return a row for each tool; raises NotMeasuredError where the others are not installed."""
    require()
    with serving() as origin, following(origin) as service, _peers(origin) as peers:
        seconds = asyncio.run(_measure(service, origin, peers))
    floor, ours = median(seconds[Floor.name]), median(seconds[OURS])
    return [Row(name, found, floor, _beside(name, median(found) / ours)) for name, found in seconds.items()]


def _beside(name: str, ratio: float) -> str:
    if name in (OURS, Floor.name):
        return "-"
    wanted = TIMES_OURS.get(name.partition(" ")[0])
    return at_least(wanted, ratio, "x ours") if wanted else f"{ratio:.3g} x ours"


@contextmanager
def _peers(origin: str) -> Iterator[list[Peer]]:
    addresses = documents(origin)
    with tempfile.TemporaryDirectory(prefix="watcher-bench-peers-") as name:
        folder = Path(name)
        with changedetection(folder / "changedetection", addresses, origin) as server:
            started = (urlwatch(folder / "urlwatch", addresses), webchanges(folder / "webchanges", addresses))
            yield [Floor(addresses), *started, server]


async def _measure(service: Service, origin: str, peers: Sequence[Peer]) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {peers[0].name: [], OURS: []}
    async with open_registry(service.settings, service.store) as registry:
        poller = service.poller(registry)
        for kind in ("same", "changed"):
            await read_round(service, poller, origin, kind)
        for peer in peers:
            await asyncio.to_thread(peer.see_first)
        for _ in range(ROUNDS):
            seconds[OURS].append(await read_round(service, poller, origin, "changed"))
            for peer in peers:
                used, found = await asyncio.to_thread(peer.round)
                if found != CHANGED_TRIALS:
                    raise RuntimeError(f"{peer.name} was to find {CHANGED_TRIALS} changed documents, but found {found}")
                seconds.setdefault(peer.name, []).append(used)
    return seconds
