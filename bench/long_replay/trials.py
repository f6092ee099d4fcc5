"""An invented trial as the registry first shows it: small, because thousands of them are kept at once."""

from datetime import date, timedelta
from random import Random
from typing import Final

from bench.long_replay.vocabulary import CITIES, CONDITIONS, HOSPITALS, PEOPLE, SPONSORS, WORDS
from watcher.model.record import Json, Record, at

#: Shares of a registry's records; the finished ones are left out in part, because nothing happens to them.
STATUSES: Final = {"NOT_YET_RECRUITING": 20, "RECRUITING": 55, "ACTIVE_NOT_RECRUITING": 15, "COMPLETED": 10}
PHASES: Final = (["PHASE1"], ["PHASE2"], ["PHASE3"], ["PHASE4"], ["NA"], ["PHASE2", "PHASE3"])
#: Six in ten trials have one site; few have many.
SITE_COUNTS: Final = {1: 60, 2: 12, 3: 10, 5: 10, 9: 8}
EVEN: Final = 0.5
EARLIEST: Final = date(2019, 1, 7)
CONTACTS_SHOWN: Final = frozenset({"NOT_YET_RECRUITING", "RECRUITING"})


def picked(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def trial_id(number: int) -> str:
    return f"NCT{98_000_000 + number:08d}"


def make_trial(number: int, chance: Random) -> Record:
    """Return the record of one trial, without what the registry adds at each release."""
    status = picked(chance, STATUSES)
    count = chance.choices(list(SITE_COUNTS), list(SITE_COUNTS.values()))[0]
    sites: list[Json] = [make_site(status, place, chance) for place in chance.sample(range(len(CITIES)), count)]
    ancestors: list[Json] = [{"id": f"D00000{each}", "term": f"Invented {each}"} for each in (1, 2)]
    return {
        "protocolSection": {
            **_heading(number, status, chance),
            **_body(number, chance),
            "contactsLocationsModule": _people(status, chance) | {"locations": sites},
            "ipdSharingStatementModule": {"ipdSharing": "NO", "description": "No data are shared."},
        },
        "derivedSection": {"conditionBrowseModule": {"ancestors": ancestors}},
        "hasResults": False,
    }


def post_on(trial: Record, day: date) -> None:
    """Date a trial as first posted, and last updated, on this day."""
    status = at(trial, "protocolSection.statusModule")
    if isinstance(status, dict):
        posted: dict[str, Json] = {"date": day.isoformat(), "type": "ACTUAL"}
        status |= {"studyFirstPostDateStruct": dict(posted), "lastUpdatePostDateStruct": dict(posted)}
        status |= {"studyFirstSubmitDate": day.isoformat(), "lastUpdateSubmitDate": day.isoformat()}


def make_site(status: str, place: int, chance: Random) -> dict[str, Json]:
    """Return a site; it has a status only while its trial recruits, and then sometimes somebody to ask."""
    city, state, country, north, east = CITIES[place]
    # Each city has hospitals of its own, and a trial one site in a city: its sites are known by their names.
    site: dict[str, Json] = {"facility": chance.choice(HOSPITALS[place :: len(CITIES)])}
    if status == "RECRUITING":
        site["status"] = chance.choice(["RECRUITING", "RECRUITING", "NOT_YET_RECRUITING"])
    site |= {"city": city} | ({"state": state} if state else {}) | {"country": country}
    if site.get("status") == "RECRUITING" and chance.random() < EVEN:
        site["contacts"] = [make_contact(chance)]
    shift = [round(chance.uniform(-0.05, 0.05), 5) for _ in range(2)]
    site["geoPoint"] = {"lat": round(north + shift[0], 5), "lon": round(east + shift[1], 5)}
    return site


def make_contact(chance: Random) -> dict[str, Json]:
    name = f"{chance.choice(PEOPLE)} Doe-Example"
    return {"name": name, "role": "CONTACT", "phone": f"+1-555-01{chance.randrange(100):02d}"}


def text(chance: Random, words: int) -> str:
    return f"{' '.join(chance.choices(WORDS, k=words)).capitalize()}."


def _heading(number: int, status: str, chance: Random) -> Record:
    posted = EARLIEST + timedelta(days=chance.randrange(2_300))
    updated = (posted + timedelta(days=200)).isoformat()
    sponsor: dict[str, Json] = {"name": chance.choice(SPONSORS), "class": "OTHER"}
    return {
        "identificationModule": {
            "nctId": trial_id(number),
            "orgStudyIdInfo": {"id": f"EX-{number}"},
            "organization": {"fullName": sponsor["name"], "class": "OTHER"},
            "briefTitle": f"A Trial of Exampline {number}",
        },
        "statusModule": {
            "statusVerifiedDate": "2026-01",
            "overallStatus": status,
            "startDateStruct": {"date": "2026-03-02", "type": "ESTIMATED"},
            "primaryCompletionDateStruct": {"date": f"{chance.randint(2027, 2029)}-06", "type": "ESTIMATED"},
            "completionDateStruct": {"date": f"{chance.randint(2030, 2031)}-03", "type": "ESTIMATED"},
            "studyFirstSubmitDate": posted.isoformat(),
            "studyFirstPostDateStruct": {"date": posted.isoformat(), "type": "ACTUAL"},
            "lastUpdateSubmitDate": updated,
            "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"responsibleParty": {"type": "SPONSOR"}, "leadSponsor": sponsor},
        "oversightModule": {"oversightHasDmc": chance.random() < EVEN, "isFdaRegulatedDrug": False},
    }


def _body(number: int, chance: Random) -> Record:
    outcomes: list[Json] = [{"measure": f"Score {each} of trial {number}", "timeFrame": "1 year"} for each in "AB"]
    criteria = [f"* {text(chance, 6)[:-1]} {each}" for each in range(4)]
    return {
        "descriptionModule": {"briefSummary": text(chance, 25), "detailedDescription": text(chance, 40)},
        "conditionsModule": {"conditions": [chance.choice(CONDITIONS)], "keywords": [f"keyword {number}"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": list(chance.choice(PHASES)),
            "enrollmentInfo": {"count": chance.randrange(50, 900, 50), "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [{"label": "Arm A", "type": "EXPERIMENTAL", "description": text(chance, 8)}],
            "interventions": [{"type": "DRUG", "name": f"Exampline {number}", "armGroupLabels": ["Arm A"]}],
        },
        "outcomesModule": {"primaryOutcomes": outcomes[:1], "secondaryOutcomes": outcomes[1:]},
        "eligibilityModule": {
            "eligibilityCriteria": "\n".join(["Inclusion Criteria:", "", *criteria]),
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "maximumAge": "75 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
    }


def _people(status: str, chance: Random) -> Record:
    return {"centralContacts": [make_contact(chance)]} if status in CONTACTS_SHOWN else {}
