"""Trials like this one, each with what makes it alike: they share a condition, a treatment, a sponsor, a town."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from watcher.model.record import Record, at, list_at
from watcher.model.trial import Trial
from watcher.pages.prose import line_at, texts_at
from watcher.plain import phase_words, status_words
from watcher.plain.language import _
from watcher.plain.sites import LOCATIONS
from watcher.plain.tones import OPEN, tone_of

#: How many are shown, and how much each likeness counts. One that is open now is worth more to a reader.
MOST: Final = 6
CONDITION, TREATMENT, SPONSOR, TOWN, IS_OPEN = 3, 4, 2, 1, 2
#: As many shared names are told of each kind.
NAMED: Final = 2
#: Names of treatments that say nothing of likeness.
SAYS_NOTHING: Final = frozenset({"placebo", "standard of care", "no intervention", "control"})
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Related:
    nct_id: str
    title: str
    status_words: str
    tone: str
    phase: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared, by its words in small letters; the values are how it is written."""

    conditions: dict[str, str]
    treatments: dict[str, str]
    sponsors: dict[str, str]
    towns: dict[str, str]


def search_for_related(traits: Traits) -> dict[str, str]:
    """Return the registry's parameters of a search for candidates; empty where the record names no condition."""
    terms = [f"({words})" for words in list(traits.conditions)[:NAMED] if words]
    return {"query.cond": " OR ".join(terms)} if terms else {}


def related_to(nct_id: str, mine: Traits, candidates: Iterable[Trial]) -> tuple[Related, ...]:
    """Return the candidates that are most like a trial; those that share nothing are left out."""
    scored = [
        (score, other, reasons)
        for other in candidates
        if other.nct_id != nct_id
        for score, reasons in [_likeness(mine, other)]
        if reasons
    ]
    scored.sort(key=lambda found: (-found[0], found[1].nct_id))
    return tuple(_related(other, reasons) for _score, other, reasons in scored[:MOST])


def traits_of(record: Record) -> Traits:
    listed = list_at(record, "protocolSection.armsInterventionsModule.interventions")
    treatments = _by_words(line_at(each, "name") for each in listed)
    return Traits(
        conditions=_by_words(texts_at(record, "protocolSection.conditionsModule.conditions")),
        treatments={key: name for key, name in treatments.items() if key not in SAYS_NOTHING},
        sponsors=_by_words([line_at(record, "protocolSection.sponsorCollaboratorsModule.leadSponsor.name")]),
        towns=_by_words(line_at(each, "city") for each in list_at(record, LOCATIONS)),
    )


def _by_words(names: Iterable[str | None]) -> dict[str, str]:
    return {" ".join(WORD.findall(name.casefold())): name for name in names if name}


def _likeness(mine: Traits, other: Trial) -> tuple[int, tuple[str, ...]]:
    theirs = traits_of(other.record)
    shared = (
        (CONDITION, _("Also on {names}"), _alike(mine.conditions, theirs.conditions)),
        (TREATMENT, _("Also tests {names}"), _shared(mine.treatments, theirs.treatments)),
        (SPONSOR, _("Same sponsor: {names}"), _shared(mine.sponsors, theirs.sponsors)),
        (TOWN, _("Also in {names}"), _shared(mine.towns, theirs.towns)),
    )
    score = sum(weight for weight, _reason, names in shared if names)
    reasons = tuple(reason.format(names=", ".join(names)) for _weight, reason, names in shared if names)
    return score + (IS_OPEN if other.status in OPEN else 0), reasons


def _alike(mine: dict[str, str], theirs: dict[str, str]) -> Sequence[str]:
    """Return the other's conditions that are one of ours, or a wider or narrower one, as lung cancer is."""
    found = (name for key, name in theirs.items() if any(_is_part(key, one) or _is_part(one, key) for one in mine))
    return tuple(islice(found, NAMED))


def _is_part(words: str, of: str) -> bool:
    """Say whether a condition is named within another; non-small cell lung cancer is no kind of the small cell one."""
    spaced = f" {of} "
    return f" {words} " in spaced and f" non {words} " not in spaced


def _shared(mine: dict[str, str], theirs: dict[str, str]) -> Sequence[str]:
    return [name for key, name in mine.items() if key in theirs][:NAMED]


def _related(other: Trial, reasons: tuple[str, ...]) -> Related:
    phases = at(other.record, "protocolSection.designModule.phases")
    return Related(
        nct_id=other.nct_id,
        title=other.title,
        status_words=status_words(other.status),
        tone=tone_of(other.status),
        phase=phase_words(phases) if phases and phases != ["NA"] else "",
        reasons=reasons,
    )
