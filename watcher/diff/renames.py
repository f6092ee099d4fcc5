"""Arms and interventions name one another: when one gets another name, the others that repeat it are told with it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from watcher.diff.found import Difference
from watcher.model.record import Json, list_at, text_at

#: Field -> the key of its own name, and the key of the list of the other ones' names.
NAMES: Final = {"arm": ("label", "interventionNames"), "intervention": ("name", "armGroupLabels")}
#: An arm names an intervention with its type in front: `Drug: Examplinib`.
TYPE: Final = re.compile(r"^[A-Z][a-z]+(?: [A-Za-z]+)?: ")
GROUP: Final = "arms.renamed"


@dataclass(frozen=True, slots=True)
class Naming:
    """What an arm or intervention is called, before and after, and which other names only one side lists."""

    difference: Difference
    own: frozenset[str]
    moved: frozenset[str]

    @property
    def is_new(self) -> bool:
        return self.difference.op == "changed" and len(self.own) > 1


def namings(differences: Iterable[Difference]) -> tuple[Naming, ...]:
    """Return the names of the arms and interventions among the differences."""
    return tuple(_naming(one) for one in differences if one.field.name in NAMES)


def renamed_together(listed: Iterable[Naming]) -> dict[int, str]:
    """Return the group of each renamed arm or intervention and of what repeats its name, by their identities."""
    listed = tuple(listed)
    repeating: defaultdict[str, list[Naming]] = defaultdict(list)
    for one in listed:
        for name in one.moved:
            repeating[name].append(one)
    groups: dict[int, str] = {}
    for renamed in listed:
        others = {id(one.difference) for name in renamed.own for one in repeating[name]} - {id(renamed.difference)}
        if renamed.is_new and others:
            together = {id(renamed.difference), *others}
            joined = {groups[key] for key in together if key in groups}
            group = min(joined, default=f"{GROUP}:{len(groups) + 1}")
            groups |= dict.fromkeys(together, group)
            groups |= {key: group for key, name in groups.items() if name in joined - {group}}
    return groups


def only_repeats(listed: Iterable[Naming]) -> frozenset[int]:
    """Return the identities of those of which all that changed is that they repeat the new names of others."""
    listed = tuple(listed)
    new_names = {name for one in listed if one.is_new for name in one.own}
    same = (one for one in listed if one.moved <= new_names and _is_same_but_for_references(one.difference))
    return frozenset(id(one.difference) for one in same)


def _is_same_but_for_references(one: Difference) -> bool:
    if not isinstance(one.before, dict) or not isinstance(one.after, dict):
        return False
    _, others = NAMES[one.field.name]
    return {**one.before, others: None} == {**one.after, others: None}


def _naming(one: Difference) -> Naming:
    key, others = NAMES[one.field.name]
    own = (_plain(name) for side in (one.before, one.after) if (name := text_at(side, key)))
    return Naming(one, frozenset(own), _references(one.before, others) ^ _references(one.after, others))


def _references(side: Json, key: str) -> frozenset[str]:
    return frozenset(_plain(name) for name in list_at(side, key) if isinstance(name, str))


def _plain(name: str) -> str:
    return " ".join(TYPE.sub("", name).casefold().split())
