"""The registry's names of the fields that an exact search may ask about, and where each stands in a record.

Only closed lists, yes or no, dates, ages and counts: of a text the registry also finds synonyms.
"""

from collections.abc import Mapping
from typing import Final

from watcher.match.local.quantities import Quantity
from watcher.match.local.rule import PlaceName

PROTOCOL: Final = "protocolSection"
STATUS: Final = f"{PROTOCOL}.statusModule"
DESIGN: Final = f"{PROTOCOL}.designModule"
ELIGIBILITY: Final = f"{PROTOCOL}.eligibilityModule"
SPONSORS: Final = f"{PROTOCOL}.sponsorCollaboratorsModule"
OVERSIGHT: Final = f"{PROTOCOL}.oversightModule"
LARGE_DOCS: Final = "documentSection.largeDocumentModule.largeDocs"

NCT_ID: Final = f"{PROTOCOL}.identificationModule.nctId"
ALIASES: Final = f"{PROTOCOL}.identificationModule.nctIdAliases"
LEAD_SPONSOR: Final = f"{SPONSORS}.leadSponsor.name"
SITES: Final = f"{PROTOCOL}.contactsLocationsModule.locations"
VIOLATIONS: Final = "annotationSection.annotationModule.violationAnnotation.violationEvents"

#: Pieces of a closed list, or yes and no; lists on the way are gone through.
TOKENS: Final[Mapping[str, str]] = {
    "OverallStatus": f"{STATUS}.overallStatus",
    "LastKnownStatus": f"{STATUS}.lastKnownStatus",
    "StudyType": f"{DESIGN}.studyType",
    "Phase": f"{DESIGN}.phases",
    "DesignAllocation": f"{DESIGN}.designInfo.allocation",
    "DesignInterventionModel": f"{DESIGN}.designInfo.interventionModel",
    "DesignPrimaryPurpose": f"{DESIGN}.designInfo.primaryPurpose",
    "DesignMasking": f"{DESIGN}.designInfo.maskingInfo.masking",
    "EnrollmentType": f"{DESIGN}.enrollmentInfo.type",
    "PatientRegistry": f"{DESIGN}.patientRegistry",
    "ExpAccTypeIndividual": f"{DESIGN}.expandedAccessTypes.individual",
    "ExpAccTypeIntermediate": f"{DESIGN}.expandedAccessTypes.intermediate",
    "ExpAccTypeTreatment": f"{DESIGN}.expandedAccessTypes.treatment",
    "InterventionType": f"{PROTOCOL}.armsInterventionsModule.interventions.type",
    "Sex": f"{ELIGIBILITY}.sex",
    "StdAge": f"{ELIGIBILITY}.stdAges",
    "HealthyVolunteers": f"{ELIGIBILITY}.healthyVolunteers",
    "LeadSponsorClass": f"{SPONSORS}.leadSponsor.class",
    "CollaboratorClass": f"{SPONSORS}.collaborators.class",
    "IsFDARegulatedDrug": f"{OVERSIGHT}.isFdaRegulatedDrug",
    "IsFDARegulatedDevice": f"{OVERSIGHT}.isFdaRegulatedDevice",
    "FDAAA801Violation": f"{OVERSIGHT}.fdaaa801Violation",
    "LargeDocHasProtocol": f"{LARGE_DOCS}.hasProtocol",
    "LargeDocHasSAP": f"{LARGE_DOCS}.hasSap",
    "LargeDocHasICF": f"{LARGE_DOCS}.hasIcf",
    "HasResults": "hasResults",
}

#: Pieces with an order; each stands in a record once at most.
QUANTITIES: Final[Mapping[str, tuple[str, Quantity]]] = {
    "StartDate": (f"{STATUS}.startDateStruct.date", Quantity.DATE),
    "PrimaryCompletionDate": (f"{STATUS}.primaryCompletionDateStruct.date", Quantity.DATE),
    "CompletionDate": (f"{STATUS}.completionDateStruct.date", Quantity.DATE),
    "StudyFirstPostDate": (f"{STATUS}.studyFirstPostDateStruct.date", Quantity.DATE),
    "ResultsFirstPostDate": (f"{STATUS}.resultsFirstPostDateStruct.date", Quantity.DATE),
    "LastUpdatePostDate": (f"{STATUS}.lastUpdatePostDateStruct.date", Quantity.DATE),
    "MinimumAge": (f"{ELIGIBILITY}.minimumAge", Quantity.AGE),
    "MaximumAge": (f"{ELIGIBILITY}.maximumAge", Quantity.AGE),
    "EnrollmentCount": (f"{DESIGN}.enrollmentInfo.count", Quantity.COUNT),
}

PLACES: Final[Mapping[str, PlaceName]] = {
    "LocationCountry": "country",
    "LocationState": "state",
    "LocationCity": "city",
}
SITE_STATUS: Final = "LocationStatus"
SITE_POINT: Final = "LocationGeoPoint"


def stated(piece: str) -> str:
    """Return the token of a trial that says anything about a quantity, whether or not it can be read."""
    return f"{piece} is stated"
