"""A trial's life over the releases: which edits come when, as a recorded history and as facts beside it."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Final

import jsonpatch

from bench.long_replay import noise, registry_edits
from bench.long_replay.edits import (
    EDITS,
    Make,
    completion,
    condition,
    criterion,
    enrollment,
    outcome,
    site_added,
    site_removed,
    sponsor,
    title,
)
from bench.long_replay.facts import Edit, Fact, Patch, Scene, put
from bench.long_replay.schedule import Schedule
from bench.long_replay.statuses import status, unknown
from bench.long_replay.trials import make_trial, post_on, trial_id
from watcher.model.record import Json, Record

#: Two edits of a trial lie so far apart that no sweep, however late, reads both at once.
GAP: Final = 3
#: In a lean time a trial is read whole at every fifth release or so.
LEAN_GAP: Final = 9
#: Of the releases of a life, the share that an edit comes with; a trial a busy sponsor keeps up to date.
BUSY: Final = 0.11
HAPPENING: Final = {"thin": 7, "flip": 7, "noise": 16, "registry": 18, "sponsor": 52}
SPONSORS: Final = EDITS | {status: 22}
#: What may come with an edit of another kind in one submission: it touches no site and no status.
RIDERS: Final[tuple[Make, ...]] = (enrollment, completion, criterion, outcome, title)
#: What may move a trial into a search or out of it.
MOVING: Final = frozenset({condition, sponsor, status, unknown, site_added, site_removed})
EVEN: Final = 0.5
#: What goes and comes back within this time is told once.
FLAP: Final = timedelta(days=7)
#: How late a change may be found, in a lean time.
LATEST: Final = timedelta(days=14)
OUTCOMES: Final = "/protocolSection/outcomesModule"


@dataclass(slots=True)
class Life:
    """One trial; `changes` and `facts` are in the order of releases."""

    number: int
    chance: Random
    schedule: Schedule
    first: int = 0
    #: It stays in the searches that it is in.
    is_steady: bool = False
    changes: list[dict[str, Json]] = field(default_factory=list)
    facts: list[dict[str, Json]] = field(default_factory=list)
    #: The release from which on the registry shows it no more, and the trial that stands for it then.
    removed: int | None = None
    into: int | None = None
    start: Record = field(default_factory=dict)
    record: Record = field(default_factory=dict)
    #: What was said so far, and at which release.
    _said: list[tuple[int, Fact]] = field(default_factory=list)

    def begin(self) -> None:
        self.start = make_trial(self.number, self.chance)
        if self.first:
            # A trial that appears at a release is posted and last updated on its day, as in the registry.
            post_on(self.start, self.schedule.releases[self.first])
        self.record = deepcopy(self.start)

    def live(self, first: int, last: int) -> None:
        """Edit it now and then after `first`, until the release before `last`."""
        release = first + GAP + self.chance.randrange(GAP) if first else 1 + self.chance.randrange(GAP)
        while release < last:
            if self.chance.random() < BUSY * GAP:
                release = self._happen(release, last)
            release += LEAN_GAP if release in self.schedule.lean else GAP

    def tick(self, last: int) -> None:
        """Confirm the record at every release."""
        for release in range(1, last):
            self.edit(release, [noise.verified(self.scene(release))])

    def drift(self, release: int, verdict: str) -> None:
        """Be reformatted together with very many others."""
        made = registry_edits.reformat(self.scene(release), verdict)
        self.edit(release, [self.apply(made)])

    def scene(self, release: int) -> Scene:
        return Scene(self.record, self.chance, self.schedule.releases[release], len(self.changes) + 1)

    def edit(self, release: int, edits: Iterable[Edit], *, later: int = 0) -> None:
        """Apply edits of one release; what they say is not to be believed before `later` releases more."""
        made = list(edits)
        day = self.schedule.releases[release]
        change: dict[str, Json] = {"release": day.isoformat(), "shows": ", ".join(edit.name for edit in made)}
        if any(edit.is_dated for edit in made):
            change |= {"submitted": (day - timedelta(days=2)).isoformat(), "verified": f"{day:%Y-%m}"}
        patch: Patch = [operation for edit in made for operation in edit.patch]
        self.changes.append(change | {"patch": list(patch)})
        told: list[Json] = [
            fact.as_json()
            | {"release": release + later, "is_dated": edit.is_dated, "quiet": self._quiet(release, fact)}
            for edit in made
            for fact in edit.facts
        ]
        self.facts.append({"release": release, "is_thin": any(edit.is_thin for edit in made), "facts": told})

    def _quiet(self, release: int, fact: Fact) -> str:
        """Say whether a fact only takes back one of the last days or repeats it: then it is told nobody, or maybe."""
        if fact.is_quiet:
            return "yes"
        days = self.schedule.releases
        verdicts = [
            self._flaps(days[release] - days[when], is_sure=self._is_sure(release, when))
            for when, earlier in self._said
            if fact.takes_back_or_repeats(earlier)
        ]
        self._said.append((release, fact))
        return next((each for each in ("yes", "maybe") if each in verdicts), "no")

    def _flaps(self, passed: timedelta, *, is_sure: bool) -> str:
        if is_sure:
            return "yes" if passed <= FLAP else "no"
        # Shown late, at one of its ends, the time between two changes is another one for who watches.
        return "maybe" if passed <= FLAP + LATEST else "no"

    def _is_sure(self, *releases: int) -> bool:
        return all(self.schedule.is_timely(each) for each in releases)

    def apply(self, edit: Edit) -> Edit:
        jsonpatch.JsonPatch(deepcopy(edit.patch)).apply(self.record, in_place=True)
        return edit

    def history(self) -> dict[str, Json]:
        """Return the file that `watcher replay` serves."""
        releases = self.schedule.releases
        body: dict[str, Json] = {
            "about": f"An invented trial with {len(self.changes)} edits",
            "first_release": releases[self.first].isoformat(),
            "record": self.start,
            "changes": list(self.changes),
        }
        if self.removed is None:
            return body
        day = releases[self.removed].isoformat()
        if self.into is None:
            return body | {"removed": day}
        return body | {"merged": {"release": day, "into": trial_id(self.into)}}

    def _happen(self, release: int, last: int) -> int:
        """Let one thing happen, and return the last release that it needed."""
        kind = self.chance.choices(list(HAPPENING), list(HAPPENING.values()))[0]
        if kind == "thin" and release + 3 < last and self.schedule.is_calm(release, 3):
            return self.lose_module(release, is_back_at_once=self.chance.random() < EVEN)
        if kind == "flip" and release + 2 < last and self.schedule.is_calm(release, 2):
            return self.flip(release)
        if kind == "noise":
            self._one_of(release, noise.EDITS)
        elif kind == "registry":
            self._one_of(release, registry_edits.EDITS)
        else:
            self._submission(release)
        return release

    def _one_of(self, release: int, weights: Mapping[Make, int]) -> None:
        made = self._draw(release, weights)
        if made is not None:
            self.edit(release, [self.apply(made)])

    def _draw(self, release: int, weights: Mapping[Make, int]) -> Edit | None:
        makes = [make for make in weights if not (self.is_steady and make in MOVING)]
        make = self.chance.choices(makes, [weights[each] for each in makes])[0]
        return make(self.scene(release))

    def _submission(self, release: int) -> None:
        main = self._draw(release, SPONSORS)
        if main is None:
            return
        made = [self.apply(main)]
        names = {main.name}
        for make in self.chance.sample(RIDERS, self.chance.choice([0, 0, 1, 2])):
            rider = make(self.scene(release))
            if rider is not None and rider.name not in names:
                made.append(self.apply(rider))
                names.add(rider.name)
        self.edit(release, made)

    def lose_module(self, release: int, *, is_back_at_once: bool) -> int:
        """Serve it thin for one release, of which nobody is to hear, or for two, of which everybody is."""
        lost = registry_edits.lost_module(self.scene(release))
        module = deepcopy(self.record["protocolSection"]["outcomesModule"])  # type: ignore[index, call-overload]
        back = Edit("whole again", [put(OUTCOMES, module)], is_dated=False)
        if is_back_at_once:
            self.edit(release, [Edit(lost.name, lost.patch, is_dated=False, is_thin=True)])
            self.edit(release + 1, [back])
            return release + 1
        self.edit(release, [lost], later=1)
        again = tuple(fact.reversed() for fact in lost.facts)
        self.edit(release + 2, [Edit(back.name, back.patch, again, is_dated=False)])
        return release + 2

    def flip(self, release: int) -> int:
        """Say another number of participants, and take it back at the next release."""
        path = "/protocolSection/designModule/enrollmentInfo/count"
        there = enrollment(self.scene(release))
        (fact,) = there.facts
        before = fact.before["count"] if isinstance(fact.before, dict) else None
        self.edit(release, [there])
        back = [{"op": "replace", "path": path, "value": before}]
        self.edit(release + 1, [Edit("flipped back", back, (fact.reversed(),))])
        return release + 1
