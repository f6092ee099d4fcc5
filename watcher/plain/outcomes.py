"""Outcomes in words; one that moved to another list is told as such, not as lost and found."""

from collections.abc import Sequence
from typing import Final

from watcher.model.change import Change
from watcher.plain.elements import element_summary, name_of, what_differs
from watcher.plain.joining import clauses
from watcher.plain.labels import label
from watcher.plain.language import N_, _

#: The lists of outcomes, by their fields.
LISTS: Final = {"primary_outcome": "primary", "secondary_outcome": "secondary", "other_outcome": "other"}
#: The lists that an outcome moved from and to, in words.
KINDS: Final = {"primary": N_("primary"), "secondary": N_("secondary"), "other": N_("other")}
MOVED_TO: Final = {
    "primary": N_("{label} moved to the primary outcomes: {name}"),
    "secondary": N_("{label} moved to the secondary outcomes: {name}"),
    "other": N_("{label} moved to the other outcomes: {name}"),
}
MOVED_FROM: Final = {
    "primary": N_("{label} that was a primary one before: {name}"),
    "secondary": N_("{label} that was a secondary one before: {name}"),
    "other": N_("{label} that was an other one before: {name}"),
}
#: The start of the group of an outcome that moved.
MOVED: Final = "outcome.moved"


def move_group(was: str, now: str, number: int) -> str:
    """Return the group of the two halves of a move between the lists of two fields."""
    return f"{MOVED}:{LISTS[was]}>{LISTS[now]}:{number}"


def outcome_summary(change: Change) -> str:
    """Tell an outcome by itself, as program and reader of one change see it."""
    name, _colon, move = (change.group or "").partition(":")
    if name != MOVED:
        return element_summary(label(change), change)
    was, _arrow, now = move.partition(":")[0].partition(">")
    if change.op == "removed":
        return _(MOVED_TO[now]).format(label=label(change), name=name_of(change.before))
    return _(MOVED_FROM[was]).format(label=label(change), name=name_of(change.after))


def moved_summary(changes: Sequence[Change]) -> str:
    """Tell both halves of a move as one: `Outcome moved from primary to secondary: “Survival”`."""
    was = next((change for change in changes if change.op == "removed"), None)
    now = next((change for change in changes if change.op == "added"), None)
    if was is None or now is None:
        return outcome_summary(changes[0])
    head = _("Outcome moved from {was} to {now}: {name}").format(
        was=_(KINDS[LISTS[was.field]]), now=_(KINDS[LISTS[now.field]]), name=name_of(now.after)
    )
    return head if was.before == now.after else clauses((head, what_differs(was.before, now.after)))
