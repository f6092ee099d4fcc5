"""An accounting of leaves that knows nothing of the diff: every differing leaf has one entry, and one only.

A leaf is (side, path): a value that is neither object nor list, at its own record's index.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from watcher.model.change import Change, Diff, Kind, Noise
from watcher.model.record import Json

Leaves: TypeAlias = dict[str, Json]
CRITERIA = "protocolSection.eligibilityModule.eligibilityCriteria"


def nodes(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Return every value with its path: the leaves, and the objects and lists around them."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from nodes(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from nodes(inner, f"{path}[{at}]")


def complaints(old: Json, new: Json, diff: Diff) -> list[str]:
    """Return what is wrong: leaves claimed twice, differing leaves that nobody claims, entries that claim nothing.

    The text of the eligibility criteria is one leaf that several changes share, one for each criterion.
    """
    sides = dict(nodes(old)), dict(nodes(new))
    claimed: tuple[dict[str, int], dict[str, int]] = ({}, {})
    wrong = _repeated_criteria(diff, sides)
    for entry in _claiming(diff):
        count = _claim(entry, 0, sides[0], claimed[0]) + _claim(entry, 1, sides[1], claimed[1])
        wrong += [] if count else [f"{entry.path} claims nothing"]
    wrong += [f"twice: {path}" for side in claimed for path, count in side.items() if count > 1]
    open_leaves = [
        {path: value for path, value in sides[at].items() if path not in claimed[at] and not _holds(value)}
        for at in (0, 1)
    ]
    return wrong + _unpaired(*open_leaves)


def _claiming(diff: Diff) -> list[Change | Noise]:
    """Return the entries that claim leaves, the criteria as one; a change of order claims none."""
    criteria = [change for change in diff.changes if _is_criterion(change)]
    changes = [change for change in diff.changes if not _is_criterion(change)]
    return [*criteria[:1], *changes, *(one for one in diff.noise if one.rule != "reorder")]


def _is_criterion(change: Change) -> bool:
    return change.kind is Kind.ELIGIBILITY and change.path == CRITERIA and change.indexes is None


def _repeated_criteria(diff: Diff, sides: tuple[Leaves, Leaves]) -> list[str]:
    """Say which parts of the criteria's text are told more often than they stand in it."""
    told = Counter((str(one.before or ""), str(one.after or "")) for one in diff.changes if _is_criterion(one))
    texts = [_letters(str(side.get(CRITERIA, ""))) for side in sides]
    return [
        f"twice: {part}"
        for pair, count in told.items()
        for part, text in zip(pair, texts, strict=True)
        if count > 1 and part and count > text.count(_letters(part.rpartition(": ")[2]))
    ]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text.casefold())


def _holds(value: Json) -> bool:
    return isinstance(value, dict | list)


def _claim(entry: Change | Noise, side: int, there: Leaves, claimed: dict[str, int]) -> int:
    count = 0
    for prefix in entry.paths or (entry.path,):
        own = _on_side(prefix, entry, side)
        if own is None:
            continue
        for path in there:
            if path == own or path.startswith((f"{own}.", f"{own}[")):
                claimed[path] = claimed.get(path, 0) + 1
                count += 1
    return count


def _on_side(path: str, entry: Change | Noise, side: int) -> str | None:
    """Return an entry's path with that side's index, None where the element is not on that side."""
    if entry.indexes is None:
        return path
    own, shown = entry.indexes[side], entry.indexes[1] if entry.indexes[1] is not None else entry.indexes[0]
    return None if own is None else path.replace(f"[{shown}]", f"[{own}]", 1)


def _unpaired(old: Leaves, new: Leaves) -> list[str]:
    """Say which unclaimed leaves have no equal on the other side at the same path, whatever their indexes.

    Unchanged elements may stand at another index, so they are compared as bags, list by list.
    """
    bags = _bags(old), _bags(new)
    keys = sorted(bags[0].keys() | bags[1].keys())
    return [f"unclaimed: {key}" for key in keys if bags[0].get(key) != bags[1].get(key)]


def _bags(there: Leaves) -> dict[str, list[str]]:
    bags: dict[str, list[str]] = {}
    for path, value in there.items():
        bags.setdefault(re.sub(r"\[\d+\]", "[]", path), []).append(_as_json(value))
    return {key: sorted(bag) for key, bag in bags.items()}


def _as_json(value: Json) -> str:
    """Numbers are equal by value, and true is none of them."""
    return repr(float(value) if isinstance(value, int) and not isinstance(value, bool) else value)
