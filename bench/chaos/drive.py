"""Runs a campaign: starts everything, lets faults come at random moments, and waits until it is quiet."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final

from bench.chaos.clock import Shift
from bench.chaos.database import Database, opened
from bench.chaos.lines import Lines
from bench.chaos.parts import Part, environment_of
from bench.chaos.plan import Size
from bench.chaos.rows import Waiting, waiting, write_ledger
from bench.server_process import serving_module
from watcher.db import Store
from watcher.delivery.outbox import LEASE
from watcher.errors import StoreError

#: A supervisor starts a dead process again after at most so many seconds.
MOST_RESTART_SECONDS: Final = 2.0
#: How long beyond its lease a process is frozen, as a share of the lease.
BEYOND: Final = 1.3
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
    database: Database
    parts: list[Part]
    store: Store
    faults: Lines
    shift: Shift
    say: Callable[[str], None]
    #: What is to happen at a time of the monotonic clock.
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    #: Faults still to come, so that each kind comes before any comes too often.
    deck: list[Callable[[], None]] = field(default_factory=list)
    happened: int = 0
    next_at: float = 0.0
    #: What had arrived at the last fault.
    came: int = 0

    @property
    def lease(self) -> float:
        return self.size.lease or LEASE.total_seconds()

    def all(self, fill: Sequence[str]) -> bool:
        """Go through faults while messages come in, then wait; say whether everything ended in time."""
        for part in self.parts:
            part.start()
        self._wait_until_up()
        with subprocess.Popen(fill, env=self.parts[0].environment) as filling:  # noqa: S603 - our own program
            while filling.poll() is None or self.deck or not self.happened:
                self._perhaps_fault()
                self._tick()
        if filling.returncode:
            raise RuntimeError(f"the generator ended with {filling.returncode}")
        self.say(f"{self.happened} faults, and no more; everything is put, and no hand helps")
        return self._wait()

    def _wait_until_up(self) -> None:
        ends = time.monotonic() + STARTS_WITHIN
        while not all(part.has_said_something for part in self.parts):
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
        if late < 0 or (self._arrived() == self.came and late < IDLE_GAPS * self.size.most_gap):
            return
        if not self.deck:
            self.deck = [self._kill, self._kill, self._freeze]
            self.deck += [self._crash, self._crash] if self.database.crash else []
            self.deck += [self._step] if self.size.lease else []
            self.chance.shuffle(self.deck)
        self.deck.pop()()
        self.happened += 1
        self._plan_next()

    def _tick(self) -> None:
        now = time.monotonic()
        due = [each for each in self.later if each[0] <= now]
        self.later = [each for each in self.later if each[0] > now]
        for _, do in due:
            do()
        for part in self.parts:
            if not part.runs and not part.awaited:
                # It ended by itself, which a supervisor puts right and the accounting is told.
                self.faults.write("ended", part=part.name)
                part.start()
        time.sleep(LOOK_SECONDS)

    def _kill(self) -> None:
        part = self._any_part()
        if part is None:
            return
        self.faults.write("killed", part=part.name)
        part.kill()
        part.awaited = True
        self._after(self.chance.uniform(0, MOST_RESTART_SECONDS), part.start)

    def _freeze(self) -> None:
        part = self._any_part()
        if part is None:
            return
        self.faults.write("frozen", part=part.name, seconds=self.lease * BEYOND)
        part.freeze()
        self._after(self.lease * BEYOND, part.thaw)

    def _crash(self) -> None:
        self.faults.write("database", part="postgresql")
        assert self.database.crash is not None  # noqa: S101 - asked above
        self.database.crash()
        self.faults.write("database-up", part="postgresql")

    def _step(self) -> None:
        """Let the clock jump: on, past every lease, or back."""
        seconds = self.chance.choice([1.5, -0.5]) * self.lease
        self.faults.write("clock", part="clock", seconds=seconds)
        self.shift.move(seconds)

    def _any_part(self) -> Part | None:
        """Return a process that runs and is not frozen; None: all are down."""
        up = [part for part in self.parts if part.runs and not part.frozen]
        return self.chance.choice(up) if up else None

    def _after(self, seconds: float, do: Callable[[], None]) -> None:
        self.later.append((time.monotonic() + seconds, do))

    def _wait(self) -> bool:
        ends, said = time.monotonic() + self.size.patience, 0.0
        while time.monotonic() < ends:
            self._tick()
            found = self._waiting()
            if found is None:
                continue
            if not found.deliveries:
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
        """With a clock of our own, do not sit through waits in which nobody holds anything."""
        if self.size.lease is None or found.leased or found.next_at is None or self.later:
            return
        ahead = (found.next_at - self.store.now() - timedelta(seconds=self.shift.seconds)).total_seconds()
        if ahead > 1:
            self.shift.move(ahead)


def drive(folder: Path, kind: str, size: Size, seed: int, say: Callable[[str], None]) -> bool:
    """Run a campaign in an empty folder, which then holds what `account` reads; say whether all ended in time."""
    with ExitStack() as stack:
        database = stack.enter_context(opened(kind, folder))
        mails = stack.enter_context(
            serving_module("bench.chaos.mail_receiver", str(folder), str(seed), str(size.stall))
        )
        hooks = stack.enter_context(
            serving_module("bench.chaos.hook_receiver", str(folder), str(size.dead), str(size.hang))
        )
        environment = environment_of(_settings(folder, database, mails))
        store, faults = Store(database.url), Lines(folder / "faults.jsonl")
        stack.callback(faults.close)
        stack.callback(store.close)
        parts = _parts(folder, kind, size, environment)
        for part in parts:
            stack.callback(part.kill)
        chance = Random(seed)  # noqa: S311 - the same faults for the same seed
        run = Campaign(folder, size, chance, database, parts, store, faults, Shift(folder), say)
        numbers = (str(size.due), str(size.addresses), str(size.load))
        in_time = run.all([sys.executable, "-m", "bench.chaos.fill", str(folder), hooks, *numbers])
        write_ledger(store, folder / "ledger.jsonl")
        codes = [part.stop() for part in parts] if size.lease is None else []
        if any(codes):
            raise RuntimeError(f"the parts ended with {codes}")
    return in_time


def _parts(folder: Path, kind: str, size: Size, environment: Mapping[str, str]) -> list[Part]:
    """One process on SQLite; on PostgreSQL some workers, and in a long campaign two schedulers beside them."""
    if size.lease is not None:
        words = ["bench.chaos.part", str(folder), str(size.lease)]
        names = {f"part-{number}": words for number in range(1 if kind == "sqlite" else size.workers)}
    elif kind == "sqlite":
        names = {"run": ["watcher", "run"]}
    else:
        names = {f"worker-{number}": ["watcher", "worker"] for number in range(size.workers)}
        names |= {f"scheduler-{number}": ["watcher", "scheduler"] for number in range(2)}
    return [Part(name, words, environment, folder / f"{name}.log") for name, words in names.items()]


def _settings(folder: Path, database: Database, mails: str) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database.url,
        # There is no registry: what is due is put by a program of the campaign.
        "REGISTRY_URL": "http://127.0.0.1:9",
        "SMTP_URL": f"smtp://127.0.0.1:{mails}?starttls=never",
        "MAIL_FROM": "Trial Watcher <watcher@example.org>",
        "WEBHOOK_ALLOW": "127.0.0.0/8",
        "LOG_FORMAT": "json",
        "PORT": "0",
    }
