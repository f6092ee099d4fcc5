"""The service's processes as a campaign sees them: started, killed, frozen, and started again by their supervisor."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.chaos.hosts import Host

STOPS_WITHIN = 60


@dataclass(slots=True)
class Part:
    """One place for a process; what runs there logs to one file, whoever it is."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    #: Where it runs; None: on this machine, as everything else.
    host: Host | None = None
    frozen: bool = False
    #: It was killed, and is to be started again.
    awaited: bool = False
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        self.awaited = False
        with self.log.open("ab") as log:
            command = [*(self.host.prefix if self.host else ()), sys.executable, "-m", *self.command]
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)  # noqa: S603 - ours

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def has_said_something(self) -> bool:
        return self.log.exists() and self.log.stat().st_size > 0

    def kill(self) -> None:
        assert self.process is not None  # noqa: S101 - it was started
        self.process.kill()
        self.process.wait()
        self.frozen = False

    def freeze(self) -> None:
        self._send(signal.SIGSTOP)
        self.frozen = True

    def thaw(self) -> None:
        self._send(signal.SIGCONT)
        self.frozen = False

    def stop(self) -> int:
        """End it as a supervisor does; returns its exit code."""
        assert self.process is not None  # noqa: S101 - it was started
        self._send(signal.SIGTERM)
        return self.process.wait(STOPS_WITHIN)

    def _send(self, what: signal.Signals) -> None:
        assert self.process is not None  # noqa: S101 - it was started
        self.process.send_signal(what)


def environment_of(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a part: nothing of the machine's settings reaches it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATCHER_")}
    return kept | {f"WATCHER_{name}": value for name, value in settings.items()}
