"""A value that goes and comes back within days is told once: the registry has flipped names and statuses so. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from watcher.model.change import Change, Diff, Noise

WITHIN: Final = timedelta(days=7)
RULE: Final = "flap"
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Recent:
    """A change of the trial that was stored some days ago."""

    version_id: int
    change: Change


def without_flaps(diff: Diff, recent: Iterable[Recent], latest_version_id: int | None) -> Diff:
    """Make noise of every change that takes back a recent one, or makes one again that was taken back."""
    known = list(recent)
    flaps = [each for each in diff.changes if any(_is_flap(each, one, latest_version_id) for one in known)]
    if not flaps:
        return diff
    noise = tuple(Noise(RULE, each.path, each.paths, each.indexes) for each in flaps)
    return replace(diff, changes=tuple(each for each in diff.changes if each not in flaps), noise=(*diff.noise, *noise))


def _is_flap(change: Change, recent: Recent, latest_version_id: int | None) -> bool:
    earlier = recent.change
    if (earlier.kind, earlier.field) != (change.kind, change.field):
        return False
    is_return = (change.before, change.after) == (earlier.after, earlier.before)
    is_repeat = (change.before, change.after) == (earlier.before, earlier.after)
    if not (is_return or is_repeat) or _place(change) != _place(earlier):
        return False
    if "[" not in change.path or change.op != "changed":
        return True
    # An index names the same element only from one version to the next.
    return is_return and recent.version_id == latest_version_id and _follows(change, earlier)


def _place(change: Change) -> str:
    """Return the path without positions: an element that is added or removed is known by its value."""
    return _INDEX.sub("[]", change.path)


def _follows(change: Change, earlier: Change) -> bool:
    if change.indexes is None or earlier.indexes is None:
        return False
    return earlier.indexes[1] is not None and earlier.indexes[1] == change.indexes[0]
