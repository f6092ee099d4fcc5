"""The replay registry in a process of its own, moved and broken over its HTTP control interface."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import httpx

#: Strikes every request that nothing else strikes, and does nothing but count it.
MANY: Final = 1_000_000
ORIGIN: Final = re.compile(r"http://127\.0\.0\.1:\d+")
STUDIES: Final = "/studies"


@dataclass(slots=True)
class Control:
    """A running replay registry; counts the requests that reach it."""

    origin: str
    http: httpx.Client
    requests: int = 0
    _put: int = 0

    def advance(self) -> date:
        answer = self.http.post("/replay/advance").raise_for_status().json()
        return date.fromisoformat(answer["release"])

    def break_it(self, *faults: dict[str, object]) -> None:
        """Put these faults in order, each of which must say how often it strikes; what was put before is gone."""
        self.heal()
        counted = [*faults, {"kind": "slow", "seconds": 0, "times": MANY}]
        for fault in counted:
            self.http.put("/replay/faults", json=fault).raise_for_status()
        self._put = sum(int(str(fault["times"])) for fault in counted)

    def heal(self) -> None:
        """Clear all faults, and let go whoever is kept waiting."""
        self.requests += self._put - sum(int(str(fault["times"])) for fault in self._left())
        self._put = 0
        self.http.delete("/replay/faults").raise_for_status()

    def holds_somebody(self) -> bool:
        """Say whether all faults but the one that counts have struck."""
        return len(self._left()) == 1

    def _left(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.http.get("/replay/faults").raise_for_status().json()["faults"]
        return found


def hold_after(requests: int) -> tuple[dict[str, object], ...]:
    """Return faults that let so many requests pass and keep the next one waiting until they are cleared."""
    passing = ({"kind": "slow", "seconds": 0, "times": requests},) if requests else ()
    return (*passing, {"kind": "slow", "times": 1, "path_contains": STUDIES})


@contextmanager
def replaying(histories: Path) -> Iterator[Control]:
    """Start `watcher replay` and wait for its address."""
    command = [sys.executable, "-m", "watcher", "replay", str(histories), "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    # It says on its error channel that somebody hung up, which is what killing is for.
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            origin = _origin(process)
            with httpx.Client(base_url=origin, timeout=60) as http:
                control = Control(origin, http)
                control.break_it()
                yield control
        finally:
            process.kill()


def _origin(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None  # noqa: S101 - asked for with PIPE
    for line in process.stdout:
        found = ORIGIN.search(line)
        if found:
            return found[0]
    raise RuntimeError(f"the replay registry ended with {process.wait()} before it printed its address")


def wait_until_held(control: Control, process: "subprocess.Popen[bytes]", seconds: float = 60) -> bool:
    """Return whether a request of the process is kept waiting; False once the process has ended."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if control.holds_somebody():
            return True
        if process.poll() is not None:
            return False
        # Both ends are other processes, and neither could signal us.
        time.sleep(0.02)
    raise RuntimeError(f"no request was held within {seconds} s")
