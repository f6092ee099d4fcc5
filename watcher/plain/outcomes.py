"""Outcomes in words; one that moved to another list is told as such, not as lost and found."""

from collections.abc import Sequence
from typing import Final

from watcher.model.change import Change
from watcher.plain.elements import element_summary, name_of, what_differs
from watcher.plain.labels import label

#: The lists of outcomes, by their fields.
LISTS: Final = {"primary_outcome": "primary", "secondary_outcome": "secondary", "other_outcome": "other"}
#: The start of the group of an outcome that moved.
MOVED: Final = "outcome.moved"


def move_group(was: str, now: str, number: int) -> str:
    """Return the group of the two halves of a move between the lists of two fields."""
    return f"{MOVED}:{LISTS[was]}>{LISTS[now]}:{number}"


def outcome_summary(change: Change) -> str:
    """Tell an outcome by itself, as program and reader of one change see it."""
    name, _, move = (change.group or "").partition(":")
    if name != MOVED:
        return element_summary(label(change), change)
    was, _, now = move.partition(":")[0].partition(">")
    if change.op == "removed":
        return f"{label(change)} moved to the {now} outcomes: {name_of(change.before)}"
    return f"{label(change)} that was {_article(was)} one before: {name_of(change.after)}"


def moved_summary(changes: Sequence[Change]) -> str:
    """Tell both halves of a move as one: `Outcome moved from primary to secondary: “Survival”`."""
    was = next((change for change in changes if change.op == "removed"), None)
    now = next((change for change in changes if change.op == "added"), None)
    if was is None or now is None:
        return outcome_summary(changes[0])
    head = f"Outcome moved from {LISTS[was.field]} to {LISTS[now.field]}: {name_of(now.after)}"
    return head if was.before == now.after else f"{head}; {what_differs(was.before, now.after)}"


def _article(name: str) -> str:
    return "an other" if name == "other" else f"a {name}"
