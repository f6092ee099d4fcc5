"""A list of trials as the registry's search gives it: each with what lets a reader choose where to look closer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from watcher.model.record import Json, at, list_at, text_at
from watcher.model.trial import Trial
from watcher.model.vicinity import distance_km, point_of
from watcher.model.watch import Place
from watcher.plain import date_words, status_words
from watcher.plain.joining import listed
from watcher.plain.language import _, ngettext
from watcher.plain.places import away_from_here, country_words
from watcher.plain.tokens import phase_words, token_words

#: A trial of many conditions names the first of them, and how many more there are.
MOST_CONDITIONS: Final = 3
MOST_COUNTRIES: Final = 3
#: Who can join, now and then soon; who nobody can join comes after both.
JOINABLE: Final = {"RECRUITING": 0, "AVAILABLE": 0, "NOT_YET_RECRUITING": 1}


@dataclass(frozen=True, slots=True)
class Nearest:
    """The site that is the nearest to the reader: one that can be joined, where there is one."""

    #: The hospital and the city, in the registry's words.
    name: str
    distance: str
    status_words: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One trial of the list."""

    nct_id: str
    title: str
    #: The registry's token, for its color.
    status: str
    status_words: str
    #: The phase, or what kind of research it is where there is none.
    stage: str
    #: The first ones, in the registry's words, and how many more there are.
    conditions: str
    conditions_left: int
    sponsor: str
    where: str
    updated: str
    has_results: bool
    nearest: Nearest | None


def hits_of(trials: Iterable[Trial], place: Place | None) -> tuple[Hit, ...]:
    """Return the list in the language that is spoken; with a place, each trial's nearest site.

    Trials that can be joined come first; among equal ones the registry's order stays.
    """
    return tuple(_hit(trial, place) for trial in sorted(trials, key=lambda trial: _rank(trial.status)))


def _hit(trial: Trial, place: Place | None) -> Hit:
    record = trial.record
    sites = list_at(record, "protocolSection.contactsLocationsModule.locations")
    conditions = _texts(list_at(record, "protocolSection.conditionsModule.conditions"))
    return Hit(
        nct_id=trial.nct_id,
        title=trial.title,
        status=trial.status,
        status_words=status_words(trial.status),
        stage=_stage(record),
        conditions=", ".join(conditions[:MOST_CONDITIONS]),
        conditions_left=max(len(conditions) - MOST_CONDITIONS, 0),
        sponsor=text_at(record, "protocolSection.sponsorCollaboratorsModule.leadSponsor.name") or "",
        where=_where(sites),
        updated=date_words(trial.last_update_posted) if trial.last_update_posted else "",
        has_results=at(record, "hasResults") is True,
        nearest=nearest_of(sites, place) if place else None,
    )


def told_day(trials: Iterable[Trial], day: date) -> date | None:
    """Return the day of the release as which a list is shown; None where a trial in it is newer.

    A release that came since its day was last asked for would else be told with an older one's day.
    """
    return None if any((trial.last_update_posted or "") > day.isoformat() for trial in trials) else day


def nearest_of(sites: list[Json], place: Place) -> Nearest | None:
    """Return the nearest site, of those that can be joined where there are any; None where none has a point."""
    measured = [(distance_km(place, *point), site) for site in sites if (point := point_of(site))]
    if not measured:
        return None
    joinable = [one for one in measured if text_at(one[1], "status") in JOINABLE]
    # Sites of one town mostly have its one point: of those the first is one that recruits.
    km, site = min(joinable or measured, key=lambda one: (one[0], _rank(text_at(one[1], "status"))))
    names = [text_at(site, "facility"), text_at(site, "city")]
    status = text_at(site, "status")
    return Nearest(
        name=", ".join(name for name in names if name),
        distance=away_from_here(km),
        status_words=status_words(status) if status else "",
    )


def _rank(status: str | None) -> int:
    return JOINABLE.get(status or "", len(JOINABLE))


def _stage(record: Json) -> str:
    phases = [phase for phase in list_at(record, "protocolSection.designModule.phases") if phase != "NA"]
    kind = text_at(record, "protocolSection.designModule.studyType")
    if phases:
        return phase_words(phases)
    if kind == "OBSERVATIONAL":
        return _("Observational research")
    return token_words(kind) if kind and kind != "INTERVENTIONAL" else _("No phase")


def _where(sites: list[Json]) -> str:
    """Return `12 sites in France, Spain and 3 more`; empty where the record names no site."""
    if not sites:
        return ""
    countries = list(dict.fromkeys(_texts(at(site, "country") for site in sites)))
    told = {"count": len(sites), "countries": _countries([country_words(each) for each in countries])}
    if not countries:
        return ngettext("{count:,} site", "{count:,} sites", len(sites)).format(**told)
    return ngettext("{count:,} site in {countries}", "{count:,} sites in {countries}", len(sites)).format(**told)


def _countries(names: list[str]) -> str:
    """Return the first names, and how many more there are."""
    rest = len(names) - MOST_COUNTRIES
    told = listed(names[:MOST_COUNTRIES])
    if rest <= 0:
        return told
    return ngettext("{names} and {count} more", "{names} and {count} more", rest).format(names=told, count=rest)


def _texts(values: Iterable[Json]) -> list[str]:
    return [value for value in values if isinstance(value, str)]
