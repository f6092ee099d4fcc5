"""What it takes to take in a release in which 3,000 of 10,000 followed trials changed: from the page to the outbox.

Each round is a process of its own (`python -m bench.ingest ORIGIN`), so that its peak of memory is its own.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import orjson

from bench.large_release import CHANGED_TRIALS, NCT_IDS, TRIALS, publish, serving
from bench.table import Row, at_most
from watcher.bootstrap import Service, open_registry, open_service
from watcher.jobs.course import Poller
from watcher.jobs.poll import poll
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Interest
from watcher.settings import Settings

ROUNDS = 1
FOLLOWERS = 1_000
KB_A_MB = 1_024


@dataclass(frozen=True, slots=True)
class Taken:
    """One release, taken in: seconds on the wall and of CPU, and the process's peak of memory in MB."""

    seconds: float
    cpu: float
    peak: float
    alerts: int


def measure() -> list[Row]:
    """Return the rows; the floor is a release in which nothing moved but the stamp of every record."""
    with serving() as origin:
        rounds = [_in_a_process(origin) for _ in range(ROUNDS)]
    same, changed = [one["same"] for one in rounds], [one["changed"] for one in rounds]
    floor = median(one.cpu for one in same)
    slowest, peak = max(one.seconds for one in changed), max(one.peak for one in changed)
    name = f"{CHANGED_TRIALS:,} of {TRIALS:,} trials changed, {changed[0].alerts:,} alerts"
    goal = f"{at_most(60, slowest, 's on the wall')}; {at_most(300, peak, 'MB')}"
    return [
        Row("floor: a release in which nothing changed", [one.cpu for one in same], floor),
        Row(name, [one.cpu for one in changed], floor, goal),
    ]


def _in_a_process(origin: str) -> dict[str, Taken]:
    command = [sys.executable, "-m", "bench.ingest", origin]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own program
    # Above the last line stands the log.
    last = done.stdout.splitlines()[-1]
    return {name: Taken(**found) for name, found in orjson.loads(last).items()}


async def take_in(origin: str) -> dict[str, Taken]:
    """Follow every trial, see it once, and take in two releases: one without changes, one with."""
    with tempfile.TemporaryDirectory(prefix="watcher-bench-") as folder:
        settings = Settings(data_dir=Path(folder), registry_url=origin, registry_requests_per_minute=1_000_000)
        with open_service(settings) as service:
            follow(service)
            async with open_registry(service.settings, service.store) as registry:
                poller = service.poller(registry)
                await _taken(service, poller, changes=0)
                same = await _taken(service, poller, changes=0)
                await asyncio.to_thread(publish, origin)
                return {"same": same, "changed": await _taken(service, poller, changes=CHANGED_TRIALS)}


def follow(service: Service) -> None:
    book, now = service.pipeline.book, service.now()
    interest = Interest(kinds=frozenset(Kind), least=Importance.MINOR)
    for follower in range(FOLLOWERS):
        address = book.address(Channel.EMAIL, f"reader{follower}@example.org", None, now)
        for nct_id in NCT_IDS[follower::FOLLOWERS]:
            made = book.subscribe(book.watch_trial(nct_id, nct_id, now).id, address.id, interest, now)
            book.confirm(made, "operator", now)


async def _taken(service: Service, poller: Poller, *, changes: int) -> Taken:
    """Sweep the present release once more, and make sure that it did what it should."""
    waiting = service.pipeline.outbox.waiting(service.now()).ready
    wall, cpu = time.perf_counter(), time.process_time()
    done = await poll(poller, again=True)
    seconds, spent = time.perf_counter() - wall, time.process_time() - cpu
    alerts = service.pipeline.outbox.waiting(service.now()).ready - waiting
    if (
        done is None
        or done.problems
        or (done.trials, done.versions) != (TRIALS, changes)
        or bool(alerts) != bool(changes)
    ):
        raise RuntimeError(f"{TRIALS} trials were to be read and {changes} to be stored, but it gave {done}")
    return Taken(seconds, spent, peak_memory(), alerts)


def peak_memory() -> float:
    """Return this process's peak of memory in MB; `getrusage` would count what its parent had when it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / KB_A_MB


if __name__ == "__main__":
    taken = asyncio.run(take_in(sys.argv[1]))
    sys.stdout.buffer.write(orjson.dumps({name: asdict(one) for name, one in taken.items()}))
