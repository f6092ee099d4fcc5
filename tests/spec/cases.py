"""The form of the tables: what stands at a path before and after, and what a reader is told."""

from collections.abc import Iterable
from typing import NamedTuple

from watcher.diff import compare
from watcher.model.change import Diff
from watcher.model.record import Json, Record
from watcher.plain import summary

#: The sites' path, for the tables that are about sites.
SITES = "protocolSection.contactsLocationsModule.locations"


class Case(NamedTuple):
    """One edit of a record that makes one change; None stands for a key that is not there."""

    path: str
    before: Json
    after: Json
    field: str
    importance: str
    summary: str

    def under(self, prefix: str) -> "Case":
        return self._replace(path=f"{prefix}.{self.path}")


class NoiseCase(NamedTuple):
    """One edit of a record that tells nobody anything, and what its noise entry claims."""

    path: str
    before: Json
    after: Json
    rule: str
    claims: tuple[str, ...]


def cases(prefix: str, *rows: tuple[str, Json, Json, str, str, str]) -> tuple[Case, ...]:
    """Return the rows of a table whose paths continue the prefix."""
    return tuple(Case(*row).under(prefix) if prefix else Case(*row) for row in rows)


def record_with(path: str, value: Json) -> Record:
    """Return a record with one value, at a dotted path; with None, the same without it."""
    *above, last = path.split(".")
    record: Record = {} if value is None else {last: value}
    for key in reversed(above):
        record = {key: record}
    return record


def diff_of(case: Case | NoiseCase) -> Diff:
    return compare(record_with(case.path, case.before), record_with(case.path, case.after))


def told(case: Case | NoiseCase) -> list[tuple[str, str, str]]:
    """Return field, importance and summary of each change that a row makes."""
    return [(change.field, change.importance.word, summary(change)) for change in diff_of(case).changes]


def names(rows: Iterable[Case | NoiseCase]) -> list[str]:
    """Return how pytest shall call each row."""
    return [f"{row.path.rpartition('.')[2]}-{row[3]}" for row in rows]
