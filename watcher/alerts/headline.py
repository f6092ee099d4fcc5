"""The few words that stand for a mail in an inbox."""

from collections.abc import Sequence
from typing import Final

from watcher.alerts.caps import LONGEST_HEADLINE
from watcher.alerts.lines import Line
from watcher.model.change import Change, Importance, Kind
from watcher.plain import kind_words, label, status_words
from watcher.plain.cut import cut
from watcher.plain.moves import is_again

#: Of these a reader hears that they are so *now*; the other statuses speak for themselves.
NOW: Final = frozenset(
    {"RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE", "ACTIVE_NOT_RECRUITING", "APPROVED_FOR_MARKETING"}
)
#: What became of a site, by its new status.
SITE_NOW: Final = {
    "RECRUITING": "now recruiting",
    "COMPLETED": "completed",
    "WITHDRAWN": "withdrawn",
    "SUSPENDED": "suspended",
    "TERMINATED": "terminated",
}
ENDS: Final = {
    "trial.removed": "No longer in the registry",
    "trial.returned": "Back in the registry",
    "trial.merged": "Merged into another trial",
}
#: Whatever else changed, a reader wants to hear of these first.
LEADING: Final = frozenset({"status", "has_results"})


def headline(lines: Sequence[Line]) -> str:
    """Return the leading line in a few words, or how many changes there are where none leads."""
    lead = lines[0]
    return cut(_words(lead), LONGEST_HEADLINE) if _leads(lead, lines[1:]) else f"{len(lines)} changes"


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
    near = f" near {line.near}" if line.near else ""
    if "site" in by_field:
        return f"{_sites(line)}{near}"
    if "site.status" in by_field:
        return f"{_site_statuses([change for change in line.changes if change.field == 'site.status'])}{near}"
    return _move(line.changes[0], near) or _other(line)


def _move(change: Change, near: str) -> str | None:
    if change.field in ENDS:
        return ENDS[change.field]
    again = " again" if is_again(change) else ""
    if change.field == "search.entered":
        return f"New{again} in your search"
    if change.field == "place.entered":
        return f"Trial{again}{near}" if again else f"New trial{near}"
    if change.field == "place.left":
        return f"No longer{near}"
    return "No longer in your search" if change.field == "search.left" else None


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
    statuses = {str(change.after) for change in changes}
    words = SITE_NOW.get(statuses.pop()) if len(statuses) == 1 else None
    if words:
        return f"Site {words}" if count == 1 else f"{count} sites {words}"
    return "Status of a site changed" if count == 1 else f"Status of {count} sites changed"


def _other(line: Line) -> str:
    change = line.changes[0]
    if len(line.changes) > 1:
        return f"{kind_words(change.kind)} changed"
    if change.kind is Kind.DATES:
        return f"{label(change)} date {change.op}"
    return f"{label(change)} {change.op}"
