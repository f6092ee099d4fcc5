"""One trial's recorded history: its record at the first release, and a patch for each later one.

`histories/README.md` describes the file. Every patch is applied when the file is read, so a wrong file is
found at once and a served record is only looked up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import jsonpatch
from jsonpointer import JsonPointerException
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from watcher.errors import NotATrialError
from watcher.model.record import NCT_ID, Json, Record, text_at

NCT_ID_PATH = "protocolSection.identificationModule.nctId"
SUBMITTED_PATH = "protocolSection.statusModule.lastUpdateSubmitDate"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as the registry first showed it on `release`; without the date of a release in it."""

    release: date
    #: One line for people; the file's `about` for the first.
    shows: str
    #: The day the sponsor sent it; None for the registry's own change, which moves no date.
    submitted: date | None
    record: Record


@dataclass(frozen=True, slots=True)
class Merge:
    """From `release` on the id is an alias of the trial `into`."""

    release: date
    into: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that is recorded of one trial; `versions` in order, at least one."""

    nct_id: str
    about: str
    versions: tuple[Recorded, ...]
    removed: date | None = None
    merged: Merge | None = None
    #: From this release on it is shown again; None: it was never removed, or stays away.
    returned: date | None = None

    @property
    def releases(self) -> tuple[date, ...]:
        """Every release on which something happens to the trial."""
        ends = [self.removed, self.returned, self.merged.release if self.merged else None]
        return (*(version.release for version in self.versions), *(end for end in ends if end is not None))

    def at(self, release: date) -> Recorded | None:
        """What the registry shows on a release; None before the first, once merged, and while it is removed."""
        if self._ended(release):
            return None
        shown = self.until(release)
        return shown[-1] if shown else None

    def until(self, release: date) -> tuple[Recorded, ...]:
        """The versions shown up to and including a release."""
        return tuple(version for version in self.versions if version.release <= release)

    def submissions(self, release: date) -> tuple[Recorded, ...]:
        """The first version and every update by the sponsor: what the registry's history pages list."""
        shown = self.until(release)
        return shown[:1] + tuple(version for version in shown[1:] if version.submitted is not None)

    def _ended(self, release: date) -> bool:
        is_back = self.returned is not None and self.returned <= release
        removed = self.removed is not None and self.removed <= release and not is_back
        merged = self.merged is not None and self.merged.release <= release
        return removed or merged


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ChangeFile(_Strict):
    release: date
    shows: str
    submitted: date | None = None
    verified: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    patch: list[dict[str, object]]


class _MergeFile(_Strict):
    release: date
    into: str = Field(pattern=rf"^{NCT_ID.pattern}$")


class _HistoryFile(_Strict):
    about: str
    first_release: date
    record: dict[str, object]
    changes: list[_ChangeFile] = []
    removed: date | None = None
    returned: date | None = None
    merged: _MergeFile | None = None


def read_history(name: str, content: bytes | str) -> History:
    """Read one file; `name` is its file name and must be the trial's id with `.json`.

    Raises NotATrialError with one line: the file, the place in it, and what would be right.
    """
    try:
        file = _HistoryFile.model_validate_json(content, strict=True)
    except ValidationError as wrong:
        raise NotATrialError(f"{name}: {_first_problem(wrong)}") from wrong
    record: Record = file.record  # type: ignore[assignment]  # it was parsed from JSON just now
    nct_id = _checked_id(name, record)
    _check_order(name, file)
    first = Recorded(file.first_release, file.about, _submitted(name, record), record)
    merged = Merge(file.merged.release, file.merged.into) if file.merged else None
    shown = (first, *_later(name, first, file.changes))
    return History(nct_id, file.about, shown, file.removed, merged, file.returned)


def _first_problem(wrong: ValidationError) -> str:
    problem = wrong.errors(include_url=False, include_input=False)[0]
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in problem["loc"]).lstrip(".")
    if problem["type"] == "missing":
        return f"the key {place} is missing"
    if problem["type"] == "extra_forbidden":
        return f"{place} is not a key of a history: see histories/README.md for those that are"
    return f"{place}: {problem['msg']}" if place else problem["msg"]


