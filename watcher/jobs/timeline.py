"""A trial's past as a reader sees it: what each submission changed before the trial was followed here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from watcher.diff import compare
from watcher.model.change import Change
from watcher.model.record import NCT_ID, Json
from watcher.versions.past import PastVersion

#: What old versions lack beside a date or a number, without anybody having changed it.
TYPE: Final = "type"
_PAST_CHANGE: Final = re.compile(rf"({NCT_ID.pattern})\.(\d{{1,6}})\.(\d{{1,6}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class PastChangeId:
    """What names a change between two past versions, `NCT07333573.3.1`: it is worked out anew, and has no row."""

    nct_id: str
    #: As people count: 1 is the first.
    submission: int
    #: Its place among the changes of that submission, from 1.
    number: int

    def __str__(self) -> str:
        return f"{self.nct_id}.{self.submission}.{self.number}"


def read_past_change_id(text: str) -> PastChangeId | None:
    """Return the id that a text writes; None where it writes none."""
    found = _PAST_CHANGE.fullmatch(text.strip().upper())
    return PastChangeId(found[1], int(found[2]), int(found[3])) if found else None


@dataclass(frozen=True, slots=True)
class PastStep:
    """A past version, and what it changed; no changes are known of the oldest one that was read."""

    version: PastVersion
    changes: tuple[Change, ...]
    #: Whole modules that the version before has and this one lacks: rather a gap in the record history than a change.
    lost: tuple[str, ...]

    @property
    def numbered(self) -> tuple[tuple[PastChangeId, Change], ...]:
        nct_id, submission = self.version.trial.nct_id, self.version.submission + 1
        return tuple((PastChangeId(nct_id, submission, number), each) for number, each in enumerate(self.changes, 1))


def past_steps(versions: Sequence[PastVersion]) -> tuple[PastStep, ...]:
    """Return each past version with its changes, the oldest first.

    Only submissions are compared, in the one form in which the record history gives them all, and neighbors only.
    """
    if not versions:
        return ()
    return (PastStep(versions[0], (), ()), *_steps(versions))


def _steps(versions: Sequence[PastVersion]) -> Iterator[PastStep]:
    for before, after in pairwise(versions):
        if after.submission != before.submission + 1:
            yield PastStep(after, (), ())
            continue
        diff = compare(before.trial.record, after.trial.record)
        told = (change for change in diff.changes if not _is_form(change) and not _is_of(change, diff.lost))
        yield PastStep(after, tuple(told), diff.lost)


def _is_form(change: Change) -> bool:
    """Say whether only a type was missing: old versions give a date or a number of participants without one."""
    before, after = change.before, change.after
    if not isinstance(before, dict) or not isinstance(after, dict) or before.get(TYPE) == after.get(TYPE):
        return False
    return None in (before.get(TYPE), after.get(TYPE)) and _without_type(before) == _without_type(after)


def _without_type(value: dict[str, Json]) -> dict[str, Json]:
    return {key: inner for key, inner in value.items() if key != TYPE}


def _is_of(change: Change, modules: Sequence[str]) -> bool:
    return any(change.path == module or change.path.startswith(f"{module}.") for module in modules)
