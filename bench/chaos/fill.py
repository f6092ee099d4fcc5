"""`python -m bench.chaos.fill FOLDER HOOKS DUE ADDRESSES SECONDS`: make what is due, spread over so many seconds.

Writes `due.jsonl`: each message once its row is committed, with its number, channel and address.
A database that does not answer is asked again: the key of a delivery makes it once, however often it is put.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.chaos.clock import Shift
from bench.chaos.lines import Lines
from bench.chaos.plan import SECRET, hook_path
from watcher.db import Store
from watcher.delivery.outbox import Outbox
from watcher.errors import StoreError
from watcher.model.alert import Message
from watcher.model.watch import Address, Channel
from watcher.settings import load_settings
from watcher.watches import Book

Found = TypeVar("Found")
BATCHES_A_SECOND = 5
ASK_AGAIN_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Filling:
    """Where messages are put, and for whom: half by mail, half by webhook."""

    store: Store
    outbox: Outbox
    shift: Shift
    due: Lines
    addresses: list[Address]

    def now(self) -> datetime:
        return self.store.now() + timedelta(seconds=self.shift.seconds)

    def put(self, numbers: range) -> None:
        insistently(lambda: self._put(numbers))
        for number in numbers:
            to = self._address(number)
            self.due.write("due", due=number, channel=to.channel.value, address=to.value)

    def _put(self, numbers: range) -> None:
        now = self.now()
        with self.store.write() as connection:
            for number in numbers:
                to = self._address(number)
                message_id = self.outbox.put_message(connection, message_of(number, to.channel))
                self.outbox.put(
                    connection,
                    key=f"chaos/{number}",
                    address_id=to.id,
                    alert_id=None,
                    message_id=message_id,
                    personal=(),
                    run_at=now,
                )

    def _address(self, number: int) -> Address:
        return self.addresses[number % len(self.addresses)]


def message_of(number: int, channel: Channel) -> Message:
    if channel is Channel.EMAIL:
        return Message(subject=f"due {number}", text=f"due {number}\n", html=f"<p>due {number}</p>")
    return Message(subject="", text=f'{{"due": {number}}}', html="")


def insistently(ask: Callable[[], Found]) -> Found:
    while True:
        try:
            return ask()
        except StoreError:
            time.sleep(ASK_AGAIN_SECONDS)


def _addresses(book: Book, hooks: str, count: int, now: datetime) -> list[Address]:
    found = []
    for number in range(count // 2):
        mail, hook = f"reader{number}@example.org", f"{hooks}{hook_path(number)}"
        found.append(insistently(partial(book.address, Channel.EMAIL, mail, None, now)))
        found.append(insistently(partial(book.address, Channel.WEBHOOK, hook, SECRET, now)))
    return found


def main() -> None:
    folder, hooks = Path(sys.argv[1]), sys.argv[2]
    due, addresses, seconds = int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
    store = Store(load_settings().database)
    found = insistently(lambda: _addresses(Book(store), hooks, addresses, store.now()))
    filling = Filling(store, Outbox(store), Shift(folder), Lines(folder / "due.jsonl"), found)
    begun, batches = time.monotonic(), int(seconds * BATCHES_A_SECOND)
    for batch in range(batches):
        filling.put(range(due * batch // batches, due * (batch + 1) // batches))
        time.sleep(max(0.0, begun + (batch + 1) / BATCHES_A_SECOND - time.monotonic()))
    store.close()


if __name__ == "__main__":
    main()
