"""What is told of results, sponsors, contacts, publications and all the rest of a record."""

import pytest

from tests.spec.cases import Case, cases, names, told
from watcher.model.record import Record

STATUS = "protocolSection.statusModule"
MISC = "derivedSection.miscInfoModule"
SPONSOR: Record = {"name": "Example Institute", "class": "OTHER"}
PERSON: Record = {"name": "Ada Example", "role": "CONTACT", "phone": "1"}
PAPER: Record = {"pmid": "12345678", "type": "RESULT", "citation": "Example A. A trial. 2026."}
TERM: Record = {"id": "D000001", "abbrev": "All", "term": "Example"}

RESULT_CASES = cases(
    "",
    ("hasResults", False, True, "has_results", "critical", "Results were posted"),
    ("hasResults", True, False, "has_results", "notable", "Results are no longer posted"),
    (
        f"{STATUS}.resultsFirstSubmitDate", None, "2026-01-05",
        "results_first_submitted", "minor", "Results first submitted: January 5, 2026",
    ),
    (
        f"{STATUS}.resultsFirstSubmitQcDate", None, "2026-01-05",
        "results_first_submitted_qc", "minor", "Results first submitted (quality checked): January 5, 2026",
    ),
    (
        f"{STATUS}.resultsFirstPostDateStruct", None, {"date": "2026-02-01", "type": "ACTUAL"},
        "results_first_posted", "minor", "Results first posted: February 1, 2026 (actual)",
    ),
    (
        f"{STATUS}.dispFirstSubmitDate", None, "2026-02-19",
        "disposition_first_submitted", "minor", "Delay of results first submitted: February 19, 2026",
    ),
    (
        f"{STATUS}.dispFirstSubmitQcDate", None, "2026-02-19",
        "disposition_first_submitted_qc", "minor",
        "Delay of results first submitted (quality checked): February 19, 2026",
    ),
    (
        f"{STATUS}.dispFirstPostDateStruct", None, {"date": "2026-02-20", "type": "ACTUAL"},
        "disposition_first_posted", "minor", "Delay of results first posted: February 20, 2026 (actual)",
    ),
    (
        "resultsSection.participantFlowModule", None, {"groups": []},
        "results.participant_flow", "minor", "Results: participant flow added",
    ),
    (
        "resultsSection.baselineCharacteristicsModule", {"groups": ["a"]}, {"groups": ["b"]},
        "results.baseline", "minor", "Results: baseline characteristics changed",
    ),
    (
        "resultsSection.outcomeMeasuresModule", {"outcomeMeasures": ["a"]}, None,
        "results.outcomes", "minor", "Results: outcome measures removed",
    ),
    (
        "resultsSection.adverseEventsModule", {"timeFrame": "1 year"}, {"timeFrame": "2 years"},
        "results.adverse_events", "minor", "Results: adverse events changed",
    ),
    (
        "resultsSection.moreInfoModule", {"pointOfContact": {"phone": "1"}}, {"pointOfContact": {"phone": "2"}},
        "results.more_information", "minor", "Results: more information changed",
    ),
)  # fmt: skip
PEOPLE_CASES = cases(
    "protocolSection",
    (
        "sponsorCollaboratorsModule.leadSponsor", SPONSOR, {**SPONSOR, "name": "Sample Foundation"},
        "lead_sponsor", "minor", "Lead sponsor: “Example Institute” became “Sample Foundation”",
    ),
    (
        "sponsorCollaboratorsModule.responsibleParty", {"type": "SPONSOR"}, {"type": "PRINCIPAL_INVESTIGATOR"},
        "responsible_party", "minor", "Responsible party: Sponsor became Principal investigator",
    ),
    (
        "sponsorCollaboratorsModule.collaborators", None, [SPONSOR],
        "collaborator", "minor", "Collaborator added: “Example Institute”",
    ),
    (
        "identificationModule.organization", {"fullName": "A"}, {"fullName": "B"},
        "organization", "minor", "Organization: “A” became “B”",
    ),
    (
        "contactsLocationsModule.centralContacts", [PERSON], [{**PERSON, "phone": "2"}],
        "central_contact", "administrative", "Central contact “Ada Example”: phone “1” became “2”",
    ),
    (
        "contactsLocationsModule.overallOfficials", [{"name": "Ben Sample"}], [],
        "official", "minor", "Study official removed: “Ben Sample”",
    ),
    (
        "referencesModule.references", None, [PAPER],
        "publication", "minor", "Publication added: “Example A. A trial. 2026.”",
    ),
    (
        "referencesModule.references", None, [{**PAPER, "type": "BACKGROUND"}],
        "publication", "administrative", "Publication added: “Example A. A trial. 2026.”",
    ),
    (
        "referencesModule.references", [PAPER], [{**PAPER, "citation": "Example A. A trial. 2026. Erratum."}],
        "publication", "administrative",
        "Publication: “Example A. A trial. 2026.” became “Example A. A trial. 2026. Erratum.”",
    ),
    (
        "referencesModule.seeAlsoLinks", [{"label": "Home", "url": "https://example.org"}], None,
        "link", "administrative", "Link removed: “Home”",
    ),
    (
        "referencesModule.availIpds", None, [{"id": "1", "type": "Data"}],
        "available_data", "minor", "Available data added: “1”",
    ),
    (
        "identificationModule.nctId", "NCT00000001", "NCT00000002",
        "nct_id", "minor", "NCT ID: “NCT00000001” became “NCT00000002”",
    ),
    (
        "identificationModule.nctIdAliases", None, ["NCT00000003"],
        "nct_id_alias", "minor", "Former NCT ID added: “NCT00000003”",
    ),
    (
        "identificationModule.orgStudyIdInfo", {"id": "A"}, {"id": "B"},
        "organization_id", "minor", "Organization's own ID: “A” became “B”",
    ),
    (
        "identificationModule.secondaryIdInfos", None, [{"id": "2026-000001-11", "type": "CTIS"}],
        "secondary_id", "minor", "Secondary ID added: “2026-000001-11”",
    ),
)  # fmt: skip
OTHER_CASES = cases(
    "",
    (
        "documentSection.largeDocumentModule.largeDocs", None, [{"label": "Study Protocol"}],
        "document", "minor", "Document added: “Study Protocol”",
    ),
    (
        "documentSection.largeDocumentModule.noSap", None, True,
        "no_analysis_plan", "minor", "No statistical analysis plan added: yes",
    ),
    (
        "protocolSection.oversightModule.oversightHasDmc", False, True,
        "data_monitoring_committee", "minor", "Data monitoring committee: no became yes",
    ),
    (
        "protocolSection.oversightModule.isFdaRegulatedDrug", False, True,
        "fda_regulated_drug", "minor", "FDA-regulated drug: no became yes",
    ),
    (
        "protocolSection.oversightModule.isFdaRegulatedDevice", False, True,
        "fda_regulated_device", "minor", "FDA-regulated device: no became yes",
    ),
    (
        "protocolSection.oversightModule.isUnapprovedDevice", None, True,
        "unapproved_device", "minor", "Unapproved device added: yes",
    ),
    (
        "protocolSection.oversightModule.isPpsd", None, True,
        "pediatric_postmarket_surveillance", "minor", "Pediatric postmarket surveillance added: yes",
    ),
    (
        "protocolSection.oversightModule.isUsExport", None, True,
        "exported_from_us", "minor", "Exported from the US added: yes",
    ),
    (
        "protocolSection.oversightModule.fdaaa801Violation", None, True,
        "fdaaa_801_violation", "minor", "FDAAA 801 violation added: yes",
    ),
    (
        "annotationSection.annotationModule.unpostedAnnotation.unpostedResponsibleParty", None, "Example Institute",
        "unposted_party", "minor", "Unposted results: responsible party added: “Example Institute”",
    ),
    (
        "annotationSection.annotationModule.unpostedAnnotation.unpostedEvents",
        None, [{"type": "RESET", "date": "2026-02-09"}],
        "unposted_event", "minor", "Submitted results were sent back for corrections on February 9, 2026",
    ),
    (
        "annotationSection.annotationModule.violationAnnotation.violationEvents",
        None, [{"type": "VIOLATION_IDENTIFIED", "description": "No results"}],
        "violation", "minor", "FDA violation notice added: Violation identified",
    ),
    (
        f"{MISC}.submissionTracking.estimatedResultsFirstSubmitDate", None, "2026-02-09",
        "results_submitted", "minor", "Results submitted (estimated): February 9, 2026",
    ),
    (
        f"{MISC}.submissionTracking.firstMcpInfo.postDateStruct", None, {"date": "2026-02-09", "type": "ACTUAL"},
        "first_results_review_posted", "minor", "First results review posted: February 9, 2026 (actual)",
    ),
    (
        f"{MISC}.submissionTracking.submissionInfos", [{"releaseDate": "2026-01-23"}],
        [{"releaseDate": "2026-01-23", "resetDate": "2026-02-09"}],
        "results_submission", "minor", "Submitted results were sent back for corrections on February 9, 2026",
    ),
    (
        "protocolSection.ipdSharingStatementModule.ipdSharing", "NO", "YES",
        "data_sharing", "minor", "Sharing of participant data: No became Yes",
    ),
    (
        "protocolSection.ipdSharingStatementModule.ipdSharing", None, "NO",
        "data_sharing", "minor", "Sharing of participant data: not stated became No",
    ),
    (
        "protocolSection.ipdSharingStatementModule.description", None, "On request",
        "data_sharing_description", "minor", "Data sharing: plan added: “On request”",
    ),
    (
        "protocolSection.ipdSharingStatementModule.infoTypes", None, ["SAP"],
        "data_sharing_type", "minor", "Data sharing: what is shared added: Statistical analysis plan",
    ),
    (
        "protocolSection.ipdSharingStatementModule.timeFrame", None, "1 year",
        "data_sharing_time_frame", "minor", "Data sharing: when added: “1 year”",
    ),
    (
        "protocolSection.ipdSharingStatementModule.accessCriteria", None, "All",
        "data_sharing_access", "minor", "Data sharing: who may ask added: “All”",
    ),
    (
        "protocolSection.ipdSharingStatementModule.url", None, "https://example.org",
        "data_sharing_url", "minor", "Data sharing: link added: “https://example.org”",
    ),
    (f"{STATUS}.delayedPosting", None, True, "delayed_posting", "minor", "Delayed posting added: yes"),
    (f"{STATUS}.resultsWaived", None, True, "results_waived", "minor", "Results waived added: yes"),
    (
        "protocolSection.contactsLocationsModule.locations_nested", None, [{"facility": "Example Hospital"}],
        "nested_locations", "administrative", "Nested locations added: “Example Hospital”",
    ),
    ("protocolSection.newModule.newField", None, 3, "new_field", "minor", "New field added: 3"),
    (
        f"{MISC}.removedCountries", None, ["Spain"],
        "removed_country", "administrative", "No site is left in Spain",
    ),
    (
        f"{MISC}.modelPredictions.bmiLimits.maxBmi", 30, 31,
        "max_bmi", "administrative", "Max bmi: 30 became 31",
    ),
)  # fmt: skip
BROWSE_CASES = tuple(
    Case(f"derivedSection.{module}.{listed}", None, [TERM], field, "administrative", f"{words} added: “Example”")
    for module, listed, field, words in (
        ("conditionBrowseModule", "meshes", "condition_term", "Condition term"),
        ("conditionBrowseModule", "ancestors", "condition_broader_term", "Condition broader term"),
        ("conditionBrowseModule", "browseLeaves", "condition_leaf", "Condition, browse term"),
        ("conditionBrowseModule", "browseBranches", "condition_branch", "Condition, browse branch"),
        ("interventionBrowseModule", "meshes", "intervention_term", "Intervention term"),
        ("interventionBrowseModule", "ancestors", "intervention_broader_term", "Intervention broader term"),
        ("interventionBrowseModule", "browseLeaves", "intervention_leaf", "Intervention, browse term"),
        ("interventionBrowseModule", "browseBranches", "intervention_branch", "Intervention, browse branch"),
    )
)
CASES = (*RESULT_CASES, *PEOPLE_CASES, *OTHER_CASES, *BROWSE_CASES)


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_change_of_the_rest_of_the_record_is_told(case: Case) -> None:
    assert told(case) == [case[3:]]
