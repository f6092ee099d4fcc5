"""Which requests find what changed, and what they cost. Pure: a job carries the plan out.

Four ways, from the one that finds everything to the one that finds least; the cheapest of the first that fit is taken.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

#: Ids in one `filter.ids` request: 400 of 12 bytes stay under the 6,000 bytes that the registry's edge takes safely.
IDS_A_REQUEST = 400
PAGE = 1_000
#: Every watched trial is read whole at least once in so many releases.
MOST_RELEASES = 7
#: `/version`: first, whether there is anything to sweep; last, whether the release moved meanwhile.
RELEASE_REQUESTS = 2
#: `/version` after each walk of a search: a membership is only good for one release.
WALK_OVERHEAD = 1
#: Of the budget; pages that ask the registry for somebody keep the rest.
SWEEPS_SHARE = 0.9


class PartKind(StrEnum):
    """A part of a plan, in the order in which it is carried out."""

    RELEASE = "release"
    WALKS = "walks"
    IDS = "ids"
    DELTA = "delta"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a sweep may cost. Half an hour is far from the next release, and nobody waits longer for news."""

    requests_per_minute: float = 40
    minutes: float = 30

    @property
    def pace(self) -> float:
        return self.requests_per_minute * SWEEPS_SHARE

    @property
    def requests(self) -> int:
        return int(self.pace * self.minutes)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of the registry: its size, how many records get a new update date on a working day."""

    trials: int = 600_000
    #: 10,000 at a peak.
    changed_a_day: int = 3_000
    #: Records on all days of the delta, as the registry counts them; None: it was not asked.
    changed: int | None = None
    #: Slices of the light pass: each ends with a page that is not full.
    light_slices: int = 24
    #: Requests that it took to count.
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """A saved search that somebody follows."""

    watch_id: int
    title: str
    members: int
    #: Releases since its last complete walk; 0: walked at this release; None: never walked.
    age: int | None = None
    #: Its meaning allows it to be evaluated here, on the records of a delta.
    is_exact: bool = False

    @property
    def requests(self) -> int:
        return WALK_OVERHEAD + max(1, ceil(self.members / PAGE))

    @property
    def is_due(self) -> bool:
        return self.age is None or self.age >= MOST_RELEASES


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched, and how old our knowledge of it is."""

    #: Releases since they were last read whole -> how many trials; 0: read at this release already.
    ages: Mapping[int, int]
    searches: tuple[Search, ...] = ()
    #: Days of update that a delta has to read.
    delta_days: int = 3
    #: Trials that are asked for whatever their age: held back, or missing from the last answer.
    doubtful: int = 0

    @property
    def trials(self) -> int:
        return sum(self.ages.values())

    @property
    def unread(self) -> int:
        return self.trials - self.ages.get(0, 0)

    @property
    def least_delta(self) -> int:
        """What a delta costs at least: a page a day, and to have the registry count it."""
        return self.delta_days + 1

    @property
    def exact_walks(self) -> int:
        """What it would cost to walk all the searches that can be evaluated instead."""
        return sum(search.requests for search in self.searches if search.is_exact and search.age != 0)

    @property
    def due(self) -> int:
        """How many of the oldest are read at this release so that none ever waits for more than seven."""
        overdue = sum(count for age, count in self.ages.items() if age >= MOST_RELEASES)
        share = ceil(self.trials / MOST_RELEASES) - self.ages.get(0, 0)
        return min(self.unread, max(overdue, share))


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a plan, its price in requests, and why it is there."""

    kind: PartKind
    requests: int
    trials: int
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What one sweep will ask of the registry."""

    parts: tuple[Part, ...]
    #: In the order in which they are walked: the oldest first.
    walks: tuple[Search, ...]
    #: Searches that wait for a later release.
    put_off: tuple[Search, ...]
    trials: int
    #: Read by id, oldest first.
    id_trials: int
    allowance: Allowance
    #: What this budget cannot keep; None where it keeps everything.
    shortfall: str | None

    @property
    def requests(self) -> int:
        return sum(part.requests for part in self.parts)

    @property
    def minutes(self) -> float:
        return self.requests / self.allowance.pace

    @property
    def id_batches(self) -> int:
        return ceil(self.id_trials / IDS_A_REQUEST)

    @property
    def why(self) -> str:
        return "; ".join(part.why for part in self.parts if part.kind is not PartKind.RELEASE)

    def has(self, kind: PartKind) -> bool:
        return any(part.kind is kind for part in self.parts)


