"""Runs a campaign whose stage is set: lets faults come at random moments, and waits until it is quiet."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from bench.chaos.faults import Faults
from bench.chaos.plan import Size
from bench.chaos.rows import Waiting, waiting
from watcher.db import Store
from watcher.errors import StoreError

STARTS_WITHIN: Final = 60
#: A fault that finds nothing arriving waits so many gaps for it.
IDLE_GAPS: Final = 4
LOOK_SECONDS: Final = 0.1
SAY_SECONDS: Final = 20.0


@dataclass(slots=True)
class Campaign:
    """One run in an empty folder."""

    folder: Path
    size: Size
    chance: Random
    store: Store
    faults: Faults
    say: Callable[[str], None]
    next_at: float = 0.0
    #: What had arrived at the last fault.
    came: int = 0

    def all(self, fill: Sequence[str], environment: Mapping[str, str]) -> bool:
        """Go through faults while messages come in, then wait; say whether everything ended in time."""
        for part in self.faults.parts:
            part.start()
        self._wait_until_up()
        with subprocess.Popen(fill, env=environment) as filling:  # noqa: S603 - our own program
            while filling.poll() is None or self.faults.deck or not self.faults.happened:
                self._perhaps_fault()
                self._tick()
        if filling.returncode:
            raise RuntimeError(f"the generator ended with {filling.returncode}")
        self.say(f"{self.faults.happened} faults, and no more; everything is put, and no hand helps")
        return self._wait()

    def _wait_until_up(self) -> None:
        ends = time.monotonic() + STARTS_WITHIN
        while not all(part.has_said_something for part in self.faults.parts):
            if time.monotonic() > ends:
                raise RuntimeError("the parts did not come up")
            self._tick()
        self._plan_next()

    def _plan_next(self) -> None:
        gap = self.chance.uniform(self.size.least_gap, self.size.most_gap)
        self.next_at, self.came = time.monotonic() + gap, self._arrived()

    def _arrived(self) -> int:
        """Return a number that grows with what arrives."""
        return sum(file.stat().st_size for file in self.folder.glob("*s.jsonl") if file.stem in ("mails", "hooks"))

    def _perhaps_fault(self) -> None:
        """Let a fault come when its time has: on a slow machine not before the service has worked again."""
        late = time.monotonic() - self.next_at
        if (
            late < 0
            or self.faults.is_all_frozen
            or (self._arrived() == self.came and late < IDLE_GAPS * self.size.most_gap)
        ):
            return
        self.faults.next()
        self._plan_next()

    def _tick(self) -> None:
        self.faults.tick()
        time.sleep(LOOK_SECONDS)

    def _wait(self) -> bool:
        """Wait until nothing is open, every fault has ended, and who was cut off or frozen has had its say again."""
        ends, said = time.monotonic() + self.size.patience, 0.0
        while time.monotonic() < ends:
            self._tick()
            found = self._waiting()
            if found is None:
                continue
            if not found.deliveries and not self.faults.later:
                return True
            self._skip(found)
            if time.monotonic() - said > SAY_SECONDS:
                said = time.monotonic()
                self.say(f"{found.deliveries:,} not final, {found.leased:,} of them leased")
        return False

    def _waiting(self) -> Waiting | None:
        try:
            return waiting(self.store)
        except StoreError:
            return None

    def _skip(self, found: Waiting) -> None:
        """With a short lease, do not sit through waits in which nobody holds anything."""
        if self.size.lease is None or found.leased or found.next_at is None or self.faults.later:
            return
        shift = self.faults.shift
        ahead = (found.next_at - self.store.now() - timedelta(seconds=shift.seconds)).total_seconds()
        if ahead > 1:
            shift.move(ahead)
