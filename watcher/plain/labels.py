"""Headings: what a reader calls a field and a kind of change."""

from typing import Final

from watcher.model.change import Change, Kind, Op
from watcher.plain.language import N_, _
from watcher.plain.printable import one_line

KINDS: Final = {
    Kind.STATUS: N_("Recruitment status"),
    Kind.SITES: N_("Sites"),
    Kind.RESULTS: N_("Results"),
    Kind.ENROLLMENT: N_("Enrollment"),
    Kind.DATES: N_("Dates"),
    Kind.ELIGIBILITY: N_("Eligibility"),
    Kind.TITLE: N_("Title"),
    Kind.DESCRIPTION: N_("Description"),
    Kind.CONDITIONS: N_("Conditions and keywords"),
    Kind.DESIGN: N_("Design"),
    Kind.ARMS: N_("Arms and interventions"),
    Kind.OUTCOMES: N_("Outcome measures"),
    Kind.SPONSORS: N_("Sponsors"),
    Kind.CONTACTS: N_("Contacts"),
    Kind.REFERENCES: N_("Publications and links"),
    Kind.IDENTIFIERS: N_("Identifiers"),
    Kind.DOCUMENTS: N_("Documents"),
    Kind.OVERSIGHT: N_("Oversight"),
    Kind.TRACKING: N_("Results submission"),
    Kind.OTHER: N_("Other details"),
    Kind.DERIVED: N_("Terms worked out by the registry"),
    Kind.SEARCH: N_("Saved search"),
}

#: Labels that the field's own name would not give.
LABELS: Final = {
    "last_known_status": N_("Last known status"),
    "why_stopped": N_("Reason for stopping"),
    "start": N_("Start"),
    "primary_completion": N_("Primary completion"),
    "completion": N_("Completion"),
    "first_submitted_qc": N_("First submitted (quality checked)"),
    "results_first_submitted_qc": N_("Results first submitted (quality checked)"),
    "disposition_first_submitted": N_("Delay of results first submitted"),
    "disposition_first_submitted_qc": N_("Delay of results first submitted (quality checked)"),
    "disposition_first_posted": N_("Delay of results first posted"),
    "has_results": N_("Results"),
    "results": N_("Results: all parts"),
    "results.participant_flow": N_("Results: participant flow"),
    "results.baseline": N_("Results: baseline characteristics"),
    "results.outcomes": N_("Results: outcome measures"),
    "results.adverse_events": N_("Results: adverse events"),
    "results.more_information": N_("Results: more information"),
    "eligibility.criteria": N_("Eligibility criteria"),
    "healthy_volunteers": N_("Healthy volunteers"),
    "gender_based": N_("Eligibility based on gender"),
    "minimum_age": N_("Lower age limit"),
    "maximum_age": N_("Upper age limit"),
    "site.status": N_("Site status"),
    "site.contacts": N_("Site contacts"),
    "title": N_("Title"),
    "nct_id": N_("NCT ID"),
    "nct_id_alias": N_("Former NCT ID"),
    "secondary_id": N_("Secondary ID"),
    "condition_leaf": N_("Condition, browse term"),
    "condition_branch": N_("Condition, browse branch"),
    "intervention_leaf": N_("Intervention, browse term"),
    "intervention_branch": N_("Intervention, browse branch"),
    "organization_id": N_("Organization's own ID"),
    "official": N_("Study official"),
    "publication": N_("Publication"),
    "available_data": N_("Available data"),
    "fda_regulated_drug": N_("FDA-regulated drug"),
    "fda_regulated_device": N_("FDA-regulated device"),
    "fdaaa_801_violation": N_("FDAAA 801 violation"),
    "exported_from_us": N_("Exported from the US"),
    "pediatric_postmarket_surveillance": N_("Pediatric postmarket surveillance"),
    "data_sharing": N_("Sharing of participant data"),
    "data_sharing_url": N_("Data sharing: link"),
    "data_sharing_type": N_("Data sharing: what is shared"),
    "data_sharing_description": N_("Data sharing: plan"),
    "data_sharing_time_frame": N_("Data sharing: when"),
    "data_sharing_access": N_("Data sharing: who may ask"),
    "no_analysis_plan": N_("No statistical analysis plan"),
    "unposted_party": N_("Unposted results: responsible party"),
    "unposted_event": N_("Unposted results"),
    "results_submitted": N_("Results submitted (estimated)"),
    "results_submission": N_("Results submission"),
    "violation": N_("FDA violation notice"),
    "removed_country": N_("Country without sites now"),
    "search.entered": N_("Entered the search"),
    "trial.removed": N_("No longer in the registry"),
    "trial.returned": N_("Back in the registry"),
    "trial.merged": N_("Merged into another trial"),
    "search.left": N_("No longer matches the search"),
}


