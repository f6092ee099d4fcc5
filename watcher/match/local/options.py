"""The check boxes of the registry's site (`aggFilters`), each as the tokens of which a trial must have one.

Confirmed by sources of registry-api.md, section 8: status, phase, ages, results. By a public project that measured it:
a funder may be the lead sponsor or a collaborator. The others are read as the replay registry reads them; whether
`sex:f` also finds trials that take everybody is not documented.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from watcher.errors import QueryError
from watcher.match.local.rule import OneOf
from watcher.model.statuses import STATUS_CODES

#: Tokens that stand for a thing which no single field says; `features` makes them.
PATIENT_REGISTRY: Final = "observational patient registry"
WITHOUT_RESULTS: Final = "without results"
VIOLATION: Final = "violation noted"

PHASES: Final = ("0", "EARLY_PHASE1"), ("1", "PHASE1"), ("2", "PHASE2"), ("3", "PHASE3"), ("4", "PHASE4"), ("NA", "NA")
FUNDERS: Final[Mapping[str, tuple[str, ...]]] = {
    "nih": ("NIH",),
    "fed": ("FED",),
    "industry": ("INDUSTRY",),
    "other": ("OTHER", "OTHER_GOV", "INDIV", "NETWORK", "AMBIG", "UNKNOWN"),
}


def _funded_by(classes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{piece}={one}" for piece in ("LeadSponsorClass", "CollaboratorClass") for one in classes)


#: Filter id, option key, and the tokens of which one is enough.
OPTIONS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "status": {key: (f"OverallStatus={status}",) for key, status in STATUS_CODES.items()},
    "phase": {key: (f"Phase={phase}",) for key, phase in PHASES},
    "studyType": {
        "int": ("StudyType=INTERVENTIONAL",),
        "obs": ("StudyType=OBSERVATIONAL",),
        "obs_patreg": (PATIENT_REGISTRY,),
        "exp": ("StudyType=EXPANDED_ACCESS",),
        "exp_indiv": ("ExpAccTypeIndividual=true",),
        "exp_inter": ("ExpAccTypeIntermediate=true",),
        "exp_treat": ("ExpAccTypeTreatment=true",),
    },
    "funderType": {key: _funded_by(classes) for key, classes in FUNDERS.items()},
    "sex": {"f": ("Sex=FEMALE",), "m": ("Sex=MALE",)},
    "healthy": {"y": ("HealthyVolunteers=true",)},
    "ages": {"child": ("StdAge=CHILD",), "adult": ("StdAge=ADULT",), "older": ("StdAge=OLDER_ADULT",)},
    "results": {"with": ("HasResults=true",), "without": (WITHOUT_RESULTS,)},
    "docs": {
        "prot": ("LargeDocHasProtocol=true",),
        "sap": ("LargeDocHasSAP=true",),
        "icf": ("LargeDocHasICF=true",),
    },
    "violation": {"y": ("FDAAA801Violation=true", VIOLATION)},
}


@cache
def read_options(text: str) -> frozenset[OneOf]:
    """Read `phase:2 3,sex:f`: all filters must hold, of a filter's options one; of a repeated filter the last counts.

    Raises QueryError for what the registry does not have.
    """
    chosen: dict[str, list[str]] = {}
    for pair in re.split(r"[,|]", text):
        name, _, keys = pair.strip().partition(":")
        chosen[name] = keys.split()
    return frozenset(_one_of(name, keys) for name, keys in chosen.items())


def _one_of(name: str, keys: list[str]) -> OneOf:
    options = OPTIONS.get(name, {})
    unknown = [key for key in keys if key not in options]
    if unknown or not keys:
        # The registry answers an unknown option with no trials at all, and does not say why.
        raise QueryError(f"`aggFilters` names `{name}:{' '.join(keys)}`, which is not known here")
    return OneOf(frozenset(token for key in keys for token in options[key]))
