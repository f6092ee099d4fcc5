"""The filters of a search: status, place, and the check boxes of the website (`aggFilters`)."""

import re
from collections.abc import Mapping

from watcher.errors import UsageError
from watcher.replay.document import Document
from watcher.replay.evaluate import Predicate, predicate
from watcher.replay.parameters import circle, items
from watcher.replay.pieces import ENUMS, PIECES
from watcher.replay.places import near

_ANY = re.compile(r".*", re.DOTALL)
_PAIR = re.compile(r"[^:]+:[^:]+")
_SPONSORS = "(AREA[LeadSponsorClass]{0} OR AREA[CollaboratorClass]{0})"

#: Filter id, option key, and the expression it stands for.
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "status": {
        key: f"AREA[OverallStatus]{token}"
        for key, token in {
            "not": "NOT_YET_RECRUITING",
            "rec": "RECRUITING",
            "act": "ACTIVE_NOT_RECRUITING",
            "com": "COMPLETED",
            "ter": "TERMINATED",
            "enr": "ENROLLING_BY_INVITATION",
            "sus": "SUSPENDED",
            "wit": "WITHDRAWN",
            "unk": "UNKNOWN",
            "ava": "AVAILABLE",
            "nla": "NO_LONGER_AVAILABLE",
            "tna": "TEMPORARILY_NOT_AVAILABLE",
            "afm": "APPROVED_FOR_MARKETING",
        }.items()
    },
    "phase": {"0": "AREA[Phase]EARLY_PHASE1", "NA": "AREA[Phase]NA"}
    | {key: f"AREA[Phase]PHASE{key}" for key in "1234"},
    "studyType": {
        "int": "AREA[StudyType]INTERVENTIONAL",
        "obs": "AREA[StudyType]OBSERVATIONAL",
        "obs_patreg": "AREA[StudyType]OBSERVATIONAL AND AREA[PatientRegistry]true",
        "exp": "AREA[StudyType]EXPANDED_ACCESS",
        "exp_indiv": "AREA[ExpAccTypeIndividual]true",
        "exp_inter": "AREA[ExpAccTypeIntermediate]true",
        "exp_treat": "AREA[ExpAccTypeTreatment]true",
    },
    "funderType": {
        "nih": _SPONSORS.format("NIH"),
        "fed": _SPONSORS.format("FED"),
        "industry": _SPONSORS.format("INDUSTRY"),
        "other": _SPONSORS.format("(OTHER OR OTHER_GOV OR INDIV OR NETWORK OR AMBIG OR UNKNOWN)"),
    },
    "sex": {"f": "AREA[Sex]FEMALE", "m": "AREA[Sex]MALE"},
    "healthy": {"y": "AREA[HealthyVolunteers]true"},
    "ages": {"child": "AREA[StdAge]CHILD", "adult": "AREA[StdAge]ADULT", "older": "AREA[StdAge]OLDER_ADULT"},
    "results": {"with": "AREA[HasResults]true", "without": "NOT AREA[HasResults]true"},
    "docs": {
        "prot": "AREA[LargeDocHasProtocol]true",
        "sap": "AREA[LargeDocHasSAP]true",
        "icf": "AREA[LargeDocHasICF]true",
    },
    "violation": {"y": "AREA[FDAAA801Violation]true OR NOT AREA[ViolationEvent]MISSING"},
}


def by_options(text: str) -> list[Predicate]:
    """Return a test for each filter id; all must hold, and of a filter's options one.

    An unknown option matches nothing, without a word; of a repeated id the last counts. Raises UsageError.
    """
    chosen: dict[str, list[str]] = {}
    for pair in items("aggFilters", text, _PAIR):
        name, _, keys = pair.partition(":")
        if name not in OPTIONS:
            raise UsageError(f"Invalid value in parameter `aggFilters`: `{name}`")
        chosen[name] = keys.split()
    return [_one_of(name, keys) for name, keys in chosen.items()]


def by_status(text: str) -> Predicate:
    """Raises UsageError for a value that is no status."""
    wanted = items("filter.overallStatus", text, _ANY)
    for value in wanted:
        if value not in ENUMS["Status"]:
            raise UsageError(f"Invalid value in parameter `overallStatus`: `{value}`")
    status = PIECES["OverallStatus"]
    return lambda document: any(value in wanted for value in document.values(status))


def by_place(name: str, text: str) -> Predicate:
    """One site inside is enough. Raises UsageError."""
    center, km = circle(name, text)
    place = PIECES["LocationGeoPoint"]
    return lambda document: any(near(point, center, km) for point in document.values(place))


def _one_of(name: str, keys: list[str]) -> Predicate:
    tests = [predicate(OPTIONS[name][key], "BasicSearch") for key in keys if key in OPTIONS[name]]

    def holds(document: Document) -> bool:
        return any(test(document) for test in tests)

    return holds
