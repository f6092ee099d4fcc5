"""Plain values for tests: keyword overrides over defaults. The people and places are invented."""

from copy import deepcopy
from datetime import UTC, datetime

import jsonpatch

from watcher.model.record import Json, Record
from watcher.model.trial import Trial
from watcher.registry.parse import parse_trial

NOW = datetime(2026, 7, 1, 15, tzinfo=UTC)

SHANGHAI_SITE: dict[str, Json] = {
    "facility": "Example Hospital",
    "status": "RECRUITING",
    "city": "Shanghai",
    "country": "China",
    "geoPoint": {"lat": 31.2222, "lon": 121.4581},
}
BEIJING_SITE: dict[str, Json] = {
    "facility": "Invented Clinic",
    "status": "RECRUITING",
    "city": "Beijing",
    "country": "China",
    "geoPoint": {"lat": 39.9042, "lon": 116.4074},
}

BASE: Record = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT99990001", "briefTitle": "A Trial of Exemplumab"},
        "statusModule": {
            "statusVerifiedDate": "2026-06",
            "overallStatus": "NOT_YET_RECRUITING",
            "startDateStruct": {"date": "2026-09", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2026-06-30", "type": "ACTUAL"},
            "studyFirstPostDateStruct": {"date": "2026-05-01", "type": "ACTUAL"},
        },
        "conditionsModule": {"conditions": ["Gastric Cancer"]},
        "designModule": {"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 40, "type": "ESTIMATED"}},
        "contactsLocationsModule": {"locations": [SHANGHAI_SITE]},
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2026-07-01"}},
    "hasResults": False,
}

STATUS = "/protocolSection/statusModule/overallStatus"
ENROLLMENT = "/protocolSection/designModule/enrollmentInfo/count"
SITES = "/protocolSection/contactsLocationsModule/locations"


def make_record(nct_id: str = "NCT99990001", values: dict[str, Json] | None = None) -> Record:
    """Return a record with other values at some JSON pointers."""
    own: dict[str, Json] = {"/protocolSection/identificationModule/nctId": nct_id}
    return changed(deepcopy(BASE), own | (values or {}))


def make_trial(nct_id: str = "NCT99990001", values: dict[str, Json] | None = None) -> Trial:
    return parse_trial(make_record(nct_id, values))


def changed(record: Record, values: dict[str, Json]) -> Record:
    """Return a copy with other values at some JSON pointers; `.../-` appends to a list."""
    patch = [{"op": "add", "path": pointer, "value": value} for pointer, value in values.items()]
    result: Record = jsonpatch.apply_patch(record, patch)
    return result
