"""What a watch is called, in the reader's language.

A search keeps the title that was made of its parameters, in English: it is shared, whoever saved it first. Its clauses
are `label: value`, so that the labels, and the values that are from the registry's closed lists, can be told anew.
"""

import re
from typing import Final

from watcher.model.watch import Watch
from watcher.plain.joining import clauses, headed
from watcher.plain.language import N_, Language, _, pgettext, spoken
from watcher.plain.places import MILES_A_KM, km_words, vicinity_words

#: What a search may be limited by, as its title says it: labels of free text, and of values from a closed list.
FREE: Final = frozenset(
    {
        N_("condition"), N_("words"), N_("intervention"), N_("title"), N_("outcome"), N_("sponsor or collaborator"),
        N_("lead sponsor"), N_("ID"), N_("patient's words"), N_("location"), N_("facility"), N_("NCT IDs"),
        N_("expression"), N_("country"), N_("state"), N_("city"), N_("minimum age"), N_("maximum age"), N_("start"),
        N_("primary completion"), N_("completion"), N_("first posted"), N_("results first posted"),
        N_("last update posted"),
    }
)  # fmt: skip
CLOSED: Final = frozenset(
    {
        N_("status"), N_("phase"), N_("type of trial"), N_("funder"), N_("sex"), N_("volunteers"), N_("age group"),
        N_("results"), N_("documents"), N_("oversight"),
    }
)  # fmt: skip
#: Values of closed lists that stand in no other table.
VALUES: Final = (
    N_("Patient registry"), N_("Expanded access for individual patients"),
    N_("Expanded access for an intermediate-size population"), N_("Expanded access by treatment protocol"),
    N_("Other U.S. federal agency"), N_("Others"), N_("Accepts healthy volunteers"), N_("With results"),
    N_("Without results"), N_("NIH"),
)  # fmt: skip
#: What most people search by goes without saying; the registry's two boxes for it are one to them.
ILLNESS: Final = frozenset({"condition", "words"})
OR: Final = " or "
CIRCLE: Final = re.compile(r"within ([\d.]+) (km|mi) of (.+)")


def watch_title(watch: Watch) -> str:
    """Return the trial's own title, or the search or place in words."""
    if watch.vicinity:
        return watch.title if spoken() is Language.ENGLISH else vicinity_words(watch.vicinity)
    return watch.title if watch.nct_id else search_words(watch.title)


def search_words(title: str) -> str:
    """Return a search in the reader's language: `gastric cancer within 100 km (62 mi) of Boston; status: Recruiting`.

    Its title names what each part is, `condition: gastric cancer; within 100 km of Boston; status: Recruiting`. Names
    of searches stand between quotation marks in mails, so that the words have none of their own.
    """
    first, *others = title.split("; ")
    if others and _label(first) in ILLNESS and CIRCLE.fullmatch(others[0]):
        near = _("{words} {where}").format(words=_clause(first), where=_clause(others[0]))
        return clauses([near, *map(_clause, others[1:])])
    return clauses(map(_clause, [first, *others]))


def _label(clause: str) -> str:
    return clause.partition(": ")[0]


def _clause(clause: str) -> str:
    circle = CIRCLE.fullmatch(clause)
    if circle:
        km = float(circle[1]) * (1 if circle[2] == "km" else 1 / MILES_A_KM)
        return _("within {distance} of {place}").format(distance=km_words(km), place=circle[3])
    label, colon, value = clause.partition(": ")
    if not colon or label not in FREE | CLOSED:
        return clause
    if label in ILLNESS:
        return value
    return headed(_(label), _values(value) if label in CLOSED else value)


def _values(value: str) -> str:
    return pgettext("between alternatives", " or ").join(map(_, value.split(OR)))
