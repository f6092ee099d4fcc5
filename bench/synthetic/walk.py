"""`python -m bench.synthetic.walk WHAT ORIGIN` walks the whole registry once, and prints what that cost this process.

WHAT is `floor` (fetch each page and count its trials) or `ours` (the light pass of a sweep, up to what moved).
"""

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Final

import orjson
import xxhash

from watcher.jobs.delta import LIGHT_FIELDS
from watcher.registry.client import Registry, open_http
from watcher.registry.pages import PAGE_SIZE, SORT
from watcher.registry.query.address import request_target
from watcher.registry.retries import RetryPolicy
from watcher.replay.ordering import page_token
from watcher.sweep.days import light_slices

ID: Final = b'"nctId"'
KB: Final = 1_024


async def floor(origin: str) -> int:
    """Return how many trials the pages name; they are fetched with the same client, and not read."""
    seen = 0
    async with open_http(origin) as http:
        fixed = {"fields": LIGHT_FIELDS, "sort": SORT, "pageSize": str(PAGE_SIZE)}
        for page in range(sys.maxsize):
            asked = fixed | ({"pageToken": page_token(page * PAGE_SIZE)} if page else {"countTotal": "true"})
            found = (await http.get(request_target("/api/v2/studies", asked))).content.count(ID)
            seen += found
            if found < PAGE_SIZE:
                return seen
    return seen


async def ours(origin: str) -> int:
    """Return how many trials the light pass looked at: every page checked, and a digest of each record."""
    seen = 0
    async with open_http(origin) as http:
        registry = Registry(http, _spend, RetryPolicy())
        release = await registry.release()
        async for digests in _digests(registry, release.day if release else date.max):
            seen += len(digests)
    return seen


async def _digests(registry: Registry, day: date) -> AsyncIterator[dict[str, str]]:
    for _, expression in light_slices(day):
        async for records in registry.records({"filter.advanced": expression, "fields": LIGHT_FIELDS}):
            yield {record.nct_id: xxhash.xxh3_128_hexdigest(record.raw) for record in records}


async def _spend() -> None:
    """The budget is not what is measured."""


WALKS: Final[dict[str, Callable[[str], object]]] = {
    "floor": lambda origin: asyncio.run(floor(origin)),
    "ours": lambda origin: asyncio.run(ours(origin)),
}


def main() -> None:
    walk, origin = WALKS[sys.argv[1]], sys.argv[2]
    wall, cpu = time.monotonic(), time.process_time()
    trials = walk(origin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KB
    cost = {"seconds": time.monotonic() - wall, "cpu": time.process_time() - cpu, "peak": peak, "trials": trials}
    sys.stdout.write(orjson.dumps(cost).decode())


if __name__ == "__main__":
    main()
