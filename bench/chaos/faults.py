"""The faults of a campaign: each kind comes before any comes too often, and each that lasts is ended again."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bench.chaos.clock import Shift
from bench.chaos.database import Database
from bench.chaos.disk import Disk
from bench.chaos.hosts import Host
from bench.chaos.lines import Lines
from bench.chaos.parts import Part
from bench.chaos.plan import Size

#: A supervisor starts a dead process again after at most so many seconds.
MOST_RESTART_SECONDS: Final = 2.0
#: How long beyond its lease a process is frozen, as a share of the lease.
BEYOND: Final = 1.3
#: What may be asked for alone, and how often each comes in a round.
ROUND: Final = {"kill": 2, "freeze": 1, "crash": 2, "clock": 1, "cut-off": 2, "disk": 1}


@dataclass(slots=True)
class Faults:
    """Lets faults come, and tells a file of each, with its end if it lasts. `only`: no other kind; None: all."""

    size: Size
    lease: float
    chance: Random
    parts: Sequence[Part]
    database: Database
    disk: Disk | None
    lines: Lines
    shift: Shift
    only: str | None = None
    happened: int = 0
    #: What is to happen at a time of the monotonic clock.
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)
    #: Kinds still to come in this round; empty: a whole round is over, or none has begun.
    deck: list[str] = field(default_factory=list)
    #: Hosts, by how often they were cut off; those that are cut off now.
    _cuts: dict[str, int] = field(default_factory=dict)
    _cut_off: set[str] = field(default_factory=set)

    def next(self) -> None:
        """Let one fault come; one that cannot come now comes later in its round."""
        if not self.deck:
            possible = self.kinds()
            self.deck = [name for name, count in ROUND.items() if name in possible for _ in range(count)]
            self.chance.shuffle(self.deck)
        name = self.deck.pop()
        if self.kinds()[name]():
            self.happened += 1
        else:
            self.deck.insert(0, name)

    @property
    def is_all_frozen(self) -> bool:
        """Whether nothing runs that another fault could hit."""
        return all(part.frozen for part in self.parts)

    def kinds(self) -> dict[str, Callable[[], bool]]:
        """Return what can happen here. Raises RuntimeError where that does not hold what is asked for alone."""
        found = {"kill": self._kill, "freeze": self._freeze, "clock": self._step}
        found |= {"crash": self._crash} if self.database.crash else {}
        found |= {"cut-off": self._cut} if any(part.host for part in self.parts) else {}
        found |= {"disk": self._fill} if self.disk else {}
        if self.only is None:
            return found
        if self.only not in found:
            raise RuntimeError(f"{self.only} cannot happen here, only {', '.join(found)}")
        return {self.only: found[self.only]}

    def tick(self) -> None:
        """End what has lasted long enough, and start again what died."""
        now = time.monotonic()
        due = [each for each in self.later if each[0] <= now]
        self.later = [each for each in self.later if each[0] > now]
        for _, do in due:
            do()
        for part in self.parts:
            if not part.runs and not part.awaited:
                # It ended by itself, which a supervisor puts right and the accounting is told.
                self._write("ended", part)
                self._restart(part)

    def _kill(self) -> bool:
        part = self._any_part()
        if part is None:
            return False
        self._write("killed", part)
        part.kill()
        self._restart(part)
        return True

    def _freeze(self) -> bool:
        part = self._any_part()
        if part is None or (self.disk and self.disk.is_full):
            return False
        self._write("frozen", part)
        part.freeze()

        def thaw() -> None:
            self._write("thawed", part)
            part.thaw()

        self._after(self.lease * BEYOND, thaw)
        return True

    def _crash(self) -> bool:
        assert self.database.crash is not None  # noqa: S101 - asked in `kinds`
        self.lines.write("database", part="postgresql")
        self.database.crash()
        self.lines.write("database-up", part="postgresql")
        return True

    def _step(self) -> bool:
        """Let the clock jump: on, past every lease, or back."""
        seconds = self.chance.choice([1.5, -0.5]) * self.lease
        self.lines.write("clock", part="clock", seconds=seconds)
        self.shift.move(seconds)
        return True

    def _cut(self) -> bool:
        """Cut a host off from the database; those that never were come first."""
        hosts = [part.host for part in self.parts if part.host and part.host.name not in self._cut_off]
        if not hosts:
            return False
        least = min(self._cuts.get(each.name, 0) for each in hosts)
        host = self.chance.choice([each for each in hosts if self._cuts.get(each.name, 0) == least])
        self._cuts[host.name] = least + 1
        self._cut_off.add(host.name)
        self.lines.write("cut-off", part=host.name, host=host.address)
        host.cut()
        self._after(max(self.lease * BEYOND, self.size.cut), lambda: self._let_back(host))
        return True

    def _let_back(self, host: Host) -> None:
        host.heal()
        self.lines.write("let-back", part=host.name, host=host.address)
        self._cut_off.discard(host.name)

    def _fill(self) -> bool:
        """Fill the database's disk up; nothing is frozen meanwhile, because it would not notice."""
        disk = self.disk
        assert disk is not None  # noqa: S101 - asked in `kinds`
        if disk.is_full:
            return False
        self.lines.write("disk", part="disk")
        disk.fill()

        def free() -> None:
            disk.free()
            self.lines.write("disk-freed", part="disk")

        self._after(self.lease * BEYOND, free)
        return True

    def _any_part(self) -> Part | None:
        """Return a process that runs and is not frozen; None: all are down."""
        up = [part for part in self.parts if part.runs and not part.frozen]
        return self.chance.choice(up) if up else None

    def _restart(self, part: Part) -> None:
        part.awaited = True
        self._after(self.chance.uniform(0, MOST_RESTART_SECONDS), part.start)

    def _after(self, seconds: float, do: Callable[[], None]) -> None:
        self.later.append((time.monotonic() + seconds, do))

    def _write(self, did: str, part: Part) -> None:
        where = {"host": part.host.address} if part.host else {}
        self.lines.write(did, part=part.name, **where)
