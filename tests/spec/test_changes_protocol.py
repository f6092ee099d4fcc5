"""What is told of who may take part, of what is done, and of who does it."""

import pytest

from tests.spec.cases import Case, cases, diff_of, names, told
from watcher.model.record import Json, Record

PROTOCOL = "protocolSection"
CRITERIA = "Inclusion Criteria:\n\n* Age \\>= 18 years\n* Signed consent\n\nExclusion Criteria:\n\n* Pregnancy"
ARM: Record = {"label": "Control", "type": "PLACEBO_COMPARATOR", "description": "A tablet without examplinib"}
DRUG: Record = {"type": "DRUG", "name": "Examplinib", "armGroupLabels": ["Arm A"]}
OUTCOME: Record = {"measure": "Overall survival", "timeFrame": "2 years"}

ELIGIBILITY_CASES = cases(
    f"{PROTOCOL}.eligibilityModule",
    ("eligibilityCriteria", None, CRITERIA, "eligibility.criteria", "notable", "Eligibility criteria added"),
    (
        "eligibilityCriteria", CRITERIA, CRITERIA.replace("18 years", "20 years"), "eligibility.inclusion",
        "notable", "Inclusion criterion reworded: “Age >= 18 years” became “Age >= 20 years”",
    ),
    (
        "eligibilityCriteria", CRITERIA, CRITERIA + "\n* Another trial",
        "eligibility.exclusion", "notable", "New exclusion criterion: “Another trial”",
    ),
    (
        "eligibilityCriteria", CRITERIA, CRITERIA.replace("\n* Signed consent", ""),
        "eligibility.inclusion", "notable", "Inclusion criterion removed: “Signed consent”",
    ),
    ("healthyVolunteers", False, True, "healthy_volunteers", "notable", "Healthy volunteers can now take part"),
    (
        "healthyVolunteers", True, False,
        "healthy_volunteers", "notable", "Healthy volunteers can no longer take part",
    ),
    ("healthyVolunteers", None, False, "healthy_volunteers", "administrative", "Healthy volunteers cannot take part"),
    (
        "healthyVolunteers", True, None, "healthy_volunteers",
        "notable", "Whether healthy volunteers can take part is no longer stated (was yes)",
    ),
    ("sex", "ALL", "FEMALE", "sex", "notable", "Sex: All became Female"),
    ("genderBased", None, True, "gender_based", "notable", "Eligibility based on gender added: yes"),
    ("genderDescription", None, "Women", "gender_description", "notable", "Gender description added: “Women”"),
    (
        "maximumAge", "75 Years", "80 Years",
        "maximum_age", "notable", "The upper age limit rose from 75 to 80 years",
    ),
    ("maximumAge", "75 Years", None, "maximum_age", "notable", "The upper age limit (75 years) was removed"),
    (
        "minimumAge", "18 Years", "6 Months",
        "minimum_age", "notable", "The lower age limit fell from 18 years to 6 months",
    ),
    ("minimumAge", None, "18 Years", "minimum_age", "notable", "A lower age limit was set: 18 years"),
    ("stdAges", ["ADULT"], ["ADULT", "OLDER_ADULT"], "age_group", "notable", "Age group added: Older adult"),
    (
        "studyPopulation", "Patients", "Patients of two clinics",
        "study_population", "notable", "Study population: “Patients” became “Patients of two clinics”",
    ),
    (
        "samplingMethod", "PROBABILITY_SAMPLE", "NON_PROBABILITY_SAMPLE",
        "sampling_method", "notable", "Sampling method: Probability sample became Non-probability sample",
    ),
)  # fmt: skip
TEXT_CASES = cases(
    PROTOCOL,
    (
        "identificationModule.briefTitle", "A Trial of A", "A Trial of A and B",
        "title", "minor", "Title: “A Trial of A” became “A Trial of A and B”",
    ),
    (
        "identificationModule.officialTitle", "Long", "Longer",
        "official_title", "minor", "Official title: “Long” became “Longer”",
    ),
    ("identificationModule.acronym", None, "EXAMPLE-1", "acronym", "minor", "Acronym added: “EXAMPLE-1”"),
    (
        "descriptionModule.briefSummary", "word " * 50, "word " * 50 + "and three more",
        "brief_summary", "minor", "Brief summary reworded (3 words added, 0 removed)",
    ),
    (
        "descriptionModule.detailedDescription", "word " * 50, None,
        "detailed_description", "minor", "Detailed description removed",
    ),
    (
        "conditionsModule.conditions", ["Example Disease"], ["Example Disease", "Sample Syndrome"],
        "condition", "minor", "Condition added: “Sample Syndrome”",
    ),
    ("conditionsModule.keywords", ["one", "two"], ["two"], "keyword", "minor", "Keyword removed: “one”"),
)  # fmt: skip
ARM_CASES = cases(
    f"{PROTOCOL}.armsInterventionsModule",
    ("armGroups", [], [ARM], "arm", "minor", "Arm added: “Control”"),
    ("armGroups", [ARM], [{**ARM, "label": "Placebo"}], "arm", "minor", "Arm: “Control” became “Placebo”"),
    (
        "armGroups", [ARM], [{**ARM, "label": "Placebo", "type": "SHAM_COMPARATOR"}],
        "arm", "minor", "Arm: “Control” became “Placebo”; type Placebo comparator became Sham comparator",
    ),
    (
        "armGroups", [ARM], [{**ARM, "type": "NO_INTERVENTION", "description": None}],
        "arm", "minor", "Arm “Control”: type Placebo comparator became No intervention; description changed",
    ),
    (
        "interventions", [DRUG], [{**DRUG, "otherNames": ["EX-1"]}],
        "intervention", "minor", "Intervention “Examplinib”: other names “EX-1” added",
    ),
    (
        "interventions", [{**DRUG, "otherNames": ["EX-1", "EX-2"]}], [{**DRUG, "otherNames": ["EX-2", "EX-3"]}],
        "intervention", "minor", "Intervention “Examplinib”: other names “EX-3” added, “EX-1” removed",
    ),
    (
        "interventions", [DRUG], [{**DRUG, "description": "10 mg"}],
        "intervention", "minor", "Intervention “Examplinib”: description changed",
    ),
    (
        "interventions", [DRUG], [{**DRUG, "armGroupLabels": ["Arm B"]}],
        "intervention", "administrative", "Intervention “Examplinib”: arm group labels “Arm B” added, “Arm A” removed",
    ),
)  # fmt: skip
OUTCOME_CASES = cases(
    f"{PROTOCOL}.outcomesModule",
    (
        "primaryOutcomes", [OUTCOME], [{**OUTCOME, "timeFrame": "3 years"}],
        "primary_outcome", "notable", "Primary outcome “Overall survival”: time frame “2 years” became “3 years”",
    ),
    (
        "secondaryOutcomes", None, [OUTCOME],
        "secondary_outcome", "minor", "Secondary outcome added: “Overall survival”",
    ),
    ("otherOutcomes", [OUTCOME], None, "other_outcome", "minor", "Other outcome removed: “Overall survival”"),
)  # fmt: skip
DESIGN_CASES = cases(
    f"{PROTOCOL}.designModule",
    (
        "studyType", "INTERVENTIONAL", "OBSERVATIONAL",
        "study_type", "minor", "Study type: Interventional became Observational",
    ),
    ("phases", ["PHASE1"], ["PHASE1", "PHASE2"], "phases", "minor", "Phases: Phase 1 became Phase 1/Phase 2"),
    ("nPtrsToThisExpAccNctId", 1, 2, "expanded_access_links", "minor", "Expanded access links: 1 became 2"),
    (
        "expandedAccessTypes", None, {"treatment": True},
        "expanded_access_types", "minor", "Expanded access types added: treatment",
    ),
    ("patientRegistry", None, True, "patient_registry", "minor", "Patient registry added: yes"),
    (
        "targetDuration", "1 Year", "2 Years",
        "target_duration", "minor", "Target duration: “1 Year” became “2 Years”",
    ),
    (
        "designInfo.allocation", "RANDOMIZED", "NA",
        "allocation", "minor", "Allocation: Randomized became Not applicable",
    ),
    (
        "designInfo.interventionModel", "SINGLE_GROUP", "PARALLEL",
        "intervention_model", "minor",
        "Intervention model: Single group assignment became Parallel assignment",
    ),
    (
        "designInfo.interventionModelDescription", None, "Two groups",
        "intervention_model_description", "minor", "Intervention model description added: “Two groups”",
    ),
    (
        "designInfo.primaryPurpose", "TREATMENT", "SUPPORTIVE_CARE",
        "primary_purpose", "minor", "Primary purpose: Treatment became Supportive care",
    ),
    (
        "designInfo.observationalModel", "COHORT", "CASE_CONTROL",
        "observational_model", "minor", "Observational model: Cohort became Case-control",
    ),
    (
        "designInfo.timePerspective", "PROSPECTIVE", "CROSS_SECTIONAL",
        "time_perspective", "minor", "Time perspective: Prospective became Cross-sectional",
    ),
    (
        "designInfo.maskingInfo.masking", "DOUBLE", "NONE",
        "masking", "minor", "Masking: Double became None (open label)",
    ),
    (
        "designInfo.maskingInfo.maskingDescription", "A", "B",
        "masking_description", "minor", "Masking description: “A” became “B”",
    ),
    (
        "designInfo.maskingInfo.whoMasked", ["PARTICIPANT"], ["PARTICIPANT", "CARE_PROVIDER"],
        "who_masked", "minor", "Who masked added: Care provider",
    ),
    (
        "bioSpec.retention", "NONE_RETAINED", "SAMPLES_WITH_DNA",
        "biospecimen_retention", "minor", "Biospecimen retention: None retained became Samples with DNA",
    ),
    (
        "bioSpec.description", None, "Blood",
        "biospecimen_description", "minor", "Biospecimen description added: “Blood”",
    ),
)  # fmt: skip
CASES = (*ELIGIBILITY_CASES, *TEXT_CASES, *ARM_CASES, *OUTCOME_CASES, *DESIGN_CASES)


@pytest.mark.parametrize("case", CASES, ids=names(CASES))
def test_a_change_of_the_protocol_is_told(case: Case) -> None:
    assert told(case) == [case[3:]]


def test_listed_things_are_matched_by_what_they_are_called_not_by_where_they_stand() -> None:
    before: Json = [ARM, {"label": "Examplinib", "description": "10 mg"}]
    after: Json = [{"label": "Examplinib", "description": "20 mg"}, ARM]
    diff = diff_of(Case(f"{PROTOCOL}.armsInterventionsModule.armGroups", before, after, "", "", ""))

    [change] = diff.changes
    assert (change.path.rpartition(".")[2], change.indexes) == ("armGroups[0]", (1, 0))
    assert [one.rule for one in diff.noise] == ["reorder"]
