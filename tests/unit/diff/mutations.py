"""One leaf of a record edited: another value of its type, none, null, or a value of another type."""

from collections.abc import Callable, Iterator
from copy import copy
from typing import Final, NamedTuple, TypeAlias

from watcher.model.change import Change, Diff, Noise
from watcher.model.record import Json, Record

Step: TypeAlias = str | int
Where: TypeAlias = tuple[Step, ...]

#: What is told as a whole, and how many steps of the path that is: a part of the results, a second copy of the sites.
TOLD_WHOLE: Final = {"resultsSection.": 2, "protocolSection.contactsLocationsModule.locations_nested[": 3}


class Mutation(NamedTuple):
    """Two records that differ in one leaf, and where it is."""

    where: Where
    edit: str
    old: Record
    new: Record

    @property
    def path(self) -> str:
        return written(self.where)


def leaves(value: Json, where: Where = ()) -> Iterator[tuple[Where, Json]]:
    """Return every leaf of a record: what is neither an object nor a list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*where, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from leaves(inner, (*where, at))
    else:
        yield where, value


def other_value(leaf: Json) -> Json:
    """Return a value of the same type that means something else."""
    if isinstance(leaf, bool):
        return not leaf
    if isinstance(leaf, int | float):
        return leaf + 7
    return f"Quite another {leaf}"


#: What an edit leaves in the place of a leaf; removal is none of them.
EDITS: Final[dict[str, Callable[[Json], Json]]] = {
    "another value": other_value,
    "null": lambda _leaf: None,
    "object": lambda _leaf: {"x": 1},
    "list": lambda _leaf: ["x"],
    "number": lambda leaf: 1 if isinstance(leaf, bool) else 1.5,
}


def mutations(record: Record, where: Where, leaf: Json) -> Iterator[Mutation]:
    """Return the record with each edit of one of its leaves; the rest of it is shared, not copied."""
    for edit, change in EDITS.items():
        yield Mutation(where, edit, record, _edited(record, where, change(leaf)))
    yield Mutation(where, "removed", record, _without(record, where))


def _edited(record: Record, where: Where, value: Json) -> Record:
    new, above = _copied(record, where)
    if isinstance(above, dict):
        above[str(where[-1])] = value
    elif isinstance(above, list):
        above[int(where[-1])] = value
    return new


def _without(record: Record, where: Where) -> Record:
    new, above = _copied(record, where)
    if isinstance(above, dict):
        del above[str(where[-1])]
    elif isinstance(above, list):
        del above[int(where[-1])]
    return new


def _copied(record: Record, where: Where) -> tuple[Record, Json]:
    """Return a copy of a record that shares all but the way to a leaf, and what is right above the leaf."""
    new = copy(record)
    above: Json = new
    for step in where[:-1]:
        if isinstance(above, dict):
            above[str(step)] = inner = copy(above[str(step)])
        elif isinstance(above, list):
            above[int(step)] = inner = copy(above[int(step)])
        above = inner
    return new, above


def written(where: Where) -> str:
    """Return a path as the diff writes it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where).removeprefix(".")


def outside(mutation: Mutation, diff: Diff) -> list[str]:
    """Return the entries that claim more than the mutated leaf's own field or listed element.

    That is the leaf, the object or list right around it, the outermost listed element with all that is in it,
    or what is told as a whole.
    """
    where = mutation.where
    listed = next((where[: at + 1] for at, step in enumerate(where) if isinstance(step, int)), where)
    units = {written(where), written(where[:-1])}
    units |= {written(where[:steps]) for start, steps in TOLD_WHOLE.items() if mutation.path.startswith(start)}
    entries: list[Change | Noise] = [*diff.changes, *diff.noise]
    paths = [path for entry in entries for path in entry.paths or (entry.path,)]
    return [path for path in paths if path not in units and not _is_within(path, written(listed))]


def _is_within(path: str, unit: str) -> bool:
    return path == unit or path.startswith((f"{unit}.", f"{unit}["))
