"""Runs the real commands over all releases: polls, kills, starts again, and notes what it did and what it cost."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from typing import BinaryIO, Final

import orjson

from bench.long_replay.receiver import Book, Receiver
from bench.long_replay.registry import Control, hold_after, replaying, wait_until_held
from bench.long_replay.schedule import Weather

#: The registry is ours alone; the polite budget for the real one would only make us wait.
REQUESTS_A_MINUTE: Final = 600_000
#: Minutes of that budget in a lean time: some twenty requests, which pay for the searches that are due and for a share
#: of the trials, but not for all of them whole, nor for a delta beside them.
LEAN_MINUTES: Final = 22 / (REQUESTS_A_MINUTE * 0.9)
MOST_POLLS: Final = 5
#: A killed worker's claims are free again after this many seconds, and a few.
LEASE_SECONDS: Final = 120
SHOWERS: Final = ("429", "500", "cut-body", "html-200")


@dataclass(slots=True)
class Run:
    """One run in a folder that `generate` has filled."""

    folder: Path
    registry: Control
    book: Book
    hooks: str
    chance: Random
    releases: int
    weather: list[Weather]
    lean: list[bool]
    verdicts: dict[str, str]
    say: Callable[[str], None]
    #: What the processes log.
    log: BinaryIO
    storms: Iterator[tuple[str, int]] = field(default_factory=lambda: cycle((("403", 1), ("500", 4))))
    at: int = 0
    #: Releases that a sweep has read to its end.
    complete: set[int] = field(default_factory=set)
    killed: int = 0

    def all(self) -> None:
        """Go through every release, and wait for what a killed worker had claimed."""
        self._subscribe(0)
        for release in range(1, self.releases):
            # A release that came out in the middle of the sweep before is there already.
            if self.at < release:
                self._advance()
            begun = time.monotonic()
            self._live_through(release)
            self._keep_mails()
            self._subscribe(release)
            self.say(f"{release:>3} {self.weather[release]:<20} {time.monotonic() - begun:6.1f} s")
        if Weather.KILLED_SENDING in self.weather:
            self._wait_for_leases()
            self._keep_mails()
        self._write()

    def _advance(self) -> None:
        self.registry.advance()
        self.at += 1
        self.book.release = self.at

    def _live_through(self, release: int) -> None:
        weather = self.weather[release]
        if weather is Weather.ASLEEP:
            return
        getattr(self, f"_{weather.name.lower()}")()
        self.registry.break_it()
        # Where the registry has moved on meanwhile, the rest of this release is read with the next.
        if self.at == release:
            self._poll_to_the_end()
            self._decide()

    def _fair(self) -> None:
        """Nothing goes wrong."""

    def _showers(self) -> None:
        first, second = self.chance.sample(SHOWERS, 2)
        self.registry.break_it(*({"kind": kind, "times": 1, "path_contains": "/api/v2/"} for kind in (first, second)))
        self._poll()

    def _slow(self) -> None:
        self.registry.break_it({"kind": "slow", "seconds": 0.2, "times": 4})
        self._poll()

    def _storm(self) -> None:
        """Fail one page as often as it is tried: a refusal is tried once, a breakdown four times within ten seconds."""
        kind, times = next(self.storms)
        self.registry.break_it({"kind": kind, "times": times, "path_contains": "filter.ids"})
        self._poll()

    def _straddled(self) -> None:
        process = self._held_poll()
        if process is not None:
            self._advance()
            self.registry.break_it()
            self._end(process)

    def _killed(self) -> None:
        process = self._held_poll()
        if process is not None:
            self._kill(process)

    def _killed_sending(self) -> None:
        self.book.hold_after(self.chance.randint(1, 8))
        process = self._start("poll", "--json")
        while not self.book.is_held.wait(0.05) and process.poll() is None:
            pass
        self._kill(process)
        self.book.before_hold = None
        self.book.let_go.set()

    def _held_poll(self) -> "subprocess.Popen[bytes] | None":
        """Start a poll that waits in its middle; None where it came to its end before."""
        self.registry.break_it(*hold_after(self.chance.randint(1, 12)))
        process = self._start("poll", "--json")
        if wait_until_held(self.registry, process):
            return process
        self._end(process)
        return None

    def _kill(self, process: "subprocess.Popen[bytes]") -> None:
        self.killed += process.poll() is None
        process.kill()
        process.communicate()

    def _poll_to_the_end(self) -> None:
        for _ in range(MOST_POLLS):
            if self.at in self.complete:
                return
            self._poll()
        self.say(f"{self.at:>3} could not be swept to its end")

    def _poll(self) -> None:
        self._end(self._start("poll", "--json"))

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        """Read what a poll printed: exit 1 says that a part is missing, which the next one reads."""
        out, _ = process.communicate()
        if process.returncode not in (0, 1) or not out:
            raise RuntimeError(f"`watcher poll` ended with {process.returncode} at release {self.at}")
        swept = orjson.loads(out)["sweep"]
        with (self.folder / "sweeps.jsonl").open("ab") as file:
            file.write(orjson.dumps({"at": self.at, "sweep": swept}) + b"\n")
        if swept is None or swept["state"] == "complete":
            self.complete.add(self.at)

    def _decide(self) -> None:
        verdict = self.verdicts.get(str(self.at))
        if verdict:
            self._start("poll", "--accept-reformat", verdict, "--json").communicate()

    def _start(self, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "watcher", *words]
        return subprocess.Popen(command, stdout=subprocess.PIPE, env=self._environment(), stderr=self.log)  # noqa: S603 - ours

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WATCHER_")}
        own = {
            "DATA_DIR": str(self.folder / "data"),
            "REGISTRY_URL": self.registry.origin,
            "REGISTRY_REQUESTS_PER_MINUTE": str(REQUESTS_A_MINUTE),
            "SWEEP_MINUTES": f"{LEAN_MINUTES:.9f}" if self.lean[self.at] else "30",
            "WEBHOOK_ALLOW": "127.0.0.0/8",
            "MAIL_FROM": "Trial Watcher <watcher@example.org>",
        }
        return kept | {f"WATCHER_{name}": value for name, value in own.items()}

    def _subscribe(self, release: int) -> None:
        asked = orjson.loads((self.folder / "asked.json").read_bytes())
        if not any(release in (each["since"], each["until"]) for each in asked):
            return
        command = [sys.executable, "-m", "bench.long_replay.subscribe", str(self.folder), str(release), self.hooks]
        subprocess.run(command, check=True, env=self._environment())  # noqa: S603 - our own program
        made = orjson.loads((self.folder / f"subscribed-{release}.json").read_bytes())
        self.book.secrets |= made["secrets"]
        ended = sum(each["until"] == release for each in asked)
        self.say(f"{release:>3} {len(made['ids'])} subscriptions made, {ended} ended")

    def _keep_mails(self) -> None:
        kept = self.folder / "mails" / str(self.at)
        for mail in sorted((self.folder / "data" / "mail").glob("*.eml")):
            kept.mkdir(parents=True, exist_ok=True)
            mail.rename(kept / mail.name)

    def _wait_for_leases(self) -> None:
        ends = time.monotonic() + LEASE_SECONDS
        while self._waiting() and time.monotonic() < ends:
            # A killed process keeps its deliveries for 90 s on the database's clock, which nobody here can move.
            time.sleep(2)
            self._poll()

    def _waiting(self) -> bool:
        return any(
            orjson.loads(self._start("deliveries", "--json", "--status", status).communicate()[0])
            for status in ("pending", "leased")
        )

    def _write(self) -> None:
        self.registry.heal()
        done = {"complete": sorted(self.complete), "requests": self.registry.requests, "killed": self.killed}
        (self.folder / "done.json").write_bytes(orjson.dumps(done))


def drive(folder: Path, say: Callable[[str], None]) -> None:
    """Run what the folder's files describe; they say afterwards what arrived: `arrived.jsonl`, `mails`, `done.json`."""
    plan = orjson.loads((folder / "schedule.json").read_bytes())
    book = Book(folder / "arrived.jsonl")
    book.file.touch()
    with (
        Receiver(book) as receiver,
        replaying(folder / "histories") as registry,
        (folder / "log.txt").open("ab") as log,
    ):
        Run(
            folder=folder,
            registry=registry,
            book=book,
            hooks=receiver.origin,
            chance=Random(plan["seed"]),  # noqa: S311 - the same run every time
            releases=len(plan["releases"]),
            weather=[Weather(each) for each in plan["weather"]],
            lean=plan["lean"],
            verdicts=plan["verdicts"],
            say=say,
            log=log,
        ).all()
