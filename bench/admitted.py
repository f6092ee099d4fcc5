"""Where the person who labelled the pairs admits a second answer: the facts it replaces, and why it is as good.

Indexes are those of the pair's site lists. A doubt that is not in this table makes a different answer an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bench.facts import Fact, Facts, What
from watcher.model.change import Kind

NO_FACTS: Final[Facts] = frozenset()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of one doubt: some of the labelled facts give way to others."""

    why: str
    instead_of: Facts = NO_FACTS
    said: Facts = NO_FACTS

    def touches(self, fact: Fact) -> bool:
        return fact in self.instead_of or fact in self.said


def two_places(old: int, new: int, why: str, *with_it: Fact) -> Alternative:
    """Admit that what the person took for one place came and went as two, with what was said of the one."""
    return Alternative(why, frozenset({Fact(What.SITE_RENAMED, (old, new)), *with_it}), _came_and_went(old, new))


def one_place(old: int, new: int, why: str) -> Alternative:
    """Admit that what the person took for two places is one."""
    return Alternative(why, _came_and_went(old, new), frozenset({Fact(What.SITE_RENAMED, (old, new))}))


def filed(kind: Kind | None, instead: Kind | None, why: str) -> Alternative:
    """Admit another kind of change; None is none at all."""
    return Alternative(why, _kinds(instead), _kinds(kind))


def nothing_to_tell(kind: Kind, why: str) -> Alternative:
    """Admit that a pair's only change, of this kind, is noise."""
    return Alternative(why, frozenset({Fact(What.KIND, kind.value), Fact(What.ALERT)}))


def not_said(fact: Fact, why: str) -> Alternative:
    return Alternative(why, frozenset({fact}))


def _came_and_went(old: int, new: int) -> Facts:
    return frozenset({Fact(What.SITE_REMOVED, old), Fact(What.SITE_ADDED, new)})


def _kinds(kind: Kind | None) -> Facts:
    return frozenset({Fact(What.KIND, kind.value)}) if kind else NO_FACTS


TRACKED: Final = "Results went back and forth between sponsor and registry, but none are shown yet."
POSTED: Final = "The registry itself set the type of a posting date; its day is the same."
SECOND: Final = "A second entry, spelt otherwise, of a place that stays: nothing closed there."

ADMITTED: Final[Mapping[str, tuple[Alternative, ...]]] = {
    **{
        f"NCT04457778 {day}": (filed(Kind.RESULTS, Kind.TRACKING, TRACKED), nothing_to_tell(Kind.TRACKING, TRACKED))
        for day in ("2026-02-09", "2026-03-02")
    },
    "NCT04736173 2026-03-06": (
        two_places(26, 16, "The hospital has a second campus in the same region, under a name as short."),
        two_places(83, 52, "The name is the same but the new city lies 90 km away; one of the two is a slip."),
        *(not_said(Fact(What.SITE_REMOVED, old), SECOND) for old in (31, 77, 80, 84, 87)),
    ),
    "NCT05009069 2026-02-25": (
        nothing_to_tell(Kind.REFERENCES, "The registry links publications to trials by a program, not by a person."),
    ),
    "NCT05280470 2026-02-13": (
        filed(
            Kind.RESULTS, Kind.DATES, "These dates say why results come later, so they are results as much as dates."
        ),
        filed(Kind.TRACKING, Kind.DATES, "These dates belong to the submission of results, which is tracking."),
    ),
    **{
        f"{nct_id} 2023-06-28": (
            not_said(
                Fact(What.DATE, ("study_first_post", ("2023-06-28", "ESTIMATED"), ("2023-06-28", "ACTUAL"))), POSTED
            ),
        )
        for nct_id in ("NCT05923112", "NCT05923281")
    },
    "NCT06203210 2026-02-04": (
        Alternative(
            "One criterion got a paragraph of examples, which can be read as a criterion of its own.",
            said=frozenset({Fact(What.CRITERION_ADDED, 0)}),
        ),
    ),
    "NCT06362252 2026-02-04": (
        two_places(
            28,
            28,
            "A group of hospitals became one of its houses, and their names share no word but the city.",
            Fact(What.SITE_STATUS, (28, 28, "NOT_YET_RECRUITING", "RECRUITING")),
        ),
    ),
    "NCT06657144 2026-02-19": (
        Alternative(
            "A telephone number of one site: contacts as much as sites.",
            frozenset({Fact(What.SITE_CONTACTS, (6, 6))}),
            frozenset({Fact(What.KIND, Kind.CONTACTS.value)}),
        ),
    ),
    "NCT06821503 2026-03-09": (
        not_said(Fact(What.CRITERION_CHANGED, 1), "One of two reworded criteria says what it said before."),
    ),
    "NCT06825494 2026-03-12": (
        not_said(Fact(What.SITE_RENAMED, (10, 10)), "Only the coordinates moved, which need not count as recognizing."),
    ),
    "NCT06868277 2026-02-27": (
        one_place(52, 57, "Two sites without a name, 16 km apart: one that moved to the next city is possible."),
    ),
    "NCT06989112 2026-02-10": (
        two_places(57, 57, "Sites without a name are told apart by ZIP code, and the ZIP code is another."),
        Alternative(
            "Of two equal entries in one city either may be the old one: it opened, or it is the new one.",
            frozenset({Fact(What.SITE_ADDED, 70)}),
            frozenset(
                {
                    Fact(What.SITE_ADDED, 69),
                    Fact(What.SITE_STATUS, (69, 70, "NOT_YET_RECRUITING", "RECRUITING")),
                }
            ),
        ),
    ),
    "NCT07386002 2026-02-04": (nothing_to_tell(Kind.TITLE, "The short title only lost the words on its phase."),),
    "NCT07386002 2026-02-09": (filed(Kind.IDENTIFIERS, None, "An acronym names the trial as an identifier does."),),
}
