"""What a poll works with, and what a running sweep has seen so far: the values that its parts share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from watcher.match.local import Rules
from watcher.model.record import Json
from watcher.model.sweep import Held, Release
from watcher.pipeline import Pipeline
from watcher.registry.client import Registry
from watcher.sweep.days import registry_day
from watcher.sweep.endings import Endings
from watcher.sweep.journal import Journal
from watcher.sweep.plan import Allowance, Shape
from watcher.sweep.reads import Reads
from watcher.sweep.steps import Steps


@dataclass(frozen=True, slots=True)
class Poller:
    """What a poll needs."""

    registry: Registry
    pipeline: Pipeline
    journal: Journal
    reads: Reads
    steps: Steps
    endings: Endings
    clock: Callable[[], datetime]
    allowance: Allowance = field(default_factory=Allowance)
    shape: Shape = field(default_factory=Shape)
    #: Is told how many trials of how many are read.
    on_step: Callable[[int, int], None] = lambda _done, _of: None


@dataclass(frozen=True, slots=True)
class Moves:
    """The trials that entered a search and those that it lists no more."""

    entered: frozenset[str]
    left: frozenset[str]


@dataclass(frozen=True, slots=True)
class Exact:
    """The searches that a sweep evaluates on the records it reads."""

    rules: Rules
    #: The sweep after which everything that changed in a trial may be why it moved: the last complete one.
    since: int


@dataclass(slots=True)
class Course:
    """What a running sweep has seen so far."""

    sweep_id: int
    release: Release
    #: Swept by hand, whatever was read of this release before.
    again: bool
    #: What sweeps of this release have done so far, and what they found.
    done: Mapping[str, Mapping[str, Json]]
    #: The searches that were walked, by the id of their watch.
    moves: dict[int, Moves] = field(default_factory=dict)
    exact: Exact | None = None
    #: The trials whose records of this release `exact` was asked about.
    evaluated: set[str] = field(default_factory=set)
    read: int = 0
    #: The registry published the next release meanwhile, so that later answers may be of that one.
    has_moved: bool = False
    missing: set[str] = field(default_factory=set)
    #: The day up to which a delta has read every update, where there was one.
    swept_day: date | None = None
    held: list[Held] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    #: What waits for a later release or an operator, in words.
    notes: list[str] = field(default_factory=list)

    @property
    def day(self) -> date:
        return registry_day(self.release.data_timestamp)

    @property
    def moving(self) -> frozenset[str]:
        """The trials that entered or left a search, whose records say why."""
        return frozenset().union(*(moves.entered | moves.left for moves in self.moves.values()))
