"""An invented trial that has something in every part of a page, on which the pages of a trial are tried."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from markupsafe import Markup

from watcher.model.change import Change, Importance, Kind
from watcher.model.record import Json, Record
from watcher.model.trial import Trial
from watcher.model.watch import Place
from watcher.pages.history import History, Moment
from watcher.pages.related import Related
from watcher.pages.trial import TrialPage, as_of, trial_page
from watcher.pages.visits import Seen

NCT_ID: Final = "NCT00000001"
TITLE: Final = "Slow Breathing Exercises Before Sleep in Adults With Mild Asthma"
TODAY: Final = date(2026, 7, 10)


def _site(facility: str, city: str, status: str | None, latitude: float, longitude: float) -> Json:
    site: dict[str, Json] = {
        "facility": facility, "city": city, "country": "United States",
        "geoPoint": {"lat": latitude, "lon": longitude},
        "contacts": [{"name": "Cora Example", "role": "CONTACT", "phone": "555-0100", "phoneExt": "7"}],
    }  # fmt: skip
    return site | ({"status": status} if status else {})


CLINIC: Final = _site("Invented Clinic", "Boston", "RECRUITING", 42.36, -71.06)
HOSPITAL: Final = _site("Example Hospital", "Worcester", "NOT_YET_RECRUITING", 42.26, -71.8)


PROTOCOL: Final[dict[str, dict[str, Json]]] = {
    "identificationModule": {
        "nctId": NCT_ID, "briefTitle": TITLE, "officialTitle": "A Randomized Trial of Slow Breathing",
        "acronym": "SLOW", "orgStudyIdInfo": {"id": "EX-1"}, "nctIdAliases": ["NCT00000009"],
        "secondaryIdInfos": [{"id": "2026-1", "type": "EUDRACT_NUMBER"}],
    },
    "statusModule": {
        "statusVerifiedDate": "2025-06",
        "startDateStruct": {"date": "2026-06-15", "type": "ACTUAL"},
        "completionDateStruct": {"date": "2027-12", "type": "ESTIMATED"},
        "lastUpdatePostDateStruct": {"date": "2026-07-02", "type": "ACTUAL"},
    },
    "sponsorCollaboratorsModule": {
        "leadSponsor": {"name": "Example University", "class": "OTHER"},
        "collaborators": [{"name": "Invented Works", "class": "INDUSTRY"}],
        "responsibleParty": {"type": "SPONSOR"},
    },
    "oversightModule": {"oversightHasDmc": True},
    "descriptionModule": {
        "briefSummary": "Two aims:\n\n* better sleep\n* fewer puffs \\> 2 a day",
        "detailedDescription": "Each evening for 6 weeks.",
    },
    "conditionsModule": {"conditions": ["Asthma"], "keywords": ["breathing"]},
    "designModule": {
        "studyType": "INTERVENTIONAL", "phases": ["PHASE2"],
        "enrollmentInfo": {"count": 60, "type": "ESTIMATED"},
        "designInfo": {
            "allocation": "RANDOMIZED", "interventionModel": "PARALLEL", "primaryPurpose": "TREATMENT",
            "maskingInfo": {"masking": "SINGLE", "whoMasked": ["PARTICIPANT"]},
        },
    },
    "armsInterventionsModule": {
        "armGroups": [
            {"label": "Slow breathing", "type": "EXPERIMENTAL", "interventionNames": ["Behavioral: Breathing"]},
            {"label": "Music", "type": "SHAM_COMPARATOR", "description": "Calm music"},
        ],
        "interventions": [{"type": "BEHAVIORAL", "name": "Breathing", "otherNames": ["Pranayama"]}],
    },
    "outcomesModule": {
        "primaryOutcomes": [{"measure": "Hours of sleep", "timeFrame": "6 weeks"}],
        "secondaryOutcomes": [{"measure": "FEV1", "description": "By spirometry"}],
    },
    "eligibilityModule": {
        "eligibilityCriteria": "Inclusion Criteria:\n\n* Age 18 years or older\n* ALT ≤ 2 × ULN\n\n"
        "Exclusion Criteria:\n\n* Pregnancy",
        "sex": "ALL", "minimumAge": "18 Years", "maximumAge": "75 Years", "healthyVolunteers": False,
    },
    "contactsLocationsModule": {
        "centralContacts": [{"name": "Cora Example", "role": "CONTACT", "email": "cora@example.org"}],
        "overallOfficials": [{"name": "Ina Vented", "affiliation": "Example", "role": "STUDY_CHAIR"}],
    },
    "referencesModule": {
        "references": [{"pmid": "1", "citation": "Example I. Breathing. 2020."}],
        "seeAlsoLinks": [{"label": "The trial's page", "url": "https://example.org/"}],
    },
    "ipdSharingStatementModule": {"ipdSharing": "NO"},
}  # fmt: skip


def sample_record(status: str = "RECRUITING", sites: tuple[Json, ...] = (CLINIC, HOSPITAL)) -> Record:
    """Return a record with all modules that a page shows."""
    own: dict[str, dict[str, Json]] = {
        "statusModule": {"overallStatus": status},
        "contactsLocationsModule": {"locations": list(sites)},
    }
    protocol: dict[str, Json] = {name: {**module, **own.get(name, {})} for name, module in PROTOCOL.items()}
    derived: Json = {"miscInfoModule": {"versionHolder": "2026-07-03", "removedCountries": ["Canada"]}}
    return {"protocolSection": protocol, "derivedSection": derived, "hasResults": False}


STATUS: Final = Change(
    Kind.STATUS, "status", "protocolSection.statusModule.overallStatus", "changed", "NOT_YET_RECRUITING", "RECRUITING",
    Importance.CRITICAL, "opened",
)  # fmt: skip
NEW_SITE: Final = Change(
    Kind.SITES, "site", "protocolSection.contactsLocationsModule.locations[0]", "added", None, CLINIC,
    Importance.NOTABLE, "site-added", indexes=(None, 0),
)  # fmt: skip
REWORDED: Final = Change(
    Kind.ELIGIBILITY, "eligibility.inclusion", "protocolSection.eligibilityModule.eligibilityCriteria", "changed",
    "Age 21 years or older", "Age 18 years or older", Importance.NOTABLE, "notable-field",
)  # fmt: skip
HISTORY: Final = History(
    (
        Moment(date(2026, 3, 2), 1, True, sample_record("NOT_YET_RECRUITING", (HOSPITAL,)), ()),
        Moment(date(2026, 6, 1), 1, False, sample_record("NOT_YET_RECRUITING", (HOSPITAL,)), ()),
        Moment(date(2026, 6, 20), 2, False, sample_record(), (STATUS, NEW_SITE)),
        Moment(date(2026, 7, 3), 3, False, sample_record(), (REWORDED,)),
    ),
    is_whole=True,
)
TRIAL: Final = Trial(NCT_ID, (), TITLE, "RECRUITING", None, "2026-07-02", "2026-07-03", sample_record())
RELATED: Final = Related("NCT00000002", "A Saltwater Rinse", "Recruiting", "open", "Phase 2", ("Also on Asthma",))
BOSTON: Final = Place("Boston, Massachusetts, United States", 42.36, -71.06)


def sample_page() -> TrialPage:
    fresh = as_of(TRIAL, date(2026, 7, 3), TODAY, date(2026, 6, 1))
    return trial_page(TRIAL, HISTORY, fresh, TODAY).near(BOSTON, "Boston")


_PAGE: Final = sample_page()
SAMPLE_TRIAL: Final[Mapping[str, Mapping[str, object]]] = {
    "trial.html": {"trial": _PAGE, "article": Markup("<article></article>")},
    "trial_article.html": {
        "trial": _PAGE,
        "near_problem": "There is no such place.",
        "before": Seen(1, "2026-06-01", date(2026, 6, 5)),
        "has_moved": True,
        "news": _PAGE.since(1),
        "related": (RELATED,),
        "origin": "https://example.org",
    },
    "trial_summary.html": {"trial": _PAGE, "origin": "https://example.org"},
}
