"""The catalogue: every path has a row or inherits one."""

import pytest

from watcher.diff import compare
from watcher.diff.fields import CATALOGUE, FIELDS
from watcher.model.change import Importance, Kind
from watcher.model.record import Json, Record

#: One path of each line of the table of kinds in the public contract.
KINDS = (
    ("protocolSection.statusModule.overallStatus", Kind.STATUS),
    ("protocolSection.statusModule.lastKnownStatus", Kind.STATUS),
    ("protocolSection.statusModule.whyStopped", Kind.STATUS),
    ("protocolSection.statusModule.expandedAccessInfo.nctId", Kind.STATUS),
    ("protocolSection.contactsLocationsModule.locations[].contacts[].phone", Kind.SITES),
    ("protocolSection.designModule.enrollmentInfo.count", Kind.ENROLLMENT),
    ("protocolSection.statusModule.startDateStruct.date", Kind.DATES),
    ("protocolSection.statusModule.studyFirstPostDateStruct.type", Kind.DATES),
    ("protocolSection.statusModule.dispFirstSubmitDate", Kind.RESULTS),
    ("resultsSection.adverseEventsModule.otherEvents[].stats[].numAtRisk", Kind.RESULTS),
    ("resultsSection.somethingNew", Kind.RESULTS),
    ("protocolSection.eligibilityModule.sex", Kind.ELIGIBILITY),
    ("protocolSection.identificationModule.officialTitle", Kind.TITLE),
    ("protocolSection.descriptionModule.briefSummary", Kind.DESCRIPTION),
    ("protocolSection.conditionsModule.keywords", Kind.CONDITIONS),
    ("protocolSection.designModule.bioSpec.retention", Kind.DESIGN),
    ("protocolSection.armsInterventionsModule.interventions[].otherNames", Kind.ARMS),
    ("protocolSection.outcomesModule.otherOutcomes[].measure", Kind.OUTCOMES),
    ("protocolSection.sponsorCollaboratorsModule.leadSponsor.class", Kind.SPONSORS),
    ("protocolSection.identificationModule.organization.fullName", Kind.SPONSORS),
    ("protocolSection.contactsLocationsModule.overallOfficials[].role", Kind.CONTACTS),
    ("protocolSection.referencesModule.availIpds[].url", Kind.REFERENCES),
    ("protocolSection.identificationModule.nctIdAliases", Kind.IDENTIFIERS),
    ("documentSection.largeDocumentModule.largeDocs[].size", Kind.DOCUMENTS),
    ("protocolSection.oversightModule.isPpsd", Kind.OVERSIGHT),
    ("annotationSection.annotationModule.violationAnnotation", Kind.TRACKING),
    ("derivedSection.miscInfoModule.submissionTracking.submissionInfos[].resetDate", Kind.TRACKING),
    ("derivedSection.miscInfoModule.modelPredictions.bmiLimits.maxBmi", Kind.DERIVED),
    ("protocolSection.ipdSharingStatementModule.url", Kind.OTHER),
    ("protocolSection.somethingNew.field", Kind.OTHER),
    ("somethingNew", Kind.OTHER),
)


def _record(path: str) -> Record:
    """Return a record with one leaf, at a path whose lists have one element each."""
    value: Json = "a"
    for key in reversed(path.split(".")):
        value = {key.removesuffix("[]"): [value] if key.endswith("[]") else value}
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize(("path", "kind"), KINDS)
def test_the_longest_prefix_says_the_kind(path: str, kind: Kind) -> None:
    [change] = compare({}, _record(path)).changes

    assert change.kind is kind


def test_no_path_stands_in_the_catalogue_twice() -> None:
    assert len(FIELDS) == len(CATALOGUE)


def test_what_the_registry_derives_is_administrative() -> None:
    assert {row.importance for row in CATALOGUE if row.kind is Kind.DERIVED} == {Importance.ADMINISTRATIVE}


def test_a_key_without_a_row_is_named_after_itself() -> None:
    row = FIELDS["protocolSection.designModule"].inside("newDesignField")

    assert (row.name, row.kind, row.path) == (
        "new_design_field",
        Kind.DESIGN,
        "protocolSection.designModule.newDesignField",
    )
