"""Arms and interventions name one another: when one gets another name, the others that repeat it are told with it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from watcher.diff.found import Difference
from watcher.model.record import Json, list_at, text_at

#: Field -> the key of its own name, and the key of the list of the other ones' names.
NAMES: Final = {"arm": ("label", "interventionNames"), "intervention": ("name", "armGroupLabels")}
#: An arm names an intervention with its type in front: `Drug: Examplinib`.
TYPE: Final = re.compile(r"^[A-Z][a-z]+(?: [A-Za-z]+)?: ")
GROUP: Final = "arms.renamed"


def renamed_together(differences: Iterable[Difference]) -> dict[int, str]:
    """Return the group of each renamed arm or intervention and of what repeats its name, by their identities."""
    listed = [one for one in differences if one.field.name in NAMES]
    groups: dict[int, str] = {}
    for renamed in filter(is_renamed, listed):
        with_it = [renamed, *(one for one in listed if one is not renamed and _repeats(one, renamed))]
        if len(with_it) > 1:
            joined = {groups[id(one)] for one in with_it if id(one) in groups}
            group = min(joined, default=f"{GROUP}:{len(groups) + 1}")
            groups |= {id(one): group for one in with_it}
            groups |= {key: group for key, name in groups.items() if name in joined}
    return groups


def is_renamed(one: Difference) -> bool:
    return one.op == "changed" and len(_own_names(one)) > 1


def only_repeats(differences: Iterable[Difference]) -> frozenset[int]:
    """Return the identities of those of which all that changed is that they repeat the new names of others."""
    listed = [one for one in differences if one.field.name in NAMES]
    new_names = {name for one in listed if is_renamed(one) for name in _own_names(one)}
    only_references = filter(_is_same_but_for_references, listed)
    return frozenset(id(one) for one in only_references if _moved_references(one) <= new_names)


def _is_same_but_for_references(one: Difference) -> bool:
    if not isinstance(one.before, dict) or not isinstance(one.after, dict):
        return False
    _, others = NAMES[one.field.name]
    return {**one.before, others: None} == {**one.after, others: None}


def _repeats(one: Difference, renamed: Difference) -> bool:
    return not _moved_references(one).isdisjoint(_own_names(renamed))


def _own_names(one: Difference) -> frozenset[str]:
    key, _ = NAMES[one.field.name]
    return frozenset(_plain(name) for side in (one.before, one.after) if (name := text_at(side, key)))


def _moved_references(one: Difference) -> frozenset[str]:
    """Return the names that only one side lists."""
    _, key = NAMES[one.field.name]
    return frozenset(_references(one.before, key)) ^ frozenset(_references(one.after, key))


def _references(side: Json, key: str) -> Iterator[str]:
    return (_plain(name) for name in list_at(side, key) if isinstance(name, str))


def _plain(name: str) -> str:
    return " ".join(TYPE.sub("", name).casefold().split())
