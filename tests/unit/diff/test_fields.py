"""The catalogue: every path has a row or inherits one."""

import pytest

from watcher.diff import compare
from watcher.diff.fields import CATALOGUE, FIELDS
from watcher.model.change import Importance, Kind
from watcher.model.record import Json, Record
from watcher.replay.pieces import PATHS

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

#: Served by older builds of the API only.
OLD_COPY = "protocolSection.contactsLocationsModule.locations_nested"
#: The table of kinds in the public contract, by prefix; the longest wins. None is noise. What is not named is `other`.
CONTRACT = {
    "protocolSection.statusModule.overallStatus": Kind.STATUS,
    "protocolSection.statusModule.lastKnownStatus": Kind.STATUS,
    "protocolSection.statusModule.whyStopped": Kind.STATUS,
    "protocolSection.statusModule.expandedAccessInfo": Kind.STATUS,
    "protocolSection.contactsLocationsModule.locations": Kind.SITES,
    "protocolSection.designModule.enrollmentInfo": Kind.ENROLLMENT,
    "protocolSection.statusModule.startDateStruct": Kind.DATES,
    "protocolSection.statusModule.primaryCompletionDateStruct": Kind.DATES,
    "protocolSection.statusModule.completionDateStruct": Kind.DATES,
    "protocolSection.statusModule.studyFirstSubmitDate": Kind.DATES,
    "protocolSection.statusModule.studyFirstSubmitQcDate": Kind.DATES,
    "protocolSection.statusModule.studyFirstPostDateStruct": Kind.DATES,
    "protocolSection.statusModule.resultsFirstSubmitDate": Kind.RESULTS,
    "protocolSection.statusModule.resultsFirstSubmitQcDate": Kind.RESULTS,
    "protocolSection.statusModule.resultsFirstPostDateStruct": Kind.RESULTS,
    "protocolSection.statusModule.dispFirstSubmitDate": Kind.RESULTS,
    "protocolSection.statusModule.dispFirstSubmitQcDate": Kind.RESULTS,
    "protocolSection.statusModule.dispFirstPostDateStruct": Kind.RESULTS,
    "hasResults": Kind.RESULTS,
    "resultsSection": Kind.RESULTS,
    "protocolSection.eligibilityModule": Kind.ELIGIBILITY,
    "protocolSection.identificationModule.briefTitle": Kind.TITLE,
    "protocolSection.identificationModule.officialTitle": Kind.TITLE,
    "protocolSection.identificationModule.acronym": Kind.TITLE,
    "protocolSection.descriptionModule": Kind.DESCRIPTION,
    "protocolSection.conditionsModule": Kind.CONDITIONS,
    "protocolSection.designModule": Kind.DESIGN,
    "protocolSection.armsInterventionsModule": Kind.ARMS,
    "protocolSection.outcomesModule": Kind.OUTCOMES,
    "protocolSection.sponsorCollaboratorsModule": Kind.SPONSORS,
    "protocolSection.identificationModule.organization": Kind.SPONSORS,
    "protocolSection.contactsLocationsModule.centralContacts": Kind.CONTACTS,
    "protocolSection.contactsLocationsModule.overallOfficials": Kind.CONTACTS,
    "protocolSection.referencesModule": Kind.REFERENCES,
    "protocolSection.identificationModule.nctId": Kind.IDENTIFIERS,
    "protocolSection.identificationModule.nctIdAliases": Kind.IDENTIFIERS,
    "protocolSection.identificationModule.orgStudyIdInfo": Kind.IDENTIFIERS,
    "protocolSection.identificationModule.secondaryIdInfos": Kind.IDENTIFIERS,
    "documentSection": Kind.DOCUMENTS,
    "protocolSection.oversightModule": Kind.OVERSIGHT,
    "annotationSection": Kind.TRACKING,
    "derivedSection.miscInfoModule.submissionTracking": Kind.TRACKING,
    "derivedSection": Kind.DERIVED,
    "protocolSection.ipdSharingStatementModule": Kind.OTHER,
    "protocolSection.statusModule.delayedPosting": Kind.OTHER,
    "protocolSection.statusModule.resultsWaived": Kind.OTHER,
    "protocolSection.statusModule.statusVerifiedDate": None,
    "protocolSection.statusModule.lastUpdateSubmitDate": None,
    "protocolSection.statusModule.lastUpdatePostDateStruct": None,
    "derivedSection.miscInfoModule.versionHolder": None,
}
#: Every path of the registry's schema below which there is no other.
LEAVES = tuple(path for path in PATHS if not any(other.startswith(f"{path}.") for other in PATHS))


def _prefixes(path: str) -> list[str]:
    """Return a path and what is above it, the longest first."""
    steps = path.split(".")
    return [".".join(steps[:end]) for end in range(len(steps), 0, -1)]


def _listed(path: str) -> str:
    """Mark the lists on the way to a path of the schema."""
    marked = [f"{above.rpartition('.')[2]}{'[]' * PATHS[above].is_list}" for above in _prefixes(path)]
    return ".".join(reversed(marked))


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


def test_the_contract_names_every_path_of_the_registry_and_no_other() -> None:
    unnamed = [path for path in LEAVES if not any(above in CONTRACT for above in _prefixes(path))]

    assert unnamed == []
    assert [prefix for prefix in CONTRACT if prefix not in PATHS] == []


@pytest.mark.parametrize("path", LEAVES)
def test_every_path_of_the_registry_has_the_kind_of_the_contract(path: str) -> None:
    kind = next(CONTRACT[above] for above in _prefixes(path) if above in CONTRACT)
    record = _record(_listed(path))

    assert {change.kind for change in compare({}, record).changes} == ({kind} if kind else set())
    assert {change.kind for change in compare(record, {}).changes} == ({kind} if kind else set())


def test_no_row_of_the_catalogue_is_about_what_the_registry_does_not_have() -> None:
    rows = {path.replace("[]", "") for path in FIELDS} - {OLD_COPY}

    assert rows - PATHS.keys() == set()


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
