"""What a light pass over 600,000 trials costs, beside only fetching the same pages and counting the trials on them."""

import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from typing import Final

import orjson

from bench.synthetic.population import TRIALS
from bench.synthetic.server import served, serving
from bench.table import Row, at_most

ROUNDS: Final = 3
MEGABYTE: Final = 1_000_000
#: What ingest may take, and a pass over few fields should never need.
MOST_MEMORY: Final = 300


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass, by a process of its own; its peak of memory and the bytes that were served are in MB."""

    seconds: float
    cpu: float
    peak: float
    requests: int
    served: float


def measure() -> list[Row]:
    """Return the floor and our light pass, in rounds that take turns; each refuses unless it saw every trial."""
    passes: dict[str, list[Pass]] = {"floor": [], "ours": []}
    with serving() as origin:
        for _ in range(ROUNDS):
            for what, found in passes.items():
                found.append(_walk(what, origin))
    floor, ours = passes["floor"], passes["ours"]
    least = median(each.cpu for each in floor)
    memory = at_most(MOST_MEMORY, max(each.peak for each in ours), "MB at the peak")
    return [
        Row(f"floor: fetch the pages, count the trials; {_cost(floor)}", [each.cpu for each in floor], least),
        Row(f"light pass over {TRIALS:,} trials; {_cost(ours)}", [each.cpu for each in ours], least, memory),
    ]


def _cost(passes: list[Pass]) -> str:
    wall = median(each.seconds for each in passes)
    last = passes[-1]
    return f"{last.requests} requests, {last.served:.0f} MB of gzip, {wall:.0f} s on the wall"


def _walk(what: str, origin: str) -> Pass:
    before = served(origin)
    command = [sys.executable, "-m", "bench.synthetic.walk", what, origin]
    walked = subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own program
    cost = orjson.loads(walked.stdout)
    after = served(origin)
    if cost["trials"] != TRIALS:
        raise RuntimeError(f"a pass ({what}) was to see {TRIALS} trials, but it saw {cost['trials']}")
    return Pass(
        cost["seconds"], cost["cpu"], cost["peak"] / MEGABYTE, after["requests"] - before["requests"],
        (after["bytes"] - before["bytes"]) / MEGABYTE,
    )  # fmt: skip
