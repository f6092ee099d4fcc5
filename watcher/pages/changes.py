"""What one version changed, as a page shows it: a line for each thing that is told, and below it the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from watcher.model.change import Change, Importance
from watcher.model.record import Record
from watcher.plain import Line, kind_words, reason, summary, told_lines
from watcher.plain.details import Detail, criteria_details, details_of
from watcher.plain.eligibility import CRITERIA, ELIGIBILITY_TEXT
from watcher.plain.lines import under_heading
from watcher.plain.printable import one_line

#: Sites and other elements that are named below a line; the rest are counted.
MOST_SINGLES: Final = 25


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What is told as one line; never without a change."""

    kind: str
    summary: str
    importance: Importance
    #: Why it matters; empty where it does not matter much.
    because: str
    details: tuple[Detail, ...]
    #: Of a line for many changes: each of them.
    singles: tuple[str, ...]
    singles_left: int
    #: The summary without what the kind says already, to stand beside it; empty: nothing can be left out.
    short: str = ""


def change_lines(changes: Iterable[Change], record: Record) -> tuple[ChangeLine, ...]:
    """Return the lines of a version's changes, the most important first; `record` is the newer one."""
    return tuple(_line(line, record) for line in told_lines(changes, record))


def _line(line: Line, record: Record) -> ChangeLine:
    singles = _singles(line, record)
    return ChangeLine(
        kind=kind_words(line.kind),
        summary=one_line(line.text),
        short=under_heading(one_line(line.text), line.kind),
        importance=line.importance,
        because=reason(line.lead) if line.importance >= Importance.NOTABLE else "",
        details=_details(line.changes),
        singles=singles[:MOST_SINGLES],
        singles_left=len(singles[MOST_SINGLES:]),
    )


def _details(changes: tuple[Change, ...]) -> tuple[Detail, ...]:
    if all(change.field in CRITERIA for change in changes):
        return criteria_details(changes)
    if len(changes) == 1:
        return details_of(changes[0])
    # Several arms or outcomes told as one line: each under its own name.
    return tuple(detail for change in changes if change.field not in CRITERIA for detail in details_of(change))


def _singles(line: Line, record: Record) -> tuple[str, ...]:
    if len(line.changes) == 1 or line.changes[0].group == ELIGIBILITY_TEXT:
        return ()
    told = one_line(line.text)
    found = dict.fromkeys(one_line(summary(change, record)) for change in line.changes)
    return tuple(each for each in found if each.rstrip(".") not in told)
