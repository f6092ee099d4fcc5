"""Outcomes that moved from one list to another: removed here, added there, told as one line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from rapidfuzz import fuzz

from watcher.diff.candidates import candidates
from watcher.diff.found import Difference
from watcher.diff.text import bare
from watcher.model.record import Json, text_at
from watcher.plain.outcomes import LISTS, move_group

#: Of 100: a measure this alike in another list is the same one, promoted or demoted.
ALIKE: Final = 85.0
Outcomes: TypeAlias = Mapping[int, Difference]


def moved_outcomes(differences: Iterable[Difference]) -> dict[int, str]:
    """Return the group of each outcome that left one list and came into another, by the identity of its difference.

    Both stay changes of their own, because each claims the leaves of its own list.
    """
    outcomes = [one for one in differences if one.op != "changed" and one.field.name in LISTS]
    removed = {at: one for at, one in enumerate(outcomes) if one.op == "removed" and text_at(one.before, "measure")}
    added = {at: one for at, one in enumerate(outcomes) if one.op == "added" and text_at(one.after, "measure")}
    groups: dict[int, str] = {}
    for _, was, now in sorted(_alike(removed, added), key=lambda found: -found[0]):
        if id(was) not in groups and id(now) not in groups:
            number = len(groups) // 2 + 1
            groups[id(was)] = groups[id(now)] = move_group(was.field.name, now.field.name, number)
    return groups


def _alike(removed: Outcomes, added: Outcomes) -> Iterator[tuple[float, Difference, Difference]]:
    old = {at: _words(one.before) for at, one in removed.items()}
    new = {at: _words(one.after) for at, one in added.items()}
    for before, after in candidates(old, new):
        score = fuzz.ratio(old[before], new[after], score_cutoff=ALIKE)
        if score and removed[before].field.name != added[after].field.name:
            yield score, removed[before], added[after]


def _words(outcome: Json) -> str:
    return bare(text_at(outcome, "measure") or "").casefold()
