"""One vocabulary for what a person says of a pair and for what the diff says: sets of facts that can be compared."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from bench.labels import EligibilityLabels, Label
from watcher.model.change import Change, Diff, Importance, Kind, Op
from watcher.model.record import Json, at


class What(StrEnum):
    """What a fact is about; each is one line of the table."""

    SITE_ADDED = "site added"
    SITE_REMOVED = "site removed"
    SITE_RENAMED = "site recognized"
    SITE_STATUS = "site status"
    SITE_CONTACTS = "site contacts"
    STATUS = "trial status"
    ENROLLMENT = "enrollment"
    DATE = "date"
    CRITERION_ADDED = "eligibility criterion added"
    CRITERION_REMOVED = "eligibility criterion removed"
    CRITERION_CHANGED = "eligibility criterion reworded"
    KIND = "kind of change"
    ALERT = "pair that is worth an alert"


class Fact(NamedTuple):
    """One thing that changed, with all that tells it from another; indexes are (old, new)."""

    what: What
    about: Hashable = ""


Facts: TypeAlias = frozenset[Fact]

CRITERIA: Final[Mapping[Op, What]] = {
    "added": What.CRITERION_ADDED,
    "removed": What.CRITERION_REMOVED,
    "changed": What.CRITERION_CHANGED,
}
CRITERION_FIELDS: Final = {"eligibility.inclusion", "eligibility.exclusion", "eligibility.criterion"}
#: The names of the labels; what is not here has the diff's own name.
DATES: Final = {
    "start": "start",
    "primary_completion": "primary_completion",
    "completion": "completion",
    "first_posted": "study_first_post",
    "disposition_first_submitted": "disp_first_submit",
    "disposition_first_posted": "disp_first_post",
}
#: What a subscription asks for that names no importance of its own.
DEFAULT_LEAST: Final = Importance.MINOR


def would_alert(diff: Diff) -> bool:
    """Say whether a subscriber to everything, with the default least importance, would be told."""
    return any(change.importance >= DEFAULT_LEAST for change in diff.changes)


def facts_of_label(label: Label) -> Facts:
    """Return what a person says."""
    sites = label["sites"]
    facts = {
        *(Fact(What.SITE_ADDED, new) for new in sites["added"]),
        *(Fact(What.SITE_REMOVED, old) for old in sites["removed"]),
        *(Fact(What.SITE_RENAMED, (old, new)) for old, new, _why in sites["renamed"]),
        *(Fact(What.SITE_STATUS, (old, new, was, now)) for old, new, was, now in sites["status_changed"]),
        *(Fact(What.SITE_CONTACTS, (old, new)) for old, new in sites["contacts_changed"]),
        *(Fact(What.DATE, (name, *map(_bare, sides))) for name, sides in label["dates"].items()),
        *(Fact(What.KIND, kind) for kind in label["kinds"]),
        *_criteria_of_label(label["eligibility"]),
    }
    if label["status"]:
        facts.add(Fact(What.STATUS, tuple(label["status"])))
    if label["enrollment"]:
        facts.add(Fact(What.ENROLLMENT, tuple(map(_bare, label["enrollment"]))))
    if not label["noise_only"]:
        facts.add(Fact(What.ALERT))
    return frozenset(facts)


def _bare(side: list[str | None] | list[int | str] | None) -> Hashable:
    return tuple(side) if side else None


def _criteria_of_label(told: EligibilityLabels | None) -> Iterator[Fact]:
    """Yield as many facts as criteria: the labels count them, so a fact is about a number from 0."""
    if told:
        yield from _numbered(What.CRITERION_ADDED, told["criteria_added"])
        yield from _numbered(What.CRITERION_REMOVED, told["criteria_removed"])
        yield from _numbered(What.CRITERION_CHANGED, told["criteria_changed"])


def _numbered(what: What, count: int) -> Iterable[Fact]:
    return (Fact(what, number) for number in range(count))


def facts_of_diff(diff: Diff) -> Facts:
    """Return what the diff says, noise that recognizes a site included."""
    facts = {fact for change in diff.changes for fact in _facts_of_change(change)}
    for noise in diff.noise:
        if noise.indexes and noise.rule.startswith("site-"):
            facts.add(Fact(What.SITE_RENAMED, noise.indexes))
    for op, what in CRITERIA.items():
        told = [change for change in diff.changes if change.field in CRITERION_FIELDS and change.op == op]
        facts.update(_numbered(what, len(told)))
    if would_alert(diff):
        facts.add(Fact(What.ALERT))
    return frozenset(facts)


def _facts_of_change(change: Change) -> Iterator[Fact]:
    yield Fact(What.KIND, change.kind.value)
    if change.indexes is not None and change.kind is Kind.SITES:
        yield from _fact_of_site(change, *change.indexes)
    elif change.field == "status":
        yield Fact(What.STATUS, (change.before, change.after))
    elif change.field == "enrollment":
        yield Fact(What.ENROLLMENT, (_parts(change.before, "count"), _parts(change.after, "count")))
    elif change.kind is Kind.DATES or change.field in DATES:
        name = DATES.get(change.field, change.field)
        yield Fact(What.DATE, (name, _parts(change.before, "date"), _parts(change.after, "date")))


def _fact_of_site(change: Change, old: int | None, new: int | None) -> Iterator[Fact]:
    if old is None:
        yield Fact(What.SITE_ADDED, new)
    elif new is None:
        yield Fact(What.SITE_REMOVED, old)
    elif change.field == "site.status":
        yield Fact(What.SITE_STATUS, (old, new, change.before, change.after))
    elif change.field == "site.contacts":
        yield Fact(What.SITE_CONTACTS, (old, new))


def _parts(side: Json, name: str) -> Hashable:
    return (at(side, name), at(side, "type")) if isinstance(side, dict) else None
