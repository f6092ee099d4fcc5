"""Outcomes that moved from one list to another: removed here, added there, told as one line."""

from collections.abc import Iterable, Iterator
from typing import Final

from rapidfuzz import fuzz

from watcher.diff.found import Difference
from watcher.diff.text import bare
from watcher.model.record import text_at
from watcher.plain.outcomes import LISTS, move_group

#: Of 100: a measure this alike in another list is the same one, promoted or demoted.
ALIKE: Final = 85.0


def moved_outcomes(differences: Iterable[Difference]) -> dict[int, str]:
    """Return the group of each outcome that left one list and came into another, by the identity of its difference.

    Both stay changes of their own, because each claims the leaves of its own list.
    """
    outcomes = [one for one in differences if one.field.name in LISTS and one.op != "changed"]
    removed = [one for one in outcomes if one.op == "removed"]
    added = [one for one in outcomes if one.op == "added"]
    groups: dict[int, str] = {}
    for _, was, now in sorted(_alike(removed, added), key=lambda found: -found[0]):
        if id(was) not in groups and id(now) not in groups:
            number = len(groups) // 2 + 1
            groups[id(was)] = groups[id(now)] = move_group(was.field.name, now.field.name, number)
    return groups


def _alike(removed: list[Difference], added: list[Difference]) -> Iterator[tuple[float, Difference, Difference]]:
    for was in removed:
        for now in added:
            if was.field.name != now.field.name and (score := _likeness(was, now)):
                yield score, was, now


def _likeness(was: Difference, now: Difference) -> float:
    old, new = text_at(was.before, "measure"), text_at(now.after, "measure")
    if not old or not new:
        return 0.0
    return fuzz.ratio(bare(old).casefold(), bare(new).casefold(), score_cutoff=ALIKE)
