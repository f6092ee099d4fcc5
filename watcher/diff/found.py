"""What a comparison finds: differences still without importance, and noise."""

from dataclasses import dataclass
from typing import TypeAlias

from watcher.diff.field import Field
from watcher.diff.noise import Rule
from watcher.model.change import Indexes, Noise, Op
from watcher.model.record import Json


@dataclass(frozen=True, slots=True)
class Difference:
    """A change to be: what differs and where; grouping and importance look at all of them together."""

    field: Field
    path: str
    before: Json
    after: Json
    indexes: Indexes | None = None
    why_same: str | None = None

    @property
    def op(self) -> Op:
        old, new = self.indexes or (0, 0)
        if old is None or (self.before is None and new is not None):
            return "added"
        return "removed" if new is None or self.after is None else "changed"


Found: TypeAlias = Difference | Noise


def is_empty(value: Json) -> bool:
    """Say whether a value says nothing; zero and false do say something."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def says_nothing(value: Json) -> bool:
    """Say whether a value is empty, or holds only what is, however deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if is_empty(one):
            continue
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
        else:
            return False
    return True


def noise(rule: Rule, *paths: str, indexes: Indexes | None = None, why_same: str | None = None) -> Noise:
    """Return a noise entry that claims exactly these paths."""
    return Noise(rule.value, paths[0], paths if len(paths) > 1 else (), indexes, why_same)
