"""The few words that stand for a mail in an inbox."""

from collections.abc import Sequence
from typing import Final

from watcher.alerts.caps import LONGEST_HEADLINE
from watcher.alerts.lines import Line
from watcher.model.change import Change, Importance, Kind
from watcher.plain import kind_words, label, status_words
from watcher.plain.cut import cut
from watcher.plain.joining import near_words
from watcher.plain.labels import op_words
from watcher.plain.language import N_, NN_, _, ngettext, pgettext
from watcher.plain.moves import is_again

#: Of these a reader hears that they are so *now*; the other statuses speak for themselves.
NOW: Final = {
    "RECRUITING": N_("Now recruiting"),
    "ENROLLING_BY_INVITATION": N_("Now enrolling by invitation"),
    "AVAILABLE": N_("Now available"),
    "ACTIVE_NOT_RECRUITING": N_("Now active, not recruiting"),
    "APPROVED_FOR_MARKETING": N_("Now approved for marketing"),
}
#: What became of a site, by its new status.
SITE_NOW: Final = {
    "RECRUITING": NN_("Site now recruiting", "{count} sites now recruiting"),
    "COMPLETED": NN_("Site completed", "{count} sites completed"),
    "WITHDRAWN": NN_("Site withdrawn", "{count} sites withdrawn"),
    "SUSPENDED": NN_("Site suspended", "{count} sites suspended"),
    "TERMINATED": NN_("Site terminated", "{count} sites terminated"),
}
ENDS: Final = {
    "trial.removed": N_("No longer in the registry"),
    "trial.returned": N_("Back in the registry"),
    "trial.merged": N_("Merged into another trial"),
}
DATE_OPS: Final = {
    "added": N_("{label} date added"),
    "removed": N_("{label} date removed"),
    "changed": N_("{label} date changed"),
}
#: Whatever else changed, a reader wants to hear of these first.
LEADING: Final = frozenset({"status", "has_results"})


def headline(lines: Sequence[Line]) -> str:
    """Return the leading line in a few words; the first, and how many there are beside it, where none leads."""
    first, others = _words(lines[0]), lines[1:]
    if _leads(lines[0], others):
        return cut(first, LONGEST_HEADLINE)
    told = ngettext("{first}, and {count} more change", "{first}, and {count} more changes", len(others))
    return cut(told.format(first=first, count=len(others)), LONGEST_HEADLINE)


def _leads(lead: Line, others: Sequence[Line]) -> bool:
    if lead.importance is Importance.CRITICAL or any(change.field in LEADING for change in lead.changes):
        return True
    return all(line.importance < lead.importance for line in others)


def _words(line: Line) -> str:
    by_field = {change.field: change for change in reversed(line.changes)}
    if "status" in by_field:
        return _status(by_field["status"])
    if "has_results" in by_field:
        is_posted = by_field["has_results"].after is True
        return _("Results posted") if is_posted else _("Results no longer posted")
    if "site" in by_field:
        return near_words(_sites(line), line.near)
    if "site.status" in by_field:
        steps = [change for change in line.changes if change.field == "site.status"]
        return near_words(_site_statuses(steps), line.near)
    return _move(line.changes[0], line.near) or _other(line)


def _move(change: Change, near: str | None) -> str | None:
    if change.field in ENDS:
        return _(ENDS[change.field])
    match change.field:
        case "search.entered":
            return _("New again in your search") if is_again(change) else _("New in your search")
        case "search.left":
            return _("No longer in your search")
        case "place.entered":
            return near_words(_("Trial again") if is_again(change) else _("New trial"), near)
        case "place.left":
            return near_words(pgettext("a trial at a place", "No longer"), near)
    return None


def _status(change: Change) -> str:
    if not isinstance(change.after, str):
        return _("Status no longer shown")
    return _(NOW[change.after]) if change.after in NOW else status_words(change.after)


def _sites(line: Line) -> str:
    count, removed = len(line.changes), line.changes[0].op == "removed"
    if removed:
        return ngettext("Site removed", "{count} sites removed", count).format(count=count)
    return ngettext("New site", "{count} new sites", count).format(count=count)


def _site_statuses(changes: Sequence[Change]) -> str:
    count = len(changes)
    statuses = {str(change.after) for change in changes}
    words = SITE_NOW.get(statuses.pop()) if len(statuses) == 1 else None
    one, many = words or NN_("Status of a site changed", "Status of {count} sites changed")
    return ngettext(one, many, count).format(count=count)


def _other(line: Line) -> str:
    change = line.changes[0]
    if len(line.changes) > 1:
        return op_words(kind_words(change.kind), "changed")
    if change.kind is Kind.DATES:
        return _(DATE_OPS[change.op]).format(label=label(change))
    return op_words(label(change), change.op)
