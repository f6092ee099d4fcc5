"""A trial's past as a reader sees it: what each submission changed before the trial was followed here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from watcher.diff import compare
from watcher.model.change import Change
from watcher.model.record import Json
from watcher.versions.past import PastVersion

#: What old versions lack beside a date or a number, without anybody having changed it.
TYPE: Final = "type"


@dataclass(frozen=True, slots=True)
class PastStep:
    """A past version, and what it changed; no changes are known of the oldest one that was read."""

    version: PastVersion
    changes: tuple[Change, ...]
    #: Whole modules that the version before has and this one lacks: rather a gap in the record history than a change.
    lost: tuple[str, ...]


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