def _checked_id(name: str, record: Record) -> str:
    nct_id = text_at(record, NCT_ID_PATH)
    if nct_id is None or NCT_ID.fullmatch(nct_id) is None:
        raise NotATrialError(f"{name}: record.{NCT_ID_PATH} must be NCT and 8 digits, not {nct_id!r}")
    if name != f"{nct_id}.json":
        raise NotATrialError(f"{name}: the record is {nct_id}, so the file must be called {nct_id}.json")
    return nct_id


def _check_order(name: str, file: _HistoryFile) -> None:
    places = ["first_release", *(f"changes[{index}].release" for index in range(len(file.changes)))]
    releases = [file.first_release, *(change.release for change in file.changes)]
    for place, (before, after) in zip(places[1:], pairwise(releases), strict=True):
        if after <= before:
            raise NotATrialError(f"{name}: {place} is {after}; it must be later than {before}, the one before it")
    if file.removed and file.merged:
        raise NotATrialError(f"{name}: a trial is either removed or merged; leave out one of the two keys")
    _check_end(name, file, [release for release in releases if file.returned is None or release < file.returned])


def _check_end(name: str, file: _HistoryFile, before: Sequence[date]) -> None:
    """`before`: its releases up to its return, if it returns."""
    end = file.merged.release if file.merged else file.removed
    if file.returned and (file.removed is None or file.returned <= file.removed):
        raise NotATrialError(f"{name}: it returns on {file.returned}; that must be later than its key removed says")
    if end is not None and before and end <= before[-1]:
        raise NotATrialError(f"{name}: it ends on {end}; that must be later than its last change, {before[-1]}")


def _submitted(name: str, record: Record) -> date | None:
    sent = text_at(record, SUBMITTED_PATH)
    try:
        return date.fromisoformat(sent) if sent else None
    except ValueError as wrong:
        raise NotATrialError(f"{name}: record.{SUBMITTED_PATH} is {sent!r}; write a date like 2026-06-30") from wrong


def _later(name: str, first: Recorded, changes: Sequence[_ChangeFile]) -> Iterator[Recorded]:
    record = first.record
    for index, change in enumerate(changes):
        place = f"{name}: changes[{index}] ({change.release})"
        _check_dates(place, change)
        record = _patched(place, record, change)
        if text_at(record, NCT_ID_PATH) != text_at(first.record, NCT_ID_PATH):
            raise NotATrialError(f"{place}: the patch changes the id; a merged trial is told by the key merged")
        yield Recorded(change.release, change.shows, change.submitted, record)


def _check_dates(place: str, change: _ChangeFile) -> None:
    if change.verified and not change.submitted:
        raise NotATrialError(f"{place}: verified goes with submitted; without an update by the sponsor no date moves")
    if change.submitted and change.submitted > change.release:
        raise NotATrialError(f"{place}: submitted is {change.submitted}; it cannot be later than the release")


def _patched(place: str, record: Record, change: _ChangeFile) -> Record:
    try:
        patched: Record = jsonpatch.JsonPatch(change.patch).apply(record)
    except (jsonpatch.JsonPatchException, JsonPointerException, KeyError, TypeError, ValueError) as wrong:
        reason = " ".join(str(wrong).split())
        raise NotATrialError(f"{place}: the patch does not apply to the record before it: {reason}") from wrong
    if change.submitted is None:
        return patched
    status = _status_module(place, patched)
    status["lastUpdateSubmitDate"] = change.submitted.isoformat()
    status["lastUpdatePostDateStruct"] = {"date": change.release.isoformat(), "type": "ACTUAL"}
    if change.verified is not None:
        status["statusVerifiedDate"] = change.verified
    return patched


def _status_module(place: str, record: Record) -> dict[str, Json]:
    protocol = record.get("protocolSection")
    status = protocol.get("statusModule") if isinstance(protocol, dict) else None
    if not isinstance(status, dict):
        raise NotATrialError(f"{place}: the record needs a protocolSection.statusModule to hold the update dates")
    return status
