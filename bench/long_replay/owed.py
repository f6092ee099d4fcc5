"""What each subscription is owed: which fact of which trial, from which release on, and until when at the latest."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from bench.long_replay.files import AskedLine, ChangeBody, FactLine
from bench.long_replay.intended import Plan, Trial, is_in, is_near

IMPORTANCE: Final = ("administrative", "minor", "notable", "critical")
#: Every trial is read whole, and every search walked, at least once in so many releases.
MOST_RELEASES: Final = 7
ENTERED, LEFT = "entered", "left"


@dataclass(frozen=True, slots=True)
class Owed:
    """One change that a subscription asked for."""

    key: int
    nct_id: str
    kind: str
    field: str
    #: Both sides as JSON; None: whatever they are, since the service words them.
    sides: str | None
    says: str
    importance: str
    #: The release that shows it, and those with which it may arrive.
    release: int
    first: int
    last: int
    #: False where two readings are right: told or not told.
    must: bool = True

    @property
    def what(self) -> tuple[int, str, str, str]:
        return self.key, self.nct_id, self.kind, self.field


@dataclass(frozen=True, slots=True)
class Stay:
    """A trial is in a search from one release up to before another; None: to the end."""

    first: int
    left: int | None


def sides_of(change: FactLine | ChangeBody) -> str:
    return json.dumps([change["before"], change["after"]], sort_keys=True)


@dataclass(frozen=True)
class Ledger:
    """Works out what is owed to a subscription, from what was generated."""

    plan: Plan
    trials: Mapping[str, Trial]

    def owed(self, asked: AskedLine) -> Iterator[Owed]:
        """Yield what one subscription is owed."""
        for one in self._asked(asked):
            if one.first > self._until(asked):
                continue
            if one.importance not in IMPORTANCE[IMPORTANCE.index(asked["least"]) :] or one.kind not in asked["kinds"]:
                continue
            yield one

    def _asked(self, asked: AskedLine) -> Iterator[Owed]:
        if asked["trial"]:
            yield from self._of_trial(asked, self.trials[asked["trial"]])
            return
        for trial in self.trials.values():
            yield from self._of_member(asked, trial)

    def _of_trial(self, asked: AskedLine, trial: Trial) -> Iterator[Owed]:
        for fact in trial.facts:
            if fact["release"] > asked["since"] and self._is_near(asked, fact):
                yield self._owe(asked, trial, fact)
        if trial.removed is None or trial.removed <= asked["since"]:
            return
        if trial.into is None:
            yield self._ending(asked, trial, ("status", "trial.removed", "critical"), 1)
            return
        merged = self._ending(asked, trial, ("identifiers", "trial.merged", "notable"), 0)
        yield replace(merged, nct_id=trial.into)
        # Who follows the former id is told so; that the other trial names it too is its own change.
        for fact in self.trials[trial.into].facts:
            yield self._owe(asked, self.trials[trial.into], fact, must=False)

    def _of_member(self, asked: AskedLine, trial: Trial) -> Iterator[Owed]:
        stays = self._stays(asked, trial)
        if not stays:
            return
        yield from self._moves(asked, trial, stays)
        for fact in trial.facts:
            verdict = self._is_told(asked, fact, stays)
            if verdict is not None and self._is_near(asked, fact):
                yield self._owe(asked, trial, fact, must=verdict)
        if trial.removed is not None and trial.into is None:
            yield self._ending(asked, trial, ("status", "trial.removed", "critical"), 1, must=False)

    def _stays(self, asked: AskedLine, trial: Trial) -> list[Stay]:
        """Return when the trial is in the search, as the registry would say, thin records left out."""
        bounds = sorted({0, asked["since"], trial.first, trial.removed or 0, *(each.release for each in trial.shown)})
        truth = [(release, is_in(asked["means"] or {}, trial.at(release))) for release in bounds]
        turns = [(release, now) for (_, was), (release, now) in pairwise([(-1, False), *truth]) if was != now]
        ends = [*(release for release, _ in turns[1:]), None]
        return [
            Stay(release, end)
            for (release, now), end in zip(turns, ends, strict=False)
            if now and (end is None or end > asked["since"])
        ]

    def _moves(self, asked: AskedLine, trial: Trial, stays: Sequence[Stay]) -> Iterator[Owed]:
        for place, stay in enumerate(stays):
            if stay.first > asked["since"]:
                lasts = stay.left is None or stay.left > self._found(stay.first)
                yield self._move(asked, trial, ENTERED, stay.first, must=lasts)
            # A trial that is gone, removed or merged, is told as that.
            if stay.left is not None:
                is_gone = stay.left == trial.removed
                next_stay = stays[place + 1].first if place + 1 < len(stays) else None
                lasts = next_stay is None or next_stay > self._found(stay.left)
                yield self._move(asked, trial, LEFT, stay.left, must=lasts and not is_gone)

    def _move(self, asked: AskedLine, trial: Trial, way: str, release: int, *, must: bool) -> Owed:
        is_place = "at" in (asked["means"] or {})
        kind, field = ("sites", f"place.{way}") if is_place else ("search", f"search.{way}")
        last = self._found(release + (2 if trial.removed == release else 0))
        return Owed(
            asked["key"], trial.nct_id, kind, field, None, "", "notable", release, release,
            self._kept(asked, last), must and self._kept_in(asked, last),
        )  # fmt: skip

    def _is_told(self, asked: AskedLine, fact: FactLine, stays: Sequence[Stay]) -> bool | None:
        """Say whether a fact is one of a member; None: surely not. False: its membership is just being found."""
        release, last = fact["release"], self._last(fact)
        if release <= asked["since"]:
            return None
        for stay in stays:
            entry = stay.first if stay.first > asked["since"] else 0
            if release < stay.first and last < stay.first:
                continue
            if stay.left is not None and release > self._found(stay.left):
                continue
            is_new = bool(entry) and release <= self._found(entry)
            is_over = stay.left is not None and (release > stay.left or self.plan.is_lean(release, last))
            return not (is_new or is_over)
        return None

    def _owe(self, asked: AskedLine, trial: Trial, fact: FactLine, *, must: bool = True) -> Owed:
        release = fact["release"]
        is_sure = fact["quiet"] == "no"
        return Owed(
            asked["key"], trial.nct_id, fact["kind"], fact["field"], sides_of(fact), fact["says"], fact["importance"],
            release, release if fact["quiet"] != "yes" else self.plan.last + 1, self._kept(asked, self._last(fact)),
            must and is_sure and self._kept_in(asked, self._last(fact)),
        )  # fmt: skip

    def _ending(
        self, asked: AskedLine, trial: Trial, told: tuple[str, str, str], later: int, *, must: bool = True
    ) -> Owed:
        kind, field, importance = told
        removed = trial.removed or 0
        last = self._found(self.plan.swept(removed) + later)
        must = must and self._kept_in(asked, last)
        return Owed(
            asked["key"], trial.nct_id, kind, field, None, "", importance, removed, removed + later,
            self._kept(asked, last), must,
        )  # fmt: skip

    def _last(self, fact: FactLine) -> int:
        return self._found(fact["release"])

    def _found(self, release: int) -> int:
        """Return when at the latest something is found: at once, unless the budget is lean."""
        swept = self.plan.swept(min(release, self.plan.last))
        if self.plan.is_lean(release, swept):
            swept = self.plan.swept(min(release + MOST_RELEASES, self.plan.last))
        return self._on_the_way(swept)

    def _on_the_way(self, release: int) -> int:
        return self.plan.last if self.plan.is_lost_on_the_way(release) else release

    def _until(self, asked: AskedLine) -> int:
        return self.plan.last if asked["until"] is None else int(asked["until"])

    def _kept(self, asked: AskedLine, last: int) -> int:
        return min(last, self._until(asked))

    def _kept_in(self, asked: AskedLine, last: int) -> bool:
        """Whether the subscription lasts until then; what is on its way when it ends may or may not arrive."""
        return last <= self._until(asked)

    def _is_near(self, asked: AskedLine, fact: FactLine) -> bool:
        near, within, point = asked["near"], asked["within_km"], fact["point"]
        if near is None or within is None or point is None or fact["kind"] != "sites":
            return True
        return is_near(near, within, point)
