"""How much a change matters: the first line of the table that fits, else what the catalogue says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from watcher.diff.found import Difference
from watcher.diff.groups import OWN_STATUS, RESULTS, STATUS, Groups
from watcher.diff.same import same
from watcher.model.change import Change, Importance
from watcher.model.record import Json, at
from watcher.plain.dates import days_between, is_same_date
from watcher.plain.numbers import count_of

STOPPED: Final = ("SUSPENDED", "TERMINATED", "WITHDRAWN")
#: Who wants to join can; by invitation, only who is asked.
OPEN: Final = ("RECRUITING", "AVAILABLE")
#: From here on an enrollment or a date has moved far; the thresholds that the peers use as well.
LARGE_SHARE: Final = 0.20
FAR_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: changes of a field for which the test holds."""

    fields: tuple[str, ...]
    holds: Callable[[Difference], bool]
    importance: Importance
    reason: str


def _always(_one: Difference) -> bool:
    return True


def _stopped(one: Difference) -> bool:
    return one.after in STOPPED


def _opened(one: Difference) -> bool:
    return one.after in OPEN


def _posted(one: Difference) -> bool:
    return one.after is True


def _added(one: Difference) -> bool:
    return one.op == "added"


def _large(one: Difference) -> bool:
    before, after = count_of(one.before), count_of(one.after)
    if before is None or after is None:
        return False
    return after != before and abs(after - before) >= LARGE_SHARE * abs(before)


def _far(one: Difference) -> bool:
    if is_same_date(one.before, one.after):
        return False
    days = days_between(one.before, one.after)
    return days is not None and abs(days) >= FAR_DAYS


def _reached(one: Difference) -> bool:
    return at(one.before, "type") == "ESTIMATED" and at(one.after, "type") == "ACTUAL"


def _more_precise(one: Difference) -> bool:
    return is_same_date(one.before, one.after) and at(one.before, "type") == at(one.after, "type")


def _publication(one: Difference) -> bool:
    return one.op == "added" and isinstance(one.after, dict) and one.after.get("type") in ("RESULT", "DERIVED")


def _only_arms(one: Difference) -> bool:
    """An intervention lists its arms by label; a renamed or regrouped arm is told as such."""
    before, after = one.before, one.after
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    return {**before, "armGroupLabels": None} == {**after, "armGroupLabels": None}


def _what_is_measured(one: Difference) -> bool:
    """Say whether an outcome came, went, or is another measure or time frame; a description explains only."""
    return any(at(one.before, key) != at(one.after, key) for key in ("measure", "timeFrame"))


def _says_no(one: Difference) -> bool:
    """Between `no` and nothing stated there is nothing to tell."""
    nothing: list[Json] = [None, False, {"hasExpandedAccess": False}]
    return all(any(same(side, says) for says in nothing) for side in (one.before, one.after))


CRITICAL, NOTABLE, MINOR, ADMINISTRATIVE = reversed(Importance)
DATE_FIELDS = ("start", "primary_completion", "completion")
TABLE: Final = (
    Line(("status",), _stopped, CRITICAL, "stopped"),
    Line(("status",), _opened, CRITICAL, "opened"),
    Line(("status",), _always, NOTABLE, "status"),
    Line(("has_results",), _posted, CRITICAL, "results-posted"),
    Line(("has_results",), _always, NOTABLE, "results-removed"),
    Line(("site",), _added, NOTABLE, "site-added"),
    Line(("site.status",), _opened, NOTABLE, "site-opened"),
    Line(("enrollment",), _large, NOTABLE, "enrollment-large"),
    Line(("primary_completion",), _far, NOTABLE, "date-far"),
    Line(DATE_FIELDS, _reached, MINOR, "date-reached"),
    Line(DATE_FIELDS, _more_precise, ADMINISTRATIVE, "date-precise"),
    Line(("expanded_access", "healthy_volunteers"), _says_no, ADMINISTRATIVE, "says-nothing"),
    Line(("primary_outcome",), _what_is_measured, NOTABLE, "primary-outcome"),
    Line(("publication",), _publication, MINOR, "publication"),
    Line(("intervention",), _only_arms, ADMINISTRATIVE, "follows-arms"),
)
#: The reason of a change that only its field's line in the catalogue judges.
BY_FIELD: Final = {
    CRITICAL: "critical-field",
    NOTABLE: "notable-field",
    MINOR: "detail",
    ADMINISTRATIVE: "bookkeeping",
}


def told(differences: list[Difference], *, has_kept_contacts: bool = False) -> list[Change]:
    """Return the changes that the differences of one diff make, with importance, reason and group."""
    groups = Groups(differences, has_kept_contacts=has_kept_contacts)
    return [_change(one, groups) for one in differences]


def _change(one: Difference, groups: Groups) -> Change:
    group = groups.group(one)
    importance, reason = (ADMINISTRATIVE, "follows-arms") if groups.repeats(one) else judge(one, group)
    return Change(
        one.field.kind, one.field.name, one.path, one.op, one.before, one.after, importance, reason,
        indexes=one.indexes, group=group, why_same=one.why_same,
    )  # fmt: skip


def judge(one: Difference, group: str | None) -> tuple[Importance, str]:
    """Return how much a difference matters, and the code of the reason why."""
    name = one.field.name
    if group == STATUS and name not in OWN_STATUS:
        return min(MINOR, one.field.importance), "with-status"
    if group == RESULTS and name != "has_results":
        return MINOR, "with-results"
    for line in TABLE:
        if name in line.fields and line.holds(one):
            return line.importance, line.reason
    return one.field.importance, BY_FIELD[one.field.importance]
