"""`python -m bench.chaos.part FOLDER LEASE`: the service's delivery, with a lease and a clock of the campaign's choice.

The channels, the worker and the rescue are those of `watcher run`; only its lease of 90 s and its clock are not.
"""

import asyncio
import logging
import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bench.chaos.clock import Shift
from watcher.bootstrap import Service, open_deliverer, open_service
from watcher.cli.session import open_settings
from watcher.delivery.lines import LANES
from watcher.delivery.rescue import release_expired
from watcher.delivery.worker import Work, Worker
from watcher.errors import StoreError

DELIVER_SECONDS, RECOVER_SECONDS = 0.2, 0.5

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def _deliver(work: Work) -> None:
    while True:
        try:
            await Worker(work).run()
        except StoreError as exc:
            log.warning("job.failed", job="deliver", problem=str(exc))
        await asyncio.sleep(DELIVER_SECONDS)


async def _recover(service: Service, clock: Callable[[], datetime], lease: timedelta) -> None:
    while True:
        try:
            await asyncio.to_thread(lambda: release_expired(service.store, clock(), lease))
        except StoreError as exc:
            log.warning("job.failed", job="recover", problem=str(exc))
        await asyncio.sleep(RECOVER_SECONDS)


async def serve(service: Service, folder: Path, lease: timedelta) -> None:
    shift = Shift(folder)

    def clock() -> datetime:
        return service.now() + timedelta(seconds=shift.seconds)

    async with open_deliverer(service) as opened:
        work = Work(service.pipeline.outbox, opened.senders, clock, random.random, LANES, lease, renders=opened.renders)
        log.info("part.runs")
        await asyncio.gather(_deliver(work), _recover(service, clock, lease))


def main() -> None:
    folder, lease = Path(sys.argv[1]), timedelta(seconds=float(sys.argv[2]))
    with open_service(open_settings(logging.INFO)) as service:
        asyncio.run(serve(service, folder, lease))


if __name__ == "__main__":
    main()
