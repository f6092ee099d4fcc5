"""Who can take part: criterion by criterion, in plain words beside what the record says, with its terms explained."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from watcher.model.record import Record, at, text_at
from watcher.pages.prose import line_at
from watcher.plain.ages import age_words
from watcher.plain.criteria import Criterion, Section, read_criteria
from watcher.plain.eligibility_lines import plain_line
from watcher.plain.glossary import Term, terms_found
from watcher.plain.language import N_, _
from watcher.plain.tones import CLOSED

MODULE: Final = "protocolSection.eligibilityModule"
HEADINGS: Final = {
    Section.INCLUSION: N_("You may be able to join if all of these are true"),
    Section.EXCLUSION: N_("You cannot join if one of these is true"),
    Section.UNSAID: N_("What the record says"),
}
WHEN_CLOSED: Final = {
    **HEADINGS,
    Section.INCLUSION: N_("People could join if all of these were true"),
    Section.EXCLUSION: N_("People could not join if one of these was true"),
}
SEXES: Final = {"ALL": N_("Everyone"), "FEMALE": N_("Women only"), "MALE": N_("Men only")}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a criterion; a term of the glossary is linked to its meaning where it stands first."""

    text: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion as its author wrote it, and in plain words where there are such."""

    pieces: tuple[Piece, ...]
    plain: str | None
    is_heading: bool
    #: It belongs to the criterion above it.
    is_under: bool


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All that the record says on who can take part; a text is empty where it says nothing."""

    ages: str
    sex: str
    volunteers: str
    gender: str
    population: str
    groups: tuple[Group, ...]
    terms: tuple[Term, ...]
    #: Nobody can join anymore: it tells who could.
    is_closed: bool = False

    @property
    def heading(self) -> str:
        return _("Who could take part") if self.is_closed else _("Who can take part")

    @property
    def is_plain(self) -> bool:
        """Whether any criterion has a plain line; else there is no second column to show."""
        return any(one.plain for group in self.groups for one in group.criteria)


def eligibility_of(record: Record) -> Eligibility:
    module = at(record, MODULE)
    text = text_at(module, "eligibilityCriteria") or ""
    found = read_criteria(text)
    is_closed = text_at(record, "protocolSection.statusModule.overallStatus") in CLOSED
    terms: dict[str, Term] = {}
    return Eligibility(
        ages=ages_words(text_at(module, "minimumAge"), text_at(module, "maximumAge")),
        sex=_(SEXES.get(text_at(module, "sex") or "", "")) if text_at(module, "sex") in SEXES else "",
        volunteers=_volunteers(at(module, "healthyVolunteers")),
        gender=line_at(module, "genderDescription") or "",
        population=line_at(module, "studyPopulation") or "",
        groups=tuple(_groups(found, terms, WHEN_CLOSED if is_closed else HEADINGS)),
        terms=tuple(sorted(terms.values(), key=lambda term: term.name.casefold())),
        is_closed=is_closed,
    )


def _volunteers(value: object) -> str:
    if value is True:
        return _("Accepted")
    return _("Not accepted") if value is False else ""


def ages_words(least: str | None, most: str | None) -> str:
    """Return the age limits in words; empty where there is none.

    >>> ages_words("18 Years", "75 Years"), ages_words("6 Months", None)
    ('18 to 75 years', '6 months and older')
    """
    if least and most:
        number, unit = _age(least)[0], least.partition(" ")[2]
        shared = unit.rstrip("s") == most.partition(" ")[2].rstrip("s")
        return _("{least} to {most}").format(least=number if shared else _age(least)[1], most=_age(most)[1])
    if least:
        return _("{age} and older").format(age=_age(least)[1])
    return _("up to {age}").format(age=_age(most)[1]) if most else ""


def _age(written: str) -> tuple[str, str]:
    """Return an age's number, and all of it in words; what is no age comes back as it is."""
    number = written.partition(" ")[0]
    return (number, age_words(written)) if number.isdigit() else (written, written)


def _groups(found: Iterable[Criterion], terms: dict[str, Term], headings: Mapping[Section, str]) -> Iterator[Group]:
    by_section: dict[Section, list[CriterionView]] = {}
    for one in found:
        by_section.setdefault(one.section, []).append(_view(one, terms))
    for section in (Section.INCLUSION, Section.EXCLUSION, Section.UNSAID):
        if section in by_section:
            yield Group(_(headings[section]), tuple(by_section[section]))


def _view(one: Criterion, terms: dict[str, Term]) -> CriterionView:
    plain = None if one.is_heading else plain_line(one.text)
    return CriterionView(
        pieces=tuple(_pieces(one.text, terms)),
        plain=plain if plain != one.text else None,
        is_heading=one.is_heading,
        is_under=one.under is not None,
    )


def _pieces(text: str, terms: dict[str, Term]) -> Iterator[Piece]:
    """Yield a text in pieces; a term becomes one of its own where it is not in `terms` yet, and is put there."""
    done = 0
    for found, term in terms_found(text):
        if term.name in terms:
            continue
        terms[term.name] = term
        if found.start() > done:
            yield Piece(text[done : found.start()])
        yield Piece(found[0], term.name)
        done = found.end()
    if done < len(text):
        yield Piece(text[done:])
