"""Does a subscription hear of a change? The matcher's SQL, once more as a pure function that says why.

The two are held together by a test that asks both about every change and subscription of a whole story.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watcher.match.rules import distance_km, is_at, is_near
from watcher.model.change import Change, Kind
from watcher.model.record import Json
from watcher.model.verdict import Check, Condition, Membership, Occurrence, Told, Verdict
from watcher.model.watch import Interest


@dataclass(frozen=True, slots=True)
class Asking:
    """What a subscription asks for, or one that nobody has yet would ask for."""

    interest: Interest
    #: None: a search that nobody follows.
    watch_id: int | None
    title: str
    #: What arrived up to here is history for it; None: it hears of everything.
    since_fan_out_id: int | None = None
    created_at: datetime | None = None
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    #: None: it is not paused.
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A trial entered or left a search, as a sweep found it."""

    sweep_id: int
    has_entered: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a trial stands in a watch now: since when, and by which sweep and when it left, if it did."""

    entered_at: datetime

    left_sweep_id: int | None
    left_at: datetime | None


def membership(moves: Iterable[Move], now: Standing | None, sweep_id: int, matched_at: datetime | None) -> Membership:
    """Return what a watch had to do with a trial when a sweep's changes were matched; `now` None: no row.

    A sweep records its moves before it matches; what makes a trial leave is the last that its followers are told.
    """
    ordered = sorted(moves, key=lambda move: move.sweep_id)
    before = [move for move in ordered if matched_at is None or move.at <= matched_at]
    if before:
        return _after(before[-1], now, sweep_id, matched_at)
    if ordered:
        # The first move came later: a trial that left was a member before, one that entered was none.
        return Membership(is_followed=not ordered[0].has_entered)
    if now is None or (matched_at is not None and now.entered_at > matched_at):
        return Membership(is_followed=False)
    has_left = now.left_sweep_id is not None and now.left_sweep_id < sweep_id
    return Membership(is_followed=True, left_at=now.left_at if has_left else None)


def _after(last: Move, now: Standing | None, sweep_id: int, matched_at: datetime | None) -> Membership:
    has_left = not last.has_entered and last.sweep_id < sweep_id
    if has_left and now is not None and last.at < now.entered_at <= (matched_at or now.entered_at):
        # Whoever follows a search again begins with its members of that day, without a word of who came back.
        has_left = False
    return Membership(is_followed=True, left_at=last.at if has_left else None)


@dataclass(frozen=True, slots=True)
class Memberships:
    """Who was in a watch when."""

    moves: Mapping[str, Sequence[Move]]
    standings: Mapping[str, Standing]
    #: Changes that somebody who follows the same watch was matched with: the watch had those trials then.
    matched: frozenset[int]

    def at(self, found: Occurrence) -> Membership:
        moves, now = self.moves.get(found.nct_id, ()), self.standings.get(found.nct_id)
        stay = membership(moves, now, found.sweep_id, found.matched_at)
        # The row of a trial that was merged into another is gone, and so are those from before a search was left alone.
        return stay if stay.is_followed or found.id not in self.matched else Membership(is_followed=True)


def decide(found: Occurrence, asking: Asking, stay: Membership, told: Told | None = None) -> Verdict:
    """Return whether a subscription asked for a change and was told of it; `told` None: there is no match."""
    asked = (
        _since(found, asking),
        _lasting(found, asking),
        Condition(Check.FOLLOWED, stay.is_followed, found.nct_id, asking.title),
        Condition(Check.MEMBER, stay.left_at is None, _time(stay.left_at)),
        _own_watch(found, asking),
        _kind(found.change, asking.interest),
        _importance(found, asking.interest),
        _near(found, asking.interest),
        *_hospital(found, asking.interest),
        *_held(found, told),
    )
    if not all(one.holds for one in asked):
        return Verdict(asked)
    return Verdict(asked, _telling(found, asking, told))


def decide_past(nct_id: str, submitted: str, first_seen: datetime, title: str, *, is_followed: bool) -> Verdict:
    """Return why a change between two past versions was told to nobody who follows the watch of this title."""
    return Verdict(
        (
            Condition(Check.FOLLOWED, is_followed, nct_id, title),
            Condition(Check.PAST, holds=False, found=submitted, wanted=_time(first_seen)),
        )
    )


def _telling(found: Occurrence, asking: Asking, told: Told | None) -> tuple[Condition, ...]:
    told_at = told.told_at if told and not told.is_missed else None
    return (
        Condition(Check.MATCHED, told is not None, _time(found.matched_at)),
        Condition(Check.CONFIRMED, asking.confirmed_at is not None, _time(asking.confirmed_at)),
        *_paused(asking, told),
        *_ended(asking, told_at),
        Condition(Check.CLOSED, found.swept_at is not None, _time(found.swept_at)),
        Condition(Check.TOLD, told_at is not None, _time(told_at), told.alert_id if told else None),
    )


def _held(found: Occurrence, told: Told | None) -> tuple[Condition, ...]:
    return (Condition(Check.BELIEVED, told is not None, found.held_for),) if found.held_for else ()


def _ended(asking: Asking, told_at: datetime | None) -> tuple[Condition, ...]:
    return (Condition(Check.KEPT, told_at is not None, _time(asking.ended_at)),) if asking.ended_at else ()


def _paused(asking: Asking, told: Told | None) -> tuple[Condition, ...]:
    if told is not None and told.is_missed:
        return (Condition(Check.PAUSED, holds=False, found=_time(told.told_at), wanted="resumed"),)
    if asking.paused_at is None or (told is not None and told.told_at is not None):
        return ()
    return (Condition(Check.PAUSED, holds=False, found=_time(asking.paused_at), wanted="paused"),)


def _own_watch(found: Occurrence, asking: Asking) -> Condition:
    return Condition(Check.OWN_WATCH, found.watch_id is None or found.watch_id == asking.watch_id, found.watch_id)


def _since(found: Occurrence, asking: Asking) -> Condition:
    since = asking.since_fan_out_id
    holds = since is None or found.fan_out_id > since
    return Condition(Check.SINCE, holds, _time(found.found_at), _time(asking.created_at))


def _lasting(found: Occurrence, asking: Asking) -> Condition:
    ended, matched = asking.ended_at, found.matched_at
    holds = ended is None or (matched is not None and ended > matched)
    return Condition(Check.LASTING, holds, _time(ended), _time(matched))


def _importance(found: Occurrence, interest: Interest) -> Condition:
    importance = found.change.importance
    return Condition(Check.IMPORTANCE, importance >= interest.least, importance.word, interest.least.word)


def _near(found: Occurrence, interest: Interest) -> Condition:
    place, within = interest.place, interest.within_km
    if place is None or within is None:
        return Condition(Check.NEAR, holds=True)
    wanted: Json = {"place": place.name, "within_km": within}
    if not _is_of_site(found):
        return Condition(Check.NEAR, holds=True, found="no site", wanted=wanted)
    if found.point is None:
        return Condition(Check.NEAR, is_near(place, within, None, None), "no coordinates", wanted)
    return Condition(Check.NEAR, is_near(place, within, *found.point), distance_km(place, *found.point), wanted)


def _hospital(found: Occurrence, interest: Interest) -> tuple[Condition, ...]:
    hospital = interest.hospital
    if interest.place is None or hospital is None:
        return ()
    if not _is_of_site(found):
        return (Condition(Check.HOSPITAL, holds=True, found="no site", wanted=hospital),)
    return (Condition(Check.HOSPITAL, is_at(hospital, found.facility), found.facility, hospital),)


def _is_of_site(found: Occurrence) -> bool:
    """That a trial came to a place or left it is about no single site."""
    return found.change.kind is Kind.SITES and found.watch_id is None


def _kind(change: Change, interest: Interest) -> Condition:
    wanted: Json = [kind.value for kind in Kind if kind in interest.kinds]
    return Condition(Check.KIND, change.kind in interest.kinds, change.kind.value, wanted)


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
