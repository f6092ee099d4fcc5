"""The service's processes as a story sees them: started, listened to, killed."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import IO

from tests.features.conftest import World

STARTS_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Running:
    """A process of the service; both of its outputs are read, so it never waits for us."""

    process: subprocess.Popen[str]
    printed: Queue[str] = field(default_factory=Queue)
    logged: Queue[str] = field(default_factory=Queue)
    said: list[str] = field(default_factory=list)

    def prints(self, beginning: str, within: float = STARTS_WITHIN) -> str:
        """Wait for a line of its standard output; returns what follows the beginning."""
        for line in self._lines(self.printed, beginning, within):
            if line.startswith(beginning):
                return line.removeprefix(beginning).strip()
        raise AssertionError

    def says(self, noun_verbed: str, within: float = STARTS_WITHIN) -> dict[str, object]:
        """Wait for a line of its log, which is JSON."""
        for line in self._lines(self.logged, noun_verbed, within):
            told = json.loads(line) if line.startswith("{") else {}
            if told.get("event") == noun_verbed:
                return dict(told)
        raise AssertionError

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End it as a supervisor does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STARTS_WITHIN)

    def everything(self) -> list[str]:
        """Return all that it printed and logged until now; complete once it has ended."""
        for lines in (self.printed, self.logged):
            while not lines.empty():
                self.said.append(lines.get())
        return self.said

    def _lines(self, lines: Queue[str], wanted: str, within: float) -> Iterator[str]:
        """Yield what comes until it is too late for what is wanted."""
        deadline = time.monotonic() + within
        while True:
            try:
                self.said.append(lines.get(timeout=max(0, deadline - time.monotonic())))
            except Empty:
                heard = "".join(self.everything())
                raise AssertionError(f"{wanted!r} did not come within {within:g} s: {heard}") from None
            yield self.said[-1]


@contextmanager
def running(command: str, environment: dict[str, str], within: Sequence[str] = ()) -> Iterator[Running]:
    """Start a part of the service, by `within` on another host; it is killed at the end, if it still runs."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*within, sys.executable, "-m", "watcher", *command.split()],
        env={"PATH": os.environ["PATH"], "WATCHER_LOG_FORMAT": "json"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    found = Running(process)
    assert process.stdout is not None
    assert process.stderr is not None
    readers = [_reading(process.stdout, found.printed), _reading(process.stderr, found.logged)]
    try:
        yield found
    finally:
        process.kill()
        process.wait()
        for reader in readers:
            reader.join()
        process.stdout.close()
        process.stderr.close()


def _reading(stream: IO[str], into: Queue[str]) -> threading.Thread:
    def read() -> None:
        for line in stream:
            into.put(line)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    return reader


def environment_of(world: World) -> dict[str, str]:
    settings = world.service.settings
    return {
        "WATCHER_DATA_DIR": str(settings.data_dir),
        "WATCHER_DATABASE_URL": settings.database_url,
        "WATCHER_REGISTRY_URL": settings.registry_url,
        "WATCHER_REGISTRY_REQUESTS_PER_MINUTE": "60000",
        "WATCHER_SMTP_URL": settings.smtp_url,
        "WATCHER_MAIL_FROM": settings.mail_from,
        "WATCHER_PUBLIC_URL": settings.public_url,
        "WATCHER_WEBHOOK_ALLOW": settings.webhook_allow,
    }
