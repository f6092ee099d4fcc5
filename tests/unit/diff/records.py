"""A small record with every kind of list and object, and records that nobody would send."""

from copy import deepcopy

from hypothesis import strategies as st

from watcher.diff.fields import CATALOGUE
from watcher.model.record import Json, Record

#: Invented; the shapes are those of registry record schema 2.0.5.
RECORD: Record = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT00000001",
            "nctIdAliases": ["NCT00000002"],
            "orgStudyIdInfo": {"id": "EX-1"},
            "secondaryIdInfos": [{"id": "2026-000001-11", "type": "EUDRACT_NUMBER"}, {"id": "U1111"}],
            "briefTitle": "A Trial of Examplinib",
            "officialTitle": "A Randomized Trial of Examplinib",
            "acronym": "EXAMPLE",
            "organization": {"fullName": "Example Institute", "class": "OTHER"},
        },
        "statusModule": {
            "statusVerifiedDate": "2026-01",
            "overallStatus": "RECRUITING",
            "expandedAccessInfo": {"hasExpandedAccess": False},
            "startDateStruct": {"date": "2025-01-10", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2027-06", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2028-06", "type": "ESTIMATED"},
            "studyFirstSubmitDate": "2024-11-01",
            "studyFirstPostDateStruct": {"date": "2024-11-08", "type": "ESTIMATED"},
            "lastUpdateSubmitDate": "2026-01-20",
            "lastUpdatePostDateStruct": {"date": "2026-01-22", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "responsibleParty": {"type": "SPONSOR"},
            "leadSponsor": {"name": "Example Institute", "class": "OTHER"},
            "collaborators": [{"name": "Sample Foundation", "class": "OTHER"}],
        },
        "oversightModule": {"oversightHasDmc": True, "isFdaRegulatedDrug": True},
        "descriptionModule": {"briefSummary": "Is examplinib better than nothing?"},
        "conditionsModule": {"conditions": ["Example Disease", "Sample Syndrome"], "keywords": ["examplinib"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
            "enrollmentInfo": {"count": 480, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Examplinib", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Examplinib"]},
                {"label": "Placebo", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Placebo"]},
            ],
            "interventions": [
                {"type": "DRUG", "name": "Examplinib", "armGroupLabels": ["Examplinib"]},
                {"type": "DRUG", "name": "Placebo", "armGroupLabels": ["Placebo"]},
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [{"measure": "Overall survival", "timeFrame": "2 years"}],
            "secondaryOutcomes": [
                {"measure": "Response rate", "timeFrame": "1 year"},
                {"measure": "Quality of life", "timeFrame": "1 year"},
            ],
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Age \\>= 18\n* Signed consent",
            "sex": "ALL",
            "minimumAge": "18 Years",
            "maximumAge": "75 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
        "contactsLocationsModule": {
            "centralContacts": [{"name": "Ada Example", "role": "CONTACT", "email": "ada@example.org"}],
            "overallOfficials": [{"name": "Ben Sample", "affiliation": "Example Institute"}],
            "locations": [
                {
                    "facility": "Example Hospital",
                    "status": "RECRUITING",
                    "city": "Shanghai",
                    "country": "China",
                    "contacts": [{"name": "Cai Example", "phone": "1"}, {"name": "Dee Example"}],
                    "geoPoint": {"lat": 31.22222, "lon": 121.45806},
                },
                {"facility": "Research Site", "city": "Lyon", "zip": "69001", "country": "France"},
                {"facility": "Research Site", "city": "Lyon", "zip": "69008", "country": "France"},
            ],
        },
        "referencesModule": {
            "references": [{"pmid": "1", "type": "RESULT", "citation": "Example A. Trial."}],
            "seeAlsoLinks": [{"label": "Home", "url": "https://example.org"}],
        },
    },
    "resultsSection": {
        "participantFlowModule": {"groups": [{"id": "FG000", "title": "Examplinib"}]},
        "moreInfoModule": {"pointOfContact": {"title": "Doctor"}},
    },
    "annotationSection": {
        "annotationModule": {"unpostedAnnotation": {"unpostedEvents": [{"type": "RELEASE", "date": "2026-01-05"}]}}
    },
    "documentSection": {
        "largeDocumentModule": {"largeDocs": [{"label": "Protocol", "filename": "Prot_000.pdf", "size": 12345}]}
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2026-01-22", "removedCountries": ["Spain"]},
        "conditionBrowseModule": {"meshes": [{"id": "D000001", "term": "Example"}, {"id": "D000002"}]},
    },
    "hasResults": True,
}

KEYS = sorted({part.removesuffix("[]") for field in CATALOGUE for part in field.path.split(".")} | {"surprise"})
#: Texts that differ in nothing, that mislead, and that a reader cannot see.
TEXTS = (
    "",
    " ",
    " a",
    "a",
    "a\\>",
    "* b",
    "2026-01",
    "RECRUITING",
    "é",
    "e\u0301",
    "\u202eb",
    "\x00",
    "<b>a</b>",
    "🧪",
)
#: Booleans beside 0, 1 and 1.0: Python holds them to be equal, JSON only the numbers.
SCALARS = st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from([0.0, 1.0, 1.5, -1]) | st.sampled_from(TEXTS)
VALUES: st.SearchStrategy[Json] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def mutated(draw: st.DrawFn) -> Record:
    """Return the record after a few random edits: values replaced, removed, repeated, moved."""
    record = deepcopy(RECORD)
    for _ in range(draw(st.integers(1, 4))):
        _mutate(draw, record)
    return record


def _mutate(draw: st.DrawFn, inside: Json) -> None:
    """Walk to a random place and change something there."""
    if isinstance(inside, dict) and inside:
        _mutate_object(draw, inside)
    elif isinstance(inside, list) and inside:
        _mutate_list(draw, inside)


def _mutate_object(draw: st.DrawFn, inside: Record) -> None:
    key = draw(st.sampled_from(sorted(inside)))
    if isinstance(inside[key], dict | list) and draw(st.integers(0, 9)):
        _mutate(draw, inside[key])
    elif draw(st.booleans()):
        inside[key] = draw(VALUES)
    else:
        del inside[key]


def _mutate_list(draw: st.DrawFn, elements: list[Json]) -> None:
    at = draw(st.integers(0, len(elements) - 1))
    edit = draw(st.sampled_from(["inside", "inside", "remove", "repeat", "replace", "insert", "reverse"]))
    if edit == "inside":
        _mutate(draw, elements[at])
    elif edit == "remove":
        del elements[at]
    elif edit == "reverse":
        elements.reverse()
    elif edit == "replace":
        elements[at] = draw(VALUES)
    else:
        elements.insert(0, deepcopy(elements[at]) if edit == "repeat" else draw(VALUES))
