"""Who the 600,000 trials are, as arithmetic on their numbers: any of them can be made without the others.

Sizes and churn are those that were measured on the real registry: 3,000 updates a working day, one change in nine
that moves no date, records of 17 KB of JSON on average. No trial is added or removed.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from typing import Final

TRIALS: Final = 600_000
FIRST_POSTED: Final = date(1999, 11, 1)
FIRST_RELEASE: Final = date(2026, 7, 1)
#: A multiplier that scatters numbers; odd and not divisible by five, so that it has an inverse for both cycles.
SCATTER: Final = 7_919
#: Every trial is updated once in so many releases: 3,000 a release.
DATED_CYCLE: Final = 200
#: And once in so many something moves without a date: one in nine of all changes.
UNDATED_CYCLE: Final = 1_600
#: What moves without a date does so half a cycle after the trial's dated updates, never with one of them.
APART: Final = DATED_CYCLE // 2
#: What else a trial has goes by blocks of numbers: trials of one cycle are all updated together, and must be mixed.
BLOCK: Final = 7
#: One update in five brings another status; the others change elsewhere.
KINDS: Final = 5
STATUS: Final = 0
#: In shares like the registry's; each differs from the one before it, which it follows at an update.
STATUSES: Final = (
    "COMPLETED", "RECRUITING", "COMPLETED", "UNKNOWN", "COMPLETED", "TERMINATED", "COMPLETED", "NOT_YET_RECRUITING",
    "COMPLETED", "ACTIVE_NOT_RECRUITING", "UNKNOWN", "WITHDRAWN",
)  # fmt: skip
#: Those that the registry itself makes UNKNOWN when nobody confirms them for two years.
OPEN: Final = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING"})
WEEK: Final = 7
WORKING_DAYS: Final = 5


class Moved(Enum):
    """What the registry itself did to a record without a new update date."""

    NOTHING = 0
    #: The status became UNKNOWN.
    UNCONFIRMED = 1
    #: A publication was linked.
    REFERENCE = 2
    #: A submission of results was listed.
    SUBMISSION = 3


def nct_id(number: int) -> str:
    return f"NCT{number + 1:08d}"


def number_of(wanted: str) -> int:
    return int(wanted[3:]) - 1


def kind(number: int) -> int:
    """Return what an update of this trial changes: its status, or what `records` says."""
    return number // BLOCK % KINDS


@dataclass(frozen=True)
class Population:
    """The trials at one of the first 1,600 releases; numbers run from 0 in the order of their first posting."""

    trials: int = TRIALS
    release: int = 0

    @property
    def day(self) -> date:
        return release_day(self.release)

    @cached_property
    def _firsts(self) -> list[int]:
        """The number of the first trial of each day; the registry has grown by a little more each day."""
        days = (FIRST_RELEASE - FIRST_POSTED).days
        return [self.trials * day * (day + days) // (2 * days * days) for day in range(days)]

    def posted(self, number: int) -> date:
        return FIRST_POSTED + timedelta(days=bisect_left(self._firsts, number + 1) - 1)

    def posted_between(self, first: date, last: date) -> range:
        """Return the trials first posted from one day to another."""
        return range(self._before(first), self._before(last + timedelta(days=1)))

    def updated(self, number: int) -> date:
        """Return the day of the last update: of the releases since the first, or long before."""
        since = (self.release - number * SCATTER) % DATED_CYCLE
        if since < self.release:
            return release_day(self.release - since)
        return self.posted(number) + (FIRST_RELEASE - self.posted(number)) * (number % 97) // 100

    def updated_between(self, first: date, last: date) -> list[int]:
        """Return the trials whose last update is from one day to another, both after the first release."""
        releases = [each for each in range(1, self.release + 1) if first <= release_day(each) <= last]
        latest = [each for each in releases if each > self.release - DATED_CYCLE]
        return sorted(number for each in latest for number in self._in_phase(each))

    def updates(self, number: int) -> int:
        """Return how often a trial was updated since the first release."""
        last = self.release - (self.release - number * SCATTER) % DATED_CYCLE
        return max(0, -(-last // DATED_CYCLE))

    def moved_at(self, number: int) -> int:
        """Return the release at which something moved without a date; 0: none since the first."""
        since = (self.release - number * SCATTER - APART) % UNDATED_CYCLE
        return max(0, self.release - since)

    def moved(self, number: int) -> Moved:
        """Return what moved without a date."""
        if not self.moved_at(number):
            return Moved.NOTHING
        if number // BLOCK % 2:
            return Moved.REFERENCE
        return Moved.UNCONFIRMED if self.last_known(number) in OPEN else Moved.SUBMISSION

    def last_known(self, number: int) -> str:
        """Return the status that the sponsor gave last."""
        turn = self.updates(number) if kind(number) == STATUS else 0
        return STATUSES[(number // BLOCK + turn) % len(STATUSES)]

    def status(self, number: int) -> str:
        return "UNKNOWN" if self.moved(number) is Moved.UNCONFIRMED else self.last_known(number)

    def changed(self, number: int) -> bool:
        """Say whether a trial's record differs from that of the release before, and not only in its stamp."""
        is_updated = self.updated(number) == self.day
        return is_updated or 0 < self.moved_at(number) == self.release

    def _before(self, day: date) -> int:
        at = (day - FIRST_POSTED).days
        if at <= 0:
            return 0
        return self._firsts[at] if at < len(self._firsts) else self.trials

    def _in_phase(self, release: int) -> Iterator[int]:
        first = release * pow(SCATTER, -1, DATED_CYCLE) % DATED_CYCLE
        return iter(range(first, self.trials, DATED_CYCLE))


def release_day(release: int) -> date:
    """Return the day of a release: each is on a working day, as the first, a Wednesday, is."""
    weekday = FIRST_RELEASE.weekday()
    weeks, rest = divmod(weekday + release, WORKING_DAYS)
    return FIRST_RELEASE - timedelta(days=weekday) + timedelta(days=weeks * WEEK + rest)
