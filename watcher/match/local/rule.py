"""What an exact search asks of a trial: conditions on its record that must all hold.

Three kinds are enough: a token it must have, a number that must lie in a span, and a site that must exist.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

#: Degrees north and east.
Point: TypeAlias = tuple[float, float]
PlaceName: TypeAlias = Literal["country", "state", "city"]


@dataclass(frozen=True, slots=True)
class Circle:
    """A point and the great-circle distance that counts as near."""

    center: Point
    km: float


@dataclass(frozen=True, slots=True)
class OneOf:
    """The trial has at least one of these tokens, such as `Phase=PHASE2`."""

    tokens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Within:
    """The trial states this quantity, and it lies between the two, both included; dates and ages are in days."""

    piece: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AtOneSite:
    """One and the same site fulfills all of this."""

    #: What is named, and the words in a row that its name must contain.
    names: frozenset[tuple[PlaceName, str]] = frozenset()
    #: None: whatever the site's status.
    statuses: frozenset[str] | None = None
    circle: Circle | None = None


Condition: TypeAlias = OneOf | Within | AtOneSite


@dataclass(frozen=True, slots=True)
class Rule:
    """A search whose members can be told from their records alone; equal for searches that ask the same."""

    conditions: frozenset[Condition]