def plan_sweep(watched: Watched, allowance: Allowance | None = None, shape: Shape | None = None) -> Plan:
    """Choose the cheapest parts that find every dated change now and leave no trial unread for over 7 releases.

    Searches that are due are paid for first, then the trials; the other searches get what is left, oldest first.
    Few exact searches are cheaper to walk than to evaluate: a delta is read for all of them or for none.
    """
    allowance, shape = allowance or Allowance(), shape or Shape()
    chosen = _plan(watched, allowance, shape)
    if not any(search.is_exact for search in chosen.put_off):
        return chosen
    walked = tuple(replace(search, is_exact=False) for search in watched.searches)
    other = _plan(replace(watched, searches=walked), allowance, shape)
    keeps_all = not other.put_off and not other.shortfall
    return other if keeps_all and other.requests <= chosen.requests else chosen


def _plan(watched: Watched, allowance: Allowance, shape: Shape) -> Plan:
    prices, asked = Prices(watched, shape), RELEASE_REQUESTS + shape.asked
    waiting = sorted((each for each in watched.searches if each.age != 0), key=_oldest_first)
    # What is due of trials and searches comes before everything else; neither may starve the other.
    due = _due(waiting, max(allowance.requests // 2, allowance.requests - asked - prices.due.requests))
    left = allowance.requests - asked - _price(due)
    way = _choose(prices, left)
    walked = _fitting(waiting, due, left - _price(way))
    walks, put_off = (tuple(each for each in waiting if (each in walked) is kind) for kind in (True, False))
    id_trials = sum(part.trials for part in way if part.kind is PartKind.IDS)
    release = Part(PartKind.RELEASE, asked, 0, "which release it is, and whether it still is at the end")
    parts = (release, *_walking(walks, put_off), *way)
    late = _late(put_off, has_delta=any(part.kind is PartKind.DELTA for part in way))
    return Plan(parts, walks, put_off, watched.trials, id_trials, allowance, _shortfall(watched, id_trials, late))


@dataclass(frozen=True, slots=True)
class Prices:
    """What each part costs and why it is chosen."""

    watched: Watched
    shape: Shape

    def ids(self, trials: int, why: str) -> Part:
        return Part(PartKind.IDS, ceil((trials + self.watched.doubtful) / IDS_A_REQUEST), trials, why)

    @property
    def delta(self) -> Part:
        days = self.watched.delta_days
        # A page more a day: the last one is not full, or it is full and leads to an empty one.
        counted = self.shape.changed
        changed = days * self.shape.changed_a_day if counted is None else counted
        requests = days * (self.shape.changed_a_day // PAGE) if counted is None else changed // PAGE
        found = f"{'about ' if counted is None else ''}{changed:,} records on {days} days"
        why = f"{requests + days} requests for what got a new update date, {found}"
        return Part(PartKind.DELTA, requests + days, 0, why)

    @property
    def light(self) -> Part:
        requests = ceil(self.shape.trials / PAGE) + self.shape.light_slices
        # Eight of nine changes move a date and are read by the delta; the ninth is read by id.
        moved = ceil(self.shape.changed_a_day / 8 * self.watched.trials / max(1, self.shape.trials))
        why = (
            f"{requests} pages of few fields over the whole registry, then by id what moved: it finds what moves "
            f"no date for less than {ceil(self.watched.unread / IDS_A_REQUEST):,} batches of whole records"
        )
        return Part(PartKind.LIGHT, requests + ceil(moved / IDS_A_REQUEST), moved, why)

    def whole(self) -> tuple[Part, ...]:
        why = f"all {self.watched.unread:,} trials read whole: it fits the budget, and finds also what moves no date"
        batches = self.ids(self.watched.unread, why)
        found = (batches,) if batches.requests else ()
        has_exact = any(search.is_exact for search in self.watched.searches)
        return (*found, self.delta) if has_exact else found

    def with_light(self) -> tuple[Part, ...]:
        return (*self.with_due(), self.light)

    @property
    def due(self) -> Part:
        due = self.watched.due
        return self.ids(due, f"{due:,} of {self.watched.trials:,} trials read whole, {_EACH}")

    def with_due(self) -> tuple[Part, ...]:
        return (self.due, self.delta)

    def fitting(self, left: int) -> tuple[Part, ...]:
        """Read the dated changes, and of the trials as many as the budget allows."""
        delta = (self.delta,) if self.delta.requests < left else ()
        room = max(1, left - _price(delta))
        trials = max(0, min(self.watched.unread, room * IDS_A_REQUEST - self.watched.doubtful))
        why = f"{trials:,} of {self.watched.trials:,} trials read whole, the oldest first: all that the budget allows"
        return (self.ids(trials, why), *delta)


_EACH = f"the oldest first, so that each is read at least every {MOST_RELEASES} releases"


def _choose(prices: Prices, left: int) -> tuple[Part, ...]:
    thorough = [way for way in (prices.whole(), prices.with_light()) if _price(way) <= left]
    if thorough:
        return min(thorough, key=_price)
    return way if _price(way := prices.with_due()) <= left else prices.fitting(left)


def _price(parts: Iterable[Part | Search]) -> int:
    return sum(part.requests for part in parts)


def _oldest_first(search: Search) -> tuple[bool, int, int]:
    return (search.age is not None, -(search.age or 0), search.watch_id)


def _due(waiting: list[Search], most: int) -> list[Search]:
    """Return the searches that must be walked now, so that each is at least every 7 releases, for `most` requests."""
    polled, exact = ([each for each in waiting if each.is_exact is kind] for kind in (False, True))
    # Exact searches are walked to prove our own reading, and a seventh at a time, so that not all come at once.
    share = {*polled[: ceil(len(polled) / MOST_RELEASES)], *exact[: len(exact) // MOST_RELEASES]}
    due: list[Search] = []
    for each in waiting:
        if (each.is_due or each in share) and each.requests <= most:
            due.append(each)
            most -= each.requests
    return due


def _fitting(waiting: list[Search], due: list[Search], left: int) -> set[Search]:
    chosen = set(due)
    for search in waiting:
        if search in chosen or search.is_exact or search.requests > left:
            continue
        chosen.add(search)
        left -= search.requests
    return chosen


def _walking(walks: tuple[Search, ...], put_off: tuple[Search, ...]) -> tuple[Part, ...]:
    if not walks:
        return ()
    why = f"{len(walks)} saved searches walked to their end"
    exact = sum(each.is_exact for each in put_off)
    if exact:
        why += f", {exact} evaluated here on the records of the delta"
    if len(put_off) > exact:
        why += f", {len(put_off) - exact} put off to a later release: the oldest come first"
    return (Part(PartKind.WALKS, _price(walks), sum(each.members for each in walks), why),)


def _late(put_off: Iterable[Search], *, has_delta: bool) -> int:
    """Return how many searches are due, and wait all the same; an exact one is known where there is a delta."""
    return sum(each.is_due and not (each.is_exact and has_delta and each.age is not None) for each in put_off)


def _shortfall(watched: Watched, id_trials: int, late_searches: int) -> str | None:
    waiting = {"trials": max(0, watched.due - id_trials), "searches": late_searches}
    named = " and ".join(f"{count:,} {what}" for what, count in waiting.items() if count)
    if not named:
        return None
    return (
        f"{named} that are due wait for a later release, and may be read less often than every "
        f"{MOST_RELEASES}: allow more requests a minute, or more minutes a sweep"
    )
