"""An accounting of leaves that knows nothing of the diff: every differing leaf has one entry, and one only.

A leaf is (side, path): a value that is neither object nor list, at its own record's index.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from watcher.model.change import Change, Diff, Noise
from watcher.model.record import Json

Leaves: TypeAlias = dict[str, Json]


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
    """Return what is wrong: leaves claimed twice, differing leaves that nobody claims, entries that claim nothing."""
    sides = dict(nodes(old)), dict(nodes(new))
    claimed: tuple[dict[str, int], dict[str, int]] = ({}, {})
    wrong = []
    entries: list[Change | Noise] = [*diff.changes, *diff.noise]
    for entry in entries:
        if isinstance(entry, Noise) and entry.rule in ("reorder", "empty"):
            continue
        count = _claim(entry, 0, sides[0], claimed[0]) + _claim(entry, 1, sides[1], claimed[1])
        wrong += [] if count else [f"{entry.path} claims nothing"]
    wrong += [f"twice: {path}" for side in claimed for path, count in side.items() if count > 1]
    open_leaves = [
        {path: value for path, value in sides[at].items() if path not in claimed[at] and not _holds(value)}
        for at in (0, 1)
    ]
    return wrong + _unpaired(*(_emptied(open_leaves[at], diff, at) for at in (0, 1)))


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


def _emptied(there: Leaves, diff: Diff, side: int) -> Leaves:
    """Leave out nulls and empty texts that the rule `empty` names."""
    named = {_on_side(entry.path, entry, side) for entry in diff.noise if entry.rule == "empty"}
    return {path: value for path, value in there.items() if path not in named}


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
        bags.setdefault(re.sub(r"\[\d+\]", "[]", path), []).append(repr(value))
    return {key: sorted(bag) for key, bag in bags.items()}