#: Labels that the field's own name gives, listed for the translators.
NAMED: Final = (
    N_("Status"), N_("Expanded access"), N_("Site"), N_("Results first submitted"), N_("Results first posted"),
    N_("Enrollment"), N_("First submitted"), N_("First posted"), N_("Eligibility"), N_("Sex"), N_("Gender description"),
    N_("Age group"), N_("Study population"), N_("Sampling method"), N_("Official title"), N_("Acronym"),
    N_("Description"), N_("Brief summary"), N_("Detailed description"), N_("Conditions"), N_("Condition"),
    N_("Keyword"), N_("Design"), N_("Study type"), N_("Expanded access links"), N_("Expanded access types"),
    N_("Patient registry"), N_("Target duration"), N_("Phases"), N_("Allocation"), N_("Intervention model"),
    N_("Intervention model description"), N_("Primary purpose"), N_("Observational model"), N_("Time perspective"),
    N_("Masking"), N_("Masking description"), N_("Who masked"), N_("Biospecimen"), N_("Biospecimen retention"),
    N_("Biospecimen description"), N_("Arms"), N_("Arm"), N_("Intervention"), N_("Outcomes"), N_("Primary outcome"),
    N_("Secondary outcome"), N_("Other outcome"), N_("Sponsors"), N_("Responsible party"), N_("Lead sponsor"),
    N_("Collaborator"), N_("Organization"), N_("Central contact"), N_("References"), N_("Link"), N_("Documents"),
    N_("Document"), N_("Oversight"), N_("Data monitoring committee"), N_("Unapproved device"), N_("Annotation"),
    N_("Submission tracking"), N_("First results review posted"), N_("Delayed posting"), N_("Results waived"),
    N_("Derived"), N_("Condition term"), N_("Condition broader term"), N_("Intervention term"),
    N_("Intervention broader term"), N_("Other"), N_("Eligibility: inclusion"), N_("Eligibility: exclusion"),
    N_("Eligibility: criterion"), N_("Eligibility: heading"), N_("Place: entered"), N_("Place: left"),
)  # fmt: skip
OPS: Final = {
    "added": N_("{label} added"),
    "removed": N_("{label} removed"),
    "changed": N_("{label} changed"),
}
TOLD_OPS: Final = {"added": N_("{label} added: {what}"), "removed": N_("{label} removed: {what}")}


def kind_words(kind: Kind) -> str:
    return _(KINDS[kind])


def label(change: Change) -> str:
    """Return a short heading for what a change is about."""
    return field_label(change.field)


def field_label(field: str) -> str:
    """Return a field's heading: from the table, else its own name.

    >>> field_label("primary_outcome"), field_label("site.geo_hash")
    ('Primary outcome', 'Site: geo hash')
    """
    if field in LABELS:
        return _(LABELS[field])
    head, _dot, rest = field.replace("_", " ").partition(".")
    return _(one_line(f"{head.capitalize()}: {rest}" if rest else head.capitalize()))


def op_words(label: str, op: Op) -> str:
    """Return `Arm added`, `Arm removed` or `Arm changed`."""
    return _(OPS[op]).format(label=label)


def told_op(label: str, op: Op, what: str | None) -> str:
    """Return `Arm added: “Control”` or `Arm removed: “Control”`."""
    return _(TOLD_OPS[op]).format(label=label, what=what)
