"""The catalogue: every path of a record, what a reader calls it, how it is compared, how much it matters.

The longest prefix wins; what no row names inherits from the nearest one above it, and at the top is `other`.
Paths are those of registry record schema 2.0.5; kinds are those of the public contract of `watcher diff`.
"""

from typing import Final

from watcher.diff.field import Field, How, Keyed, by, section
from watcher.diff.noise import Rule
from watcher.model.change import Importance, Kind

VALUE, INSIDE, WHOLE, DATE, POSTED = How.VALUE, How.INSIDE, How.WHOLE, How.DATE, How.POSTED
TEXTS: Final = Keyed()
OUTCOMES: Final = by("measure timeFrame", "measure")
ADMINISTRATIVE, MINOR, NOTABLE = Importance.ADMINISTRATIVE, Importance.MINOR, Importance.NOTABLE

IDENTIFICATION: Final = "protocolSection.identificationModule"
STATUS: Final = "protocolSection.statusModule"
DESIGN: Final = "protocolSection.designModule"
PLACES: Final = "protocolSection.contactsLocationsModule"
ANNOTATION: Final = "annotationSection.annotationModule"
MISC: Final = "derivedSection.miscInfoModule"

CATALOGUE: Final = (
    *section(
        STATUS,
        Kind.STATUS,
        Field("overallStatus", "status", VALUE, NOTABLE),
        Field("lastKnownStatus", "last_known_status"),
        Field("whyStopped", "why_stopped"),
        Field("expandedAccessInfo", "expanded_access", WHOLE),
    ),
    *section(
        f"{PLACES}.locations",
        Kind.SITES,
        Field(".", "site", How.SITES),
        Field("[].status", "site.status"),
        Field("[].contacts", "site.contacts", WHOLE, ADMINISTRATIVE),
        Field("[].facility", "site.facility", Rule.SITE_RENAMED),
        Field("[].city", "site.city", Rule.SITE_ADDRESS),
        Field("[].state", "site.state", Rule.SITE_ADDRESS),
        Field("[].zip", "site.zip", Rule.SITE_ADDRESS),
        Field("[].country", "site.country", Rule.SITE_ADDRESS),
        Field("[].geoPoint", "site.geo_point", Rule.SITE_GEOCODE),
    ),
    *section(
        STATUS,
        Kind.RESULTS,
        Field("resultsFirstSubmitDate", "results_first_submitted", DATE),
        Field("resultsFirstSubmitQcDate", "results_first_submitted_qc", DATE),
        Field("resultsFirstPostDateStruct", "results_first_posted", POSTED),
        Field("dispFirstSubmitDate", "disposition_first_submitted", DATE),
        Field("dispFirstSubmitQcDate", "disposition_first_submitted_qc", DATE),
        Field("dispFirstPostDateStruct", "disposition_first_posted", POSTED),
    ),
    *section("", Kind.RESULTS, Field("hasResults", "has_results")),
    *section(
        "resultsSection",
        Kind.RESULTS,
        Field(".", "results", How.EACH_WHOLE),
        Field("participantFlowModule", "results.participant_flow", WHOLE),
        Field("baselineCharacteristicsModule", "results.baseline", WHOLE),
        Field("outcomeMeasuresModule", "results.outcomes", WHOLE),
        Field("adverseEventsModule", "results.adverse_events", WHOLE),
        Field("moreInfoModule", "results.more_information", WHOLE),
    ),
    *section(DESIGN, Kind.ENROLLMENT, Field("enrollmentInfo", "enrollment", How.ENROLLMENT)),
    *section(
        STATUS,
        Kind.DATES,
        Field("startDateStruct", "start", DATE),
        Field("primaryCompletionDateStruct", "primary_completion", DATE),
        Field("completionDateStruct", "completion", DATE),
        Field("studyFirstSubmitDate", "first_submitted", DATE),
        Field("studyFirstSubmitQcDate", "first_submitted_qc", DATE),
        Field("studyFirstPostDateStruct", "first_posted", POSTED),
    ),
    *section(
        "protocolSection.eligibilityModule",
        Kind.ELIGIBILITY,
        Field(".", "eligibility", INSIDE, NOTABLE),
        Field("eligibilityCriteria", "eligibility.criteria", How.CRITERIA, NOTABLE),
        Field("healthyVolunteers", "healthy_volunteers", VALUE, NOTABLE),
        Field("sex", "sex", VALUE, NOTABLE),
        Field("genderBased", "gender_based", VALUE, NOTABLE),
        Field("genderDescription", "gender_description", VALUE, NOTABLE),
        Field("minimumAge", "minimum_age", VALUE, NOTABLE),
        Field("maximumAge", "maximum_age", VALUE, NOTABLE),
        Field("stdAges", "age_group", TEXTS, NOTABLE),
        Field("studyPopulation", "study_population", VALUE, NOTABLE),
        Field("samplingMethod", "sampling_method", VALUE, NOTABLE),
    ),
    *section(
        IDENTIFICATION,
        Kind.TITLE,
        Field("briefTitle", "title"),
        Field("officialTitle", "official_title"),
        Field("acronym", "acronym"),
    ),
    *section(
        "protocolSection.descriptionModule",
        Kind.DESCRIPTION,
        Field(".", "description", INSIDE),
        Field("briefSummary", "brief_summary"),
        Field("detailedDescription", "detailed_description"),
    ),
    *section(
        "protocolSection.conditionsModule",
        Kind.CONDITIONS,
        Field(".", "conditions", INSIDE),
        Field("conditions", "condition", TEXTS),
        Field("keywords", "keyword", TEXTS),
    ),
    *section(
        DESIGN,
        Kind.DESIGN,
        Field(".", "design", INSIDE),
        Field("studyType", "study_type"),
        Field("nPtrsToThisExpAccNctId", "expanded_access_links"),
        Field("expandedAccessTypes", "expanded_access_types", WHOLE),
        Field("patientRegistry", "patient_registry"),
        Field("targetDuration", "target_duration"),
        # Phase 1/2 is a list of two: PHASE1 that became PHASE1|PHASE2 is one change, not an added phase.
        Field("phases", "phases", WHOLE),
        Field("designInfo", "design", INSIDE),
        Field("designInfo.allocation", "allocation"),
        Field("designInfo.interventionModel", "intervention_model"),
        Field("designInfo.interventionModelDescription", "intervention_model_description"),
        Field("designInfo.primaryPurpose", "primary_purpose"),
        Field("designInfo.observationalModel", "observational_model"),
        Field("designInfo.timePerspective", "time_perspective"),
        Field("designInfo.maskingInfo", "masking", INSIDE),
        Field("designInfo.maskingInfo.masking", "masking"),
        Field("designInfo.maskingInfo.maskingDescription", "masking_description"),
        Field("designInfo.maskingInfo.whoMasked", "who_masked", TEXTS),
        Field("bioSpec", "biospecimen", INSIDE),
        Field("bioSpec.retention", "biospecimen_retention"),
        Field("bioSpec.description", "biospecimen_description"),
    ),
    *section(
        "protocolSection.armsInterventionsModule",
        Kind.ARMS,
        Field(".", "arms", INSIDE),
        # A new name of the same thing keeps its description, however different the name is.
        Field("armGroups", "arm", by("label type", "label", "description")),
        Field("interventions", "intervention", by("type name", "name", "description")),
    ),
    *section(
        "protocolSection.outcomesModule",
        Kind.OUTCOMES,
        Field(".", "outcomes", INSIDE),
        Field("primaryOutcomes", "primary_outcome", OUTCOMES),
        Field("secondaryOutcomes", "secondary_outcome", OUTCOMES),
        Field("otherOutcomes", "other_outcome", OUTCOMES),
    ),
    *section(
        "protocolSection.sponsorCollaboratorsModule",
        Kind.SPONSORS,
        Field(".", "sponsors", INSIDE),
        Field("responsibleParty", "responsible_party", WHOLE),
        Field("leadSponsor", "lead_sponsor", WHOLE),
        Field("collaborators", "collaborator", by("name class", "name")),
    ),
    *section(IDENTIFICATION, Kind.SPONSORS, Field("organization", "organization", WHOLE)),
    *section(
        PLACES,
        Kind.CONTACTS,
        Field("centralContacts", "central_contact", by("name role", "name", "email"), ADMINISTRATIVE),
        Field("overallOfficials", "official", by("name role", "name")),
    ),
    *section(
        "protocolSection.referencesModule",
        Kind.REFERENCES,
        Field(".", "references", INSIDE, ADMINISTRATIVE),
        Field("references", "publication", by("pmid", "citation"), ADMINISTRATIVE),
        Field("seeAlsoLinks", "link", by("url label", "url", "label"), ADMINISTRATIVE),
        Field("availIpds", "available_data", by("id type", "url")),
    ),
    *section(
        IDENTIFICATION,
        Kind.IDENTIFIERS,
        Field("nctId", "nct_id"),
        Field("nctIdAliases", "nct_id_alias", TEXTS),
        Field("orgStudyIdInfo", "organization_id", WHOLE),
        Field("secondaryIdInfos", "secondary_id", by("id type", "id")),
    ),
    *section(
        "documentSection",
        Kind.DOCUMENTS,
        Field(".", "documents", INSIDE),
        Field("largeDocumentModule.noSap", "no_analysis_plan"),
        Field("largeDocumentModule.largeDocs", "document", by("filename", "label date", "label")),
    ),
    *section(
        "protocolSection.oversightModule",
        Kind.OVERSIGHT,
        Field(".", "oversight", INSIDE),
        Field("oversightHasDmc", "data_monitoring_committee"),
        Field("isFdaRegulatedDrug", "fda_regulated_drug"),
        Field("isFdaRegulatedDevice", "fda_regulated_device"),
        Field("isUnapprovedDevice", "unapproved_device"),
        Field("isPpsd", "pediatric_postmarket_surveillance"),
        Field("isUsExport", "exported_from_us"),
        Field("fdaaa801Violation", "fdaaa_801_violation"),
    ),
    *section(
        ANNOTATION,
        Kind.TRACKING,
        Field("unpostedAnnotation.unpostedResponsibleParty", "unposted_party"),
        Field("unpostedAnnotation.unpostedEvents", "unposted_event", by("type date")),
        Field("violationAnnotation.violationEvents", "violation", by("type issuedDate", "type")),
    ),
    *section("annotationSection", Kind.TRACKING, Field(".", "annotation", INSIDE)),
    *section(
        f"{MISC}.submissionTracking",
        Kind.TRACKING,
        Field(".", "submission_tracking", INSIDE),
        Field("estimatedResultsFirstSubmitDate", "results_submitted", DATE),
        Field("firstMcpInfo.postDateStruct", "first_results_review_posted", POSTED),
        Field("submissionInfos", "results_submission", by("releaseDate mcpReleaseN", "releaseDate")),
    ),
    *section(
        "protocolSection.ipdSharingStatementModule",
        Kind.OTHER,
        Field(".", "data_sharing", INSIDE),
        Field("ipdSharing", "data_sharing"),
        Field("description", "data_sharing_description"),
        Field("infoTypes", "data_sharing_type", TEXTS),
        Field("timeFrame", "data_sharing_time_frame"),
        Field("accessCriteria", "data_sharing_access"),
        Field("url", "data_sharing_url"),
    ),
    *section(
        STATUS,
        Kind.OTHER,
        Field("delayedPosting", "delayed_posting"),
        Field("resultsWaived", "results_waived"),
        Field("statusVerifiedDate", "verified", Rule.VERIFICATION_DATE),
        Field("lastUpdateSubmitDate", "last_update_submitted", Rule.UPDATE_DATE),
        Field("lastUpdatePostDateStruct", "last_update_posted", Rule.UPDATE_DATE),
    ),
    # A second copy of the sites that older builds of the API served for a while.
    *section(PLACES, Kind.OTHER, Field("locations_nested", "nested_locations", WHOLE, ADMINISTRATIVE)),
    *section(MISC, Kind.OTHER, Field("versionHolder", "version_holder", Rule.VERSION_HOLDER)),
    *section(
        "derivedSection",
        Kind.DERIVED,
        Field(".", "derived", INSIDE, ADMINISTRATIVE),
        Field("miscInfoModule.removedCountries", "removed_country", TEXTS, ADMINISTRATIVE),
        Field("conditionBrowseModule.meshes", "condition_term", by("id", "term"), ADMINISTRATIVE),
        Field("conditionBrowseModule.ancestors", "condition_broader_term", by("id", "term"), ADMINISTRATIVE),
        Field("conditionBrowseModule.browseLeaves", "condition_leaf", by("id", "name"), ADMINISTRATIVE),
        Field("conditionBrowseModule.browseBranches", "condition_branch", by("abbrev"), ADMINISTRATIVE),
        Field("interventionBrowseModule.meshes", "intervention_term", by("id", "term"), ADMINISTRATIVE),
        Field("interventionBrowseModule.ancestors", "intervention_broader_term", by("id"), ADMINISTRATIVE),
        Field("interventionBrowseModule.browseLeaves", "intervention_leaf", by("id", "name"), ADMINISTRATIVE),
        Field("interventionBrowseModule.browseBranches", "intervention_branch", by("abbrev"), ADMINISTRATIVE),
    ),
)
#: What has no row above it.
UNKNOWN: Final = Field("", "other", INSIDE)
FIELDS: Final = {field.path: field for field in CATALOGUE}
