"""Invented records of a wanted size, the same for the same seed, shaped like the registry's.

Sites are a third to a half of a record and outcomes most of the rest, as in real ones of that size.
"""

import random
from copy import deepcopy

import orjson

from watcher.model.record import Json, Record, list_at

WORDS = [
    "adults",
    "severe",
    "mild",
    "follow",
    "baseline",
    "measured",
    "participants",
    "assigned",
    "dose",
    "week",
    "daily",
    "response",
    "safety",
    "placebo",
    "invented",
    "example",
    "outcome",
    "visit",
    "months",
    "tolerability",
    "symptom",
    "score",
    "change",
    "treatment",
    "group",
    "randomized",
    "blind",
]
STATUSES = ("NOT_YET_RECRUITING", "RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED")
#: From this size on, texts are as long as they get; below it they are shorter, but for a quarter at least.
LONG_TEXTS = 20_000
SHORTEST = 0.25
SITES = "protocolSection.contactsLocationsModule.locations"


def make_records(count: int, size: int, seed: int = 1) -> list[Record]:
    """Return `count` records of about `size` bytes of JSON each, in the order of their ids."""
    chance = random.Random(seed)  # noqa: S311 - the same records in every run
    return [make_record(f"NCT{90_000_000 + number:08d}", size, chance) for number in range(1, count + 1)]


def make_record(nct_id: str, size: int, chance: random.Random) -> Record:
    """Return one record, filled up with sites and outcomes until it is about `size` bytes long."""
    sites: list[Json] = []
    outcomes: list[Json] = []
    record = _outline(nct_id, chance, min(1.0, max(size / LONG_TEXTS, SHORTEST)))
    _object(record, "protocolSection")["contactsLocationsModule"] = {"locations": sites}
    _object(record, "protocolSection", "outcomesModule")["secondaryOutcomes"] = outcomes
    length = len(orjson.dumps(record))
    while length < size:
        site, outcome = _site(chance), _outcome(chance)
        sites.append(site)
        outcomes.append(outcome)
        length += len(orjson.dumps(site)) + len(orjson.dumps(outcome)) + 2
    return record


def released(record: Record, day: str) -> Record:
    """Return the record as the release of a day serves it: another stamp, the same objects below it."""
    derived = record["derivedSection"]
    stamped: dict[str, Json] = (
        {**derived, "miscInfoModule": {"versionHolder": day}} if isinstance(derived, dict) else {}
    )
    return {**record, "derivedSection": stamped}


def changed(record: Record, turn: int) -> Record:
    """Return a copy with another status, enrollment, or site; which of them, `turn` decides."""
    copy = deepcopy(record)
    match turn % 3:
        case 0:
            status = _object(copy, "protocolSection", "statusModule")
            status["overallStatus"] = STATUSES[(STATUSES.index(str(status["overallStatus"])) + 1) % len(STATUSES)]
        case 1:
            enrollment = _object(copy, "protocolSection", "designModule", "enrollmentInfo")
            enrollment["count"] = int(str(enrollment["count"])) + 10
        case _:
            list_at(copy, SITES).insert(0, _site(random.Random(turn)))  # noqa: S311 - the same in every run
    return copy


def _object(record: Record, *keys: str) -> dict[str, Json]:
    found: Json = record
    for key in keys:
        found = found[key] if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _outline(nct_id: str, chance: random.Random, length: float) -> Record:
    """Return a record without sites; `length` shortens its texts, of which small records have little."""
    ancestors: list[Json] = [{"id": f"D{number:06d}", "term": "Invented"} for number in range(8)]
    return {
        "protocolSection": {**_heading(nct_id, chance), **_design(chance), **_texts(chance, length)},
        "derivedSection": {
            "miscInfoModule": {"versionHolder": "2026-07-01"},
            "conditionBrowseModule": {"ancestors": ancestors},
        },
        "hasResults": False,
    }


def _heading(nct_id: str, chance: random.Random) -> Record:
    return {
        "identificationModule": {
            "nctId": nct_id,
            "orgStudyIdInfo": {"id": f"EX-{nct_id[-5:]}"},
            "organization": {"fullName": "Example University", "class": "OTHER"},
            "briefTitle": _text(chance, 9),
            "officialTitle": _text(chance, 18),
        },
        "statusModule": {
            "statusVerifiedDate": "2026-06",
            "overallStatus": chance.choice(STATUSES),
            "startDateStruct": {"date": "2025-03-01", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2027-09", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2028-01", "type": "ESTIMATED"},
            "studyFirstPostDateStruct": {"date": "2025-01-20", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2026-06-30", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University", "class": "OTHER"}},
        "oversightModule": {"oversightHasDmc": True, "isFdaRegulatedDrug": True, "isFdaRegulatedDevice": False},
    }


def _design(chance: random.Random) -> Record:
    info: Json = {"allocation": "RANDOMIZED", "interventionModel": "PARALLEL", "primaryPurpose": "TREATMENT"}
    arms: list[Json] = [
        {"label": f"Arm {arm}", "type": "EXPERIMENTAL", "description": _text(chance, 8)} for arm in "AB"
    ]
    return {
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE3"],
            "designInfo": info,
            "enrollmentInfo": {"count": chance.randint(20, 900), "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": arms,
            "interventions": [{"type": "DRUG", "name": _text(chance, 2), "armGroupLabels": ["Arm A"]}],
        },
    }


def _texts(chance: random.Random, length: float) -> Record:
    return {
        "descriptionModule": {
            "briefSummary": _text(chance, int(120 * length)),
            "detailedDescription": _text(chance, int(300 * length)),
        },
        "conditionsModule": {"conditions": [_text(chance, 2) for _ in range(3)]},
        "outcomesModule": {"primaryOutcomes": [_outcome(chance)]},
        "eligibilityModule": {
            "eligibilityCriteria": _text(chance, int(250 * length)),
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
    }


def _site(chance: random.Random) -> dict[str, Json]:
    number = chance.randint(1, 99_999)
    return {
        "facility": f"Invented Hospital {number}",
        "status": "RECRUITING",
        "city": f"Example {chance.choice(WORDS).title()} {number % 997}",
        "state": "Examplia",
        "zip": f"{number:05d}",
        "country": "United States",
        "contacts": [{"name": "Pat Doe", "role": "CONTACT", "email": f"pat{number}@example.org"}],
        "geoPoint": {"lat": round(chance.uniform(25, 48), 5), "lon": round(chance.uniform(-120, -70), 5)},
    }


def _outcome(chance: random.Random) -> dict[str, Json]:
    return {
        "measure": _text(chance, 6),
        "description": _text(chance, 25),
        "timeFrame": f"{chance.randint(1, 52)} weeks",
    }


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize()
