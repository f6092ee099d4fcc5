"""`python -m bench.synthetic.sweep ORIGIN FOLDER` sweeps a registry's present release once, as the service would.

It prints what that cost this process, and what the plan had said. The plan is made for the default budget, but the
requests are not held back to its pace.
"""

import asyncio
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import orjson
from structlog.testing import capture_logs

from bench.ingest import peak_memory
from watcher.bootstrap import Service, open_registry, open_service
from watcher.jobs.poll import poll
from watcher.settings import Settings
from watcher.sweep.plan import Allowance

AT_ONCE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of a sweep, and its price: seconds on the wall and of CPU, the process's peak of memory in MB."""

    sweep_id: int
    planned: int
    requests: int
    trials: int
    versions: int
    alerts: int
    problems: list[str]
    seconds: float
    cpu: float
    peak: float


async def sweep(origin: str, folder: Path) -> Swept:
    """Poll once, with the database of a folder."""
    settings = Settings(data_dir=folder, registry_url=origin, registry_requests_per_minute=AT_ONCE)
    with open_service(settings) as service:
        async with open_registry(service.settings, service.store) as registry:
            poller = replace(service.poller(registry), allowance=Allowance())
            wall, cpu = time.perf_counter(), time.process_time()
            with capture_logs() as said:
                done = await poll(poller)
            seconds, spent = time.perf_counter() - wall, time.process_time() - cpu
        if done is None:
            raise RuntimeError("there was to be a new release")
        [planned] = (line["requests"] for line in said if line["event"] == "sweep.planned")
        # `/version` before the sweep belongs to the poll, and to its price.
        return Swept(
            done.id, planned, registry.requests, done.trials, done.versions, _alerts(service), list(done.problems),
            seconds, spent, peak_memory(),
        )  # fmt: skip


def _alerts(service: Service) -> int:
    return service.pipeline.outbox.waiting(service.now()).ready


if __name__ == "__main__":
    swept = asyncio.run(sweep(sys.argv[1], Path(sys.argv[2])))
    sys.stdout.buffer.write(orjson.dumps(asdict(swept)))
