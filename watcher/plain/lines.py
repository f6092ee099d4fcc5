"""Changes as the lines that a reader is told: a group is one line, the most important come first."""

from collections.abc import Iterable
from dataclasses import dataclass

from watcher.model.change import Change, Importance
from watcher.model.record import Record
from watcher.plain.groups import group_summary


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and the changes that it tells."""

    text: str
    changes: tuple[Change, ...]

    @property
    def importance(self) -> Importance:
        return max(change.importance for change in self.changes)


def told_lines(changes: Iterable[Change], record: Record) -> list[Line]:
    """Return the lines of one version's changes; `record` is the newer one, and lets them name sites."""
    together: dict[object, list[Change]] = {}
    for place, change in enumerate(changes):
        together.setdefault(change.group or place, []).append(change)
    lines = [Line(group_summary(found, record), tuple(found)) for found in together.values()]
    return sorted(lines, key=lambda line: -line.importance)
