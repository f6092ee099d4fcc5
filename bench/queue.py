"""What it costs to claim deliveries and to record that they were accepted, beside a queue library.

Worker processes do nothing else, on a PostgreSQL and a SQLite of our own with every flush to the disk. The seconds are
on the wall and for one row, because what counts is how many a second: the database's work is in another process.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.databases import database, fill, postgres, sqlite
from bench.peers import environment
from bench.table import NotMeasuredError, Row, at_least, at_most

ROUNDS = 3
OURS = (sys.executable, "-m", "bench.queue_hand")
PEER = Path(__file__).parent / "peers" / "pgqueuer_hand.py"
#: Rows at a batch, so that each cell takes a second or two.
ROWS = {1: 1_500, 10: 10_000, 100: 40_000, 500: 60_000}
USUAL_BATCH = 100
WORKERS = 2
LEASED = (0, 1_000, 200_000)
PEER_BATCHES, PEER_WORKERS = (100, 500), (1, WORKERS)
#: One delivery in flight a worker: as many of them as one worker sends in 4 s at best.
SENT = 200
MANY = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """Seconds a row, of each round."""

    seconds: list[float]

    @property
    def rate(self) -> float:
        return 1 / median(self.seconds)


def measure() -> list[Row]:
    """Return PostgreSQL by batch and by leased rows, PgQueuer at its best, SQLite, and one and four workers."""
    with postgres() as server:
        by_batch = {batch: _cell(server, batch, WORKERS) for batch in ROWS}
        peer = _best_peer(server)
        leased = {count: _cell(server, 100, 1, leased=count) for count in LEASED}
        alone, four = (_sending(server, workers) for workers in (1, MANY))
    lite = {batch: _cell(None, batch, 1) for batch in (1, 100)}
    floor = median(by_batch[100].seconds)
    return [
        *_batches(by_batch, peer, floor),
        *([Row("PgQueuer at its best batch", peer.seconds, floor, _a_second(peer))] if peer else []),
        *_leased(leased, floor),
        Row("SQLite, one by one", lite[1].seconds, floor, at_least(1_000, lite[1].rate, "a second")),
        Row("SQLite, batches of 100", lite[100].seconds, floor, at_least(20_000, lite[100].rate, "a second")),
        Row("one worker, one in flight, answers after 20 ms", alone.seconds, floor, _a_second(alone)),
        Row("four of them", four.seconds, floor, at_least(3.5, four.rate / alone.rate, "x one")),
    ]


def _batches(cells: dict[int, Cell], peer: Cell | None, floor: float) -> list[Row]:
    rows = []
    for batch, cell in cells.items():
        goal = _a_second(cell)
        if batch == USUAL_BATCH:
            goal = at_least(20_000, cell.rate, "a second")
            goal += f"; {at_least(1.5, cell.rate / peer.rate, 'x PgQueuer')}" if peer else ""
        rows.append(Row(f"PostgreSQL, batches of {batch}, {WORKERS} workers", cell.seconds, floor, goal))
    return rows


def _leased(cells: dict[int, Cell], floor: float) -> list[Row]:
    none = median(cells[0].seconds)
    return [
        Row(
            f"PostgreSQL, batches of 100, 1 worker, {count:,} others leased",
            cell.seconds,
            floor,
            at_most(1.2, median(cell.seconds) / none, "x without") if count else _a_second(cell),
        )
        for count, cell in cells.items()
    ]


def _a_second(cell: Cell) -> str:
    return f"{cell.rate:,.0f} a second"


def _cell(server: str | None, batch: int, workers: int, leased: int = 0) -> Cell:
    """Measure claims in batches of so many; on SQLite where no server is named."""
    rows = ROWS[batch]
    seconds = []
    for _ in range(ROUNDS):
        with database(server) if server else sqlite() as url:
            fill(url, rows, leased)
            hand = [*OURS, "claim", url, str(batch), str(rows)]
            seconds.append(_race([hand] * workers) / rows)
    return Cell(seconds)


def _sending(server: str, workers: int) -> Cell:
    seconds = []
    for _ in range(ROUNDS):
        with database(server) as url:
            fill(url, SENT * workers)
            hand = [*OURS, "send", url, "1", str(SENT)]
            seconds.append(_race([hand] * workers) / (SENT * workers))
    return Cell(seconds)


def _best_peer(server: str) -> Cell | None:
    try:
        environment.require()
    except NotMeasuredError:
        return None
    cells = [_peer(server, batch, workers) for batch in PEER_BATCHES for workers in PEER_WORKERS]
    return max(cells, key=lambda cell: cell.rate)


def _peer(server: str, batch: int, workers: int) -> Cell:
    rows, seconds = ROWS[batch], []
    for _ in range(ROUNDS):
        with database(server) as url:
            program = [environment.tool("python"), str(PEER)]
            subprocess.run([*program, "fill", url, str(rows)], check=True)  # noqa: S603 - our own program
            seconds.append(_race([[*program, "work", url, str(batch)]] * workers) / rows)
    return Cell(seconds)


def _race(commands: Sequence[Sequence[str]]) -> float:
    """Start processes, let them go together when all are ready, and return the seconds until the last is done."""
    hands = [_start(command) for command in commands]
    for hand in hands:
        _line(hand)
    begun = time.perf_counter()
    for hand in hands:
        assert hand.stdin is not None  # noqa: S101 - asked for with PIPE
        hand.stdin.write("\n")
        hand.stdin.flush()
    for hand in hands:
        _line(hand)
    took = time.perf_counter() - begun
    for hand in hands:
        hand.communicate()
    return took


def _start(command: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _line(hand: subprocess.Popen[str]) -> str:
    assert hand.stdout is not None  # noqa: S101 - asked for with PIPE
    if line := hand.stdout.readline():
        return line
    raise RuntimeError("a worker of the benchmark died")
