"""One line of the catalogue, and the ways in which two values can be compared."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from watcher.diff.noise import Rule
from watcher.model.change import Importance, Kind


class How(StrEnum):
    """How the two values at a path are compared."""

    #: One change with the plain values; a text that differs in white space, escapes or bullets only is noise.
    VALUE = "value"
    #: Key by key; a key without a row of its own is compared by its type.
    INSIDE = "inside"
    #: One change with the whole values, whatever differs in them.
    WHOLE = "whole"
    #: Key by key, each key one change with its whole value.
    EACH_WHOLE = "each whole"
    #: One change with `{"date", "type"}`.
    DATE = "date"
    #: A date on which only the type moved is noise.
    POSTED = "posting date"
    #: One change with `{"count", "type"}`.
    ENROLLMENT = "enrollment"
    #: One change for each eligibility criterion; all at the path of the text.
    CRITERIA = "criteria"
    #: Places, matched by who and where they are.
    SITES = "sites"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A list whose elements are matched by the first stage of keys that finds them a partner.

    After the keys, elements alike enough pair as reworded. Without stages, a list of plain texts.
    """

    stages: tuple[tuple[str, ...], ...] = ()


Comparison: TypeAlias = How | Keyed | Rule


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the catalogue."""

    path: str
    name: str
    how: Comparison = How.VALUE
    importance: Importance = Importance.MINOR
    kind: Kind = Kind.OTHER

    def inside(self, key: str) -> "Field":
        """Return the row of a key that has none: the same kind and importance, named after the key."""
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key).lower()
        how = How.WHOLE if self.how is How.EACH_WHOLE else How.INSIDE
        return replace(self, path=f"{self.path}.{key}" if self.path else key, name=name, how=how)


def section(prefix: str, kind: Kind, *rows: Field) -> tuple[Field, ...]:
    """Return rows of one kind whose paths continue the prefix; the row "." is the prefix itself."""
    return tuple(replace(row, kind=kind, path=_joined(prefix, row.path)) for row in rows)


def _joined(prefix: str, path: str) -> str:
    return f"{prefix}{path}" if path.startswith("[") else f"{prefix}.{path}".strip(".")


def by(*stages: str) -> Keyed:
    return Keyed(tuple(tuple(stage.split()) for stage in stages))
