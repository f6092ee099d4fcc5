"""What was generated, read back for the accounting: facts, and from the histories who is in which search when."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import jsonpatch

from bench.long_replay.files import DoneFile, FactLine, HistoryFile, Means, RecordFile, ScheduleFile, TrialLine

EARTH_KM: Final = 6371.0088


@dataclass(frozen=True, slots=True)
class Shown:
    """What searches ask of a record, from a release on."""

    release: int
    status: str
    phases: tuple[str, ...]
    conditions: tuple[str, ...]
    lead: str
    countries: frozenset[str]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Trial:
    nct_id: str
    #: The release with which it appears, and the one from which on it is gone; None: never.
    first: int
    removed: int | None
    into: str | None
    facts: tuple[FactLine, ...]
    shown: tuple[Shown, ...]

    def at(self, release: int) -> Shown | None:
        """Return what is to be believed of it at a release; None: nothing, for it is not there."""
        if release < self.first or (self.removed is not None and release >= self.removed):
            return None
        return next(each for each in reversed(self.shown) if each.release <= release)


@dataclass(frozen=True)
class Plan:
    """The releases, and what a run made of them."""

    folder: Path

    @cached_property
    def schedule(self) -> ScheduleFile:
        found: ScheduleFile = json.loads((self.folder / "schedule.json").read_text())
        return found

    @cached_property
    def done(self) -> DoneFile:
        found: DoneFile = json.loads((self.folder / "done.json").read_text())
        return found

    @property
    def last(self) -> int:
        return len(self.schedule["releases"]) - 1

    def swept(self, release: int) -> int:
        """Return the release by which a sweep has read what came out with this one."""
        return min((each for each in self.done["complete"] if each >= release), default=self.last)

    def is_lean(self, first: int, last: int) -> bool:
        return any(self.schedule["lean"][first : last + 1])

    def is_lost_on_the_way(self, release: int) -> bool:
        """Whether a sender was killed at this release: what it had claimed waits for its lease."""
        return bool(self.schedule["weather"][release] == "killed while sending")


def read_trials(folder: Path) -> dict[str, Trial]:
    """Return every trial by its id."""
    plan = json.loads((folder / "schedule.json").read_text())
    numbers = {day: number for number, day in enumerate(plan["releases"])}
    with (folder / "facts.jsonl").open(encoding="utf-8") as lines:
        return {trial.nct_id: trial for line in lines for trial in [_trial(folder, json.loads(line), numbers)]}


def is_in(means: Means, shown: Shown | None) -> bool:
    """Say whether a trial belongs to a search or a place: all that is named must hold."""
    if shown is None:
        return False
    return all(
        (
            "cond" not in means or means["cond"].lower() in shown.conditions,
            "lead" not in means or means["lead"] == shown.lead,
            "country" not in means or means["country"] in shown.countries,
            "status" not in means or shown.status in means["status"],
            "phase" not in means or any(f"PHASE{each}" in shown.phases for each in means["phase"]),
            "at" not in means or any(is_near(means["at"], means["within_km"], point) for point in shown.points),
        )
    )


def is_near(center: Sequence[float], within_km: float, point: Sequence[float]) -> bool:
    """Measure the great-circle distance, by the haversine formula; degrees north and east."""
    north, north_too = math.radians(center[0]), math.radians(point[0])
    up, across = (north_too - north) / 2, math.radians(point[1] - center[1]) / 2
    half = math.sin(up) ** 2 + math.cos(north) * math.cos(north_too) * math.sin(across) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half))) <= within_km


def _trial(folder: Path, line: TrialLine, numbers: Mapping[str, int]) -> Trial:
    history: HistoryFile = json.loads((folder / "histories" / f"{line['nct_id']}.json").read_text())
    thin = {edit["release"] for edit in line["edits"] if edit["is_thin"]}
    facts = tuple(fact for edit in line["edits"] for fact in edit["facts"])
    shown = tuple(_shown(history, numbers, thin))
    return Trial(line["nct_id"], line["first"], line["removed"], line["into"], facts, shown)


def _shown(history: HistoryFile, numbers: Mapping[str, int], thin: set[int]) -> Iterator[Shown]:
    record = history["record"]
    yield _of(record, numbers[history["first_release"]])
    for change in history["changes"]:
        record = jsonpatch.JsonPatch(change["patch"]).apply(record, in_place=True)
        release = numbers[change["release"]]
        if release not in thin:
            yield _of(record, release)


def _of(record: RecordFile, release: int) -> Shown:
    protocol = record["protocolSection"]
    sites = protocol["contactsLocationsModule"]["locations"]
    return Shown(
        release,
        protocol["statusModule"]["overallStatus"],
        tuple(protocol["designModule"]["phases"]),
        tuple(each.lower() for each in protocol["conditionsModule"]["conditions"]),
        protocol["sponsorCollaboratorsModule"]["leadSponsor"]["name"],
        frozenset(site["country"] for site in sites),
        tuple((site["geoPoint"]["lat"], site["geoPoint"]["lon"]) for site in sites),
    )
