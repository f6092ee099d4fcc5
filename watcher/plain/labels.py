"""Headings: what a reader calls a field and a kind of change."""

from typing import Final

from watcher.model.change import Change, Kind
from watcher.plain.printable import one_line

KINDS: Final = {
    Kind.STATUS: "Recruitment status",
    Kind.SITES: "Sites",
    Kind.RESULTS: "Results",
    Kind.ENROLLMENT: "Enrollment",
    Kind.DATES: "Dates",
    Kind.ELIGIBILITY: "Eligibility",
    Kind.TITLE: "Title",
    Kind.DESCRIPTION: "Description",
    Kind.CONDITIONS: "Conditions and keywords",
    Kind.DESIGN: "Design",
    Kind.ARMS: "Arms and interventions",
    Kind.OUTCOMES: "Outcome measures",
    Kind.SPONSORS: "Sponsors",
    Kind.CONTACTS: "Contacts",
    Kind.REFERENCES: "Publications and links",
    Kind.IDENTIFIERS: "Identifiers",
    Kind.DOCUMENTS: "Documents",
    Kind.OVERSIGHT: "Oversight",
    Kind.TRACKING: "Results submission",
    Kind.OTHER: "Other details",
    Kind.DERIVED: "Terms worked out by the registry",
    Kind.SEARCH: "Saved search",
}

#: Labels that the field's own name would not give.
LABELS: Final = {
    "last_known_status": "Last known status",
    "why_stopped": "Reason for stopping",
    "start": "Start",
    "primary_completion": "Primary completion",
    "completion": "Completion",
    "first_submitted_qc": "First submitted (quality checked)",
    "results_first_submitted_qc": "Results first submitted (quality checked)",
    "disposition_first_submitted": "Delay of results first submitted",
    "disposition_first_submitted_qc": "Delay of results first submitted (quality checked)",
    "disposition_first_posted": "Delay of results first posted",
    "has_results": "Results",
    "results": "Results: all parts",
    "results.participant_flow": "Results: participant flow",
    "results.baseline": "Results: baseline characteristics",
    "results.outcomes": "Results: outcome measures",
    "results.adverse_events": "Results: adverse events",
    "results.more_information": "Results: more information",
    "eligibility.criteria": "Eligibility criteria",
    "healthy_volunteers": "Healthy volunteers",
    "gender_based": "Eligibility based on gender",
    "minimum_age": "Lower age limit",
    "maximum_age": "Upper age limit",
    "site.status": "Site status",
    "site.contacts": "Site contacts",
    "title": "Title",
    "nct_id": "NCT ID",
    "nct_id_alias": "Former NCT ID",
    "secondary_id": "Secondary ID",
    "condition_leaf": "Condition, browse term",
    "condition_branch": "Condition, browse branch",
    "intervention_leaf": "Intervention, browse term",
    "intervention_branch": "Intervention, browse branch",
    "organization_id": "Organization's own ID",
    "official": "Study official",
    "publication": "Publication",
    "available_data": "Available data",
    "fda_regulated_drug": "FDA-regulated drug",
    "fda_regulated_device": "FDA-regulated device",
    "fdaaa_801_violation": "FDAAA 801 violation",
    "exported_from_us": "Exported from the US",
    "pediatric_postmarket_surveillance": "Pediatric postmarket surveillance",
    "data_sharing": "Sharing of participant data",
    "data_sharing_url": "Data sharing: link",
    "data_sharing_type": "Data sharing: what is shared",
    "data_sharing_description": "Data sharing: plan",
    "data_sharing_time_frame": "Data sharing: when",
    "data_sharing_access": "Data sharing: who may ask",
    "no_analysis_plan": "No statistical analysis plan",
    "unposted_party": "Unposted results: responsible party",
    "unposted_event": "Unposted results",
    "results_submitted": "Results submitted (estimated)",
    "results_submission": "Results submission",
    "violation": "FDA violation notice",
    "removed_country": "Country without sites now",
    "search.entered": "Entered the search",
    "trial.removed": "No longer in the registry",
    "trial.returned": "Back in the registry",
    "trial.merged": "Merged into another trial",
    "search.left": "No longer matches the search",
}


def kind_words(kind: Kind) -> str:
    return KINDS[kind]


def label(change: Change) -> str:
    """Return a short heading for what a change is about."""
    return field_label(change.field)


def field_label(field: str) -> str:
    """Return a field's heading: from the table, else its own name.

    >>> field_label("primary_outcome"), field_label("site.geo_hash")
    ('Primary outcome', 'Site: geo hash')
    """
    if field in LABELS:
        return LABELS[field]
    head, _, rest = field.replace("_", " ").partition(".")
    return one_line(f"{head.capitalize()}: {rest}" if rest else head.capitalize())
