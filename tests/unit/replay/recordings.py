"""Small recorded histories for tests; people, hospitals and drugs are invented."""

import json
from pathlib import Path

from watcher.model.record import Json, Record
from watcher.replay.history import History, read_history
from watcher.replay.recorded import Histories

BOSTON: dict[str, Json] = {
    "facility": "Harbor Hospital",
    "status": "RECRUITING",
    "city": "Boston",
    "state": "Massachusetts",
    "zip": "02114",
    "country": "United States",
    "geoPoint": {"lat": 42.35843, "lon": -71.05977},
}
LYON: dict[str, Json] = {
    "facility": "Clinique du Rhône",
    "status": "COMPLETED",
    "city": "Lyon",
    "country": "France",
    "geoPoint": {"lat": 45.74846, "lon": 4.84671},
}


def make_record(nct_id: str = "NCT00000001", **modules: dict[str, Json]) -> Record:
    """A plain interventional trial; a keyword `designModule={...}` changes keys of a module, None leaves one out."""
    protocol: dict[str, dict[str, Json]] = {
        "identificationModule": {"nctId": nct_id, "briefTitle": "Drug A in Stage II-III Gastric Cancer"},
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2026-03", "type": "ACTUAL"},
            "lastUpdateSubmitDate": "2026-06-15",
            "lastUpdatePostDateStruct": {"date": "2026-06-17", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Acme Sharp & Dome LLC", "class": "INDUSTRY"}},
        "conditionsModule": {"conditions": ["Gastric Cancer", "Stomach Pain"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "enrollmentInfo": {"count": 120, "type": "ESTIMATED"},
        },
        "eligibilityModule": {"sex": "ALL", "minimumAge": "18 Years", "maximumAge": "75 Years", "stdAges": ["ADULT"]},
        "contactsLocationsModule": {"locations": [BOSTON, LYON]},
    }
    for name, changed in modules.items():
        merged = protocol.get(name, {}) | changed
        protocol[name] = {key: value for key, value in merged.items() if value is not None}
    return {"protocolSection": {**protocol}, "hasResults": False}


def make_file(nct_id: str = "NCT00000001", **keys: object) -> dict[str, object]:
    """The content of a history file, with only a first record unless told."""
    record = make_record(nct_id)
    return {"about": "a trial in gastric cancer", "first_release": "2026-07-01", "record": record, **keys}


def make_history(nct_id: str = "NCT00000001", **keys: object) -> History:
    return read_history(f"{nct_id}.json", json.dumps(make_file(nct_id, **keys)))


def make_histories(*files: dict[str, object]) -> Histories:
    return Histories.of(read_history(f"{_id(file)}.json", json.dumps(file)) for file in files)


def write_files(folder: Path, *files: dict[str, object]) -> Path:
    for file in files:
        (folder / f"{_id(file)}.json").write_text(json.dumps(file), encoding="utf-8")
    return folder


def change(release: str, *patch: dict[str, object], **keys: str) -> dict[str, object]:
    return {"release": release, "shows": "something changes", "patch": list(patch), **keys}


def replacing(path: str, value: object) -> dict[str, object]:
    return {"op": "replace", "path": f"/protocolSection/{path}", "value": value}


def _id(file: dict[str, object]) -> str:
    record = file["record"]
    assert isinstance(record, dict)
    return str(record["protocolSection"]["identificationModule"]["nctId"])
