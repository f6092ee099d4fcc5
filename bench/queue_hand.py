"""A worker process of the queue's benchmark: `claim URL BATCH ROWS` or `send URL 1 ROWS`.

It prints "ready", waits for a line, works until it has ROWS or nothing is left, and prints how many it did.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Iterator
from datetime import datetime

import structlog

from watcher.db import Store
from watcher.delivery.answers import Answered
from watcher.delivery.claims import Wanted
from watcher.delivery.outbox import Outbox
from watcher.delivery.worker import deliver_ready
from watcher.model.delivery import Attempt, Delivery, Outcome
from watcher.model.watch import Channel

#: How long the receiver takes.
ANSWER_SECONDS = 0.02


def claim(store: Store, batch: int, rows: int) -> int:
    """Claim batches and record each delivery as accepted; nothing is sent between."""
    outbox, done, now = Outbox(store), 0, store.now()
    for claimed in _batches(outbox, batch, now):
        outbox.record_all([Answered(each, Attempt(Outcome.ACCEPTED, "250 ok", now, now), 0.5) for each in claimed], now)
        done += len(claimed)
        if done >= rows:
            break
    return done


def send(store: Store, _batch: int, rows: int) -> int:
    """Run the worker itself, one delivery in flight, until it has sent so many."""
    sender = Slow(rows)
    working = deliver_ready(
        Outbox(store), {Channel.EMAIL: sender}, clock=store.now, jitter=lambda: 0.5, most=20, concurrency=1
    )
    asyncio.run(working)
    return sender.sent


class Slow:
    """A receiver that takes its time."""

    def __init__(self, rows: int) -> None:
        self.sent = 0
        self.rows = rows

    async def send(self, _delivery: Delivery, _now: datetime) -> str:
        await asyncio.sleep(ANSWER_SECONDS)
        self.sent += 1
        return "250 ok"


def _batches(outbox: Outbox, batch: int, now: datetime) -> Iterator[list[Delivery]]:
    seen_to = None
    while True:
        claimed, seen_to = outbox.take(Wanted(Channel.EMAIL, batch, 20, (), seen_to), now)
        if claimed:
            yield claimed
        elif seen_to is None:
            return


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    work, url, batch, rows = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    store = Store(url)
    store.now()
    print("ready", flush=True)
    sys.stdin.readline()
    begun = time.perf_counter()
    done = {"claim": claim, "send": send}[work](store, batch, rows)
    print(done, time.perf_counter() - begun, flush=True)
    store.close()


if __name__ == "__main__":
    main()
