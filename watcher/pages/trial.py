"""Everything that the page of a trial shows, as values: made once for a version and a language, and shown to many."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from watcher.model.record import Record, at, list_at, text_at
from watcher.model.trial import Trial
from watcher.model.watch import Place
from watcher.pages.eligibility import Eligibility, eligibility_of
from watcher.pages.facts import Fact, facts_of
from watcher.pages.faq import Answer, answers_of
from watcher.pages.history import History
from watcher.pages.prose import Block, blocks_of, line_at, texts_at
from watcher.pages.questions import Question, questions_of
from watcher.pages.related import Traits, traits_of
from watcher.pages.results import ResultsState, results_of
from watcher.pages.sections import (
    Arm,
    Outcomes,
    Row,
    Treatment,
    arms_of,
    design_rows,
    identifier_rows,
    outcomes_of,
    sharing_rows,
    sponsor_rows,
    treatments_of,
)
from watcher.pages.sheet import HALF, THIRD, Sheet, lines_of, rows_of, sheet_of
from watcher.pages.sitemap import SiteMap, site_map
from watcher.pages.sites import Contact, Sites, contacts_of, near, since_of, sites_of
from watcher.pages.sources import Source, official_sources, publications_of, reading
from watcher.pages.timeline import Step, Timeline, timeline_of
from watcher.plain import date_words, phase_words, status_words, token_words
from watcher.plain.language import _
from watcher.plain.numbers import count_of
from watcher.plain.stages import phase_explained, size_explained, status_explained
from watcher.plain.tones import tone_of

PROTOCOL: Final = "protocolSection"
#: Lines of a printed summary that every one has: its headings, the gaps around them, tiles and the last line.
ROWS: Final = 18
MOST_CONTACTS: Final = 3


@dataclass(frozen=True, slots=True)
class AsOf:
    """How fresh the page is: days in words."""

    #: When the registry posted the record; empty where it does not say.
    posted: str
    #: The registry's data release that the record was read from, or last seen unchanged in.
    release: str
    #: When this service asked the registry for it last.
    read: str
    #: Somebody follows it here, so that its versions are kept.
    is_followed: bool
    #: Up to this day it is known how the trial stands: its release.
    known_until: date
    #: The registry shows it no more; the page holds what it said last.
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """The top of the page: what it is, and how it stands."""

    title: str
    official_title: str
    acronym: str
    status_words: str
    tone: str
    status_meaning: str
    #: The sponsor's own words; empty unless it stopped early.
    why_stopped: str
    phase: str
    phase_meaning: str
    #: How large the trial is, as such trials go; empty where the record has no number.
    size_meaning: str
    conditions: tuple[str, ...]
    keywords: tuple[str, ...]
    sponsor: str
    facts: tuple[Fact, ...]
    results: ResultsState


@dataclass(frozen=True, slots=True)
class Design:
    rows: tuple[Row, ...]
    arms: tuple[Arm, ...]
    treatments: tuple[Treatment, ...]
    outcomes: tuple[Outcomes, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind the trial, and what else names it."""

    sponsors: tuple[Row, ...]
    identifiers: tuple[Row, ...]
    sharing: tuple[Row, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    official: tuple[Source, ...]
    reading: tuple[Source, ...]
    publications: tuple[Source, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TrialPage:
    """All of it. A list is empty, and a map or picture None, where the record says nothing.

    Two of them are never equal: what is drawn of one is kept by which it is, and comparing all values would take long.
    """

    nct_id: str
    #: The newest version's number; 0 for a trial that nobody follows here.
    version: int
    #: yyyy-MM-dd of the registry's last posting; empty where it does not say.
    posted: str
    as_of: AsOf
    opening: Opening
    summary: tuple[Block, ...]
    description: tuple[Block, ...]
    design: Design
    eligibility: Eligibility
    sites: Sites
    map: SiteMap | None
    removed_countries: tuple[str, ...]
    behind: Behind
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]
    sources: Sources
    timeline: Timeline
    #: What other trials are compared with.
    traits: Traits

    @property
    def sheet(self) -> Sheet:
        """Return what is printed of its criteria and sites on one sheet of paper."""
        opening, contacts = self.opening, self.behind.contacts
        across = (
            opening.title * 2,
            f"{opening.status_meaning} {', '.join(opening.conditions)[:160]} {opening.sponsor}",
        )
        names = "; ".join(each.name for each in self.design.treatments)[:180]
        facts = [lines_of(fact.claim, THIRD) + lines_of(fact.detail, THIRD) for fact in opening.facts]
        asked = [lines_of(one.text, HALF) for one in self.questions]
        rows = ROWS + rows_of(facts, 3) + rows_of(asked, 2) + min(len(contacts), MOST_CONTACTS)
        phase = f"{opening.phase}: {opening.phase_meaning}"
        return sheet_of(self.eligibility, self.sites, (*across, phase, names), rows)

    def near(self, place: Place, written: str) -> "TrialPage":
        """Return the page with its sites as they lie around a place."""
        return replace(self, sites=near(self.sites, place, written))

    def since(self, version: int) -> tuple[Step, ...]:
        """Return what changed after a version that the reader saw, the newest first."""
        return self.timeline.since(version)


def trial_page(trial: Trial, history: History, as_of: AsOf, today: date) -> TrialPage:
    """Return the page of a trial in the language that is spoken; `history` ends with its present record."""
    record = trial.record
    sites = sites_of(record, since_of(history))
    opening = _opening(trial, history, as_of, today)
    return TrialPage(
        nct_id=trial.nct_id,
        version=history.newest.number if as_of.is_followed else 0,
        posted=trial.last_update_posted or "",
        as_of=as_of,
        opening=opening,
        summary=blocks_of(text_at(record, f"{PROTOCOL}.descriptionModule.briefSummary")),
        description=blocks_of(text_at(record, f"{PROTOCOL}.descriptionModule.detailedDescription")),
        design=Design(design_rows(record), arms_of(record), treatments_of(record), outcomes_of(record)),
        eligibility=eligibility_of(record),
        sites=sites,
        map=site_map(sites.all),
        removed_countries=texts_at(record, "derivedSection.miscInfoModule.removedCountries"),
        behind=_behind(record),
        questions=questions_of(record),
        answers=answers_of(record, sites.open_count),
        sources=Sources(official_sources(record, trial.nct_id), reading(), publications_of(record)),
        timeline=timeline_of(history, today),
        traits=traits_of(record),
    )


def _opening(trial: Trial, history: History, as_of: AsOf, today: date) -> Opening:
    record, phases = trial.record, texts_at(trial.record, f"{PROTOCOL}.designModule.phases")
    study_type = text_at(record, f"{PROTOCOL}.designModule.studyType") or ""
    return Opening(
        title=line_at(record, f"{PROTOCOL}.identificationModule.briefTitle") or trial.title,
        official_title=line_at(record, f"{PROTOCOL}.identificationModule.officialTitle") or "",
        acronym=line_at(record, f"{PROTOCOL}.identificationModule.acronym") or "",
        status_words=status_words(trial.status),
        tone=tone_of(trial.status),
        status_meaning=status_explained(trial.status) or "",
        why_stopped=line_at(record, f"{PROTOCOL}.statusModule.whyStopped") or "",
        phase=_phase(phases, study_type),
        phase_meaning=phase_explained(phases, study_type) or "",
        size_meaning=size_explained(count_of(at(record, f"{PROTOCOL}.designModule.enrollmentInfo"))) or "",
        conditions=texts_at(record, f"{PROTOCOL}.conditionsModule.conditions"),
        keywords=texts_at(record, f"{PROTOCOL}.conditionsModule.keywords"),
        sponsor=line_at(record, f"{PROTOCOL}.sponsorCollaboratorsModule.leadSponsor.name") or "",
        facts=facts_of(history, today, as_of.known_until),
        results=results_of(record),
    )


def _phase(phases: Sequence[str], study_type: str) -> str:
    if phases:
        return phase_words(list(phases))
    return token_words(study_type) if study_type else _("not stated")


def _behind(record: Record) -> Behind:
    contacts = contacts_of(list_at(at(record, f"{PROTOCOL}.contactsLocationsModule"), "centralContacts"))
    return Behind(sponsor_rows(record), identifier_rows(record), sharing_rows(record), contacts)


def as_of(trial: Trial, release: date, read: date, followed_since: date | None, *, is_gone: bool = False) -> AsOf:
    return AsOf(
        posted=date_words(trial.last_update_posted) if trial.last_update_posted else "",
        release=date_words(release.isoformat()),
        read=date_words(read.isoformat()),
        is_followed=followed_since is not None,
        known_until=release,
        is_gone=is_gone,
    )
