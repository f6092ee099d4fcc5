"""Changes as the lines that a reader is told: a group is one line, the most important come first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from watcher.model.change import Change, Importance, Kind
from watcher.model.record import Record
from watcher.plain.groups import group_summary
from watcher.plain.joining import colon, large
from watcher.plain.labels import kind_words

KIND_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Line:
    """One line, and the changes that it tells."""

    text: str
    changes: tuple[Change, ...]

    @property
    def lead(self) -> Change:
        """The change that matters most; of several, the one of the kind that is told first."""
        return min(self.changes, key=lambda change: (-change.importance, KIND_ORDER[change.kind]))

    @property
    def importance(self) -> Importance:
        return self.lead.importance

    @property
    def kind(self) -> Kind:
        return self.lead.kind


def told_lines(changes: Iterable[Change], record: Record) -> list[Line]:
    """Return the lines of one version's changes; `record` is the newer one, and lets them name sites."""
    together: dict[object, list[Change]] = {}
    for place, change in enumerate(changes):
        together.setdefault(change.group or place, []).append(change)
    lines = [Line(group_summary(found, record), tuple(found)) for found in together.values()]
    return sorted(lines, key=lambda line: -line.importance)


def lines_by_kind(lines: Iterable[Line]) -> dict[Kind, list[Line]]:
    """Return lines under the kinds that head them, in the order of the lines: the most important kind first."""
    kinds: dict[Kind, list[Line]] = {}
    for line in lines:
        kinds.setdefault(line.kind, []).append(line)
    return kinds


def under_heading(text: str, kind: Kind) -> str:
    """Return a line as it stands under the heading of its kind, which need not be said twice.

    >>> under_heading("Enrollment: 40 planned became 60 planned", Kind.ENROLLMENT)
    '40 planned became 60 planned'
    """
    head, sign, rest = text.partition(colon())
    said = set(kind_words(kind).lower().split())
    return large(rest) if sign and rest and set(head.lower().split()) <= said else text
