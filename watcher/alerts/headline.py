"""The few words that stand for a mail in an inbox."""

from collections.abc import Sequence
from typing import Final

from watcher.alerts.lines import Line
from watcher.model.change import Change, Importance, Kind
from watcher.plain import kind_words, label, status_words

#: Of these a reader hears that they are so *now*; the other statuses speak for themselves.
NOW: Final = frozenset(
    {"RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE", "ACTIVE_NOT_RECRUITING", "APPROVED_FOR_MARKETING"}
)
#: Whatever else changed, a reader wants to hear of these first.
LEADING: Final = frozenset({"status", "has_results"})


def headline(lines: Sequence[Line]) -> str:
    """Return the leading line in a few words, or how many changes there are where none leads."""
    lead = lines[0]
    return _words(lead) if _leads(lead, lines[1:]) else f"{len(lines)} changes"


def _leads(lead: Line, others: Sequence[Line]) -> bool:
    if lead.importance is Importance.CRITICAL or any(change.field in LEADING for change in lead.changes):
        return True
    return all(line.importance < lead.importance for line in others)


def _words(line: Line) -> str:
    by_field = {change.field: change for change in reversed(line.changes)}
    if "status" in by_field:
        return _status(by_field["status"])
    if "has_results" in by_field:
        return "Results posted" if by_field["has_results"].after is True else "Results no longer posted"
    if "site" in by_field:
        near = f" near {line.near}" if line.near else ""
        return f"{_sites(line)}{near}"
    if "site.status" in by_field:
        return _site_statuses([change for change in line.changes if change.field == "site.status"])
    if "search.entered" in by_field:
        return "New in your search"
    return "No longer in your search" if "search.left" in by_field else _other(line)


def _status(change: Change) -> str:
    if not isinstance(change.after, str):
        return "Status no longer shown"
    words = status_words(change.after)
    return f"Now {words[0].lower()}{words[1:]}" if change.after in NOW else words


def _sites(line: Line) -> str:
    count, removed = len(line.changes), line.changes[0].op == "removed"
    if count == 1:
        return "Site removed" if removed else "New site"
    return f"{count} sites removed" if removed else f"{count} new sites"


def _site_statuses(changes: Sequence[Change]) -> str:
    count = len(changes)
    if {change.after for change in changes} == {"RECRUITING"}:
        return "Site now recruiting" if count == 1 else f"{count} sites now recruiting"
    return "Status of a site changed" if count == 1 else f"Status of {count} sites changed"


def _other(line: Line) -> str:
    change = line.changes[0]
    if len(line.changes) > 1:
        return f"{kind_words(change.kind)} changed"
    if change.kind is Kind.DATES:
        return f"{label(change)} date {change.op}"
    return f"{label(change)} {change.op}"
