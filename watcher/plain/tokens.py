"""The registry's tokens in words: its own label where the token alone would mislead."""

from typing import Final

from watcher.model.record import Json

STATUSES: Final = {
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "COMPLETED": "Completed",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "RECRUITING": "Recruiting",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
    "AVAILABLE": "Available",
    "NO_LONGER_AVAILABLE": "No longer available",
    "TEMPORARILY_NOT_AVAILABLE": "Temporarily not available",
    "APPROVED_FOR_MARKETING": "Approved for marketing",
    "WITHHELD": "Withheld",
    "UNKNOWN": "Unknown status",
}
PHASES: Final = {
    "NA": "No phase (not applicable)",
    "EARLY_PHASE1": "Early Phase 1",
    "PHASE1": "Phase 1",
    "PHASE2": "Phase 2",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
}
#: Tokens whose words are not simply their letters with spaces.
OTHER_TOKENS: Final = {
    "NA": "Not applicable",
    "NON_RANDOMIZED": "Non-randomized",
    "SINGLE_GROUP": "Single group assignment",
    "PARALLEL": "Parallel assignment",
    "CROSSOVER": "Crossover assignment",
    "FACTORIAL": "Factorial assignment",
    "SEQUENTIAL": "Sequential assignment",
    "ECT": "Educational, counseling or training",  # codespell:ignore
    "CASE_CONTROL": "Case-control",
    "CASE_ONLY": "Case-only",
    "CASE_CROSSOVER": "Case-crossover",
    "FAMILY_BASED": "Family-based",
    "CROSS_SECTIONAL": "Cross-sectional",
    "NONE": "None (open label)",
    "NONE_RETAINED": "None retained",
    "SAMPLES_WITH_DNA": "Samples with DNA",
    "SAMPLES_WITHOUT_DNA": "Samples without DNA",
    "NON_PROBABILITY_SAMPLE": "Non-probability sample",
    "SUB_INVESTIGATOR": "Sub-investigator",
    "SAP": "Statistical analysis plan",
    "ICF": "Informed consent form",
    "CSR": "Clinical study report",
    "NIH": "U.S. National Institutes of Health",
    "FED": "U.S. federal agency",
    "OTHER_GOV": "Other government body",
    "INDIV": "Individual",
    "AMBIG": "Ambiguous",
}


def status_words(token: str) -> str:
    """Return a recruitment status in words; a token nobody knows yet comes back readable.

    >>> status_words("ACTIVE_NOT_RECRUITING"), status_words("PAUSED_BY_LAW")
    ('Active, not recruiting', 'Paused by law')
    """
    return STATUSES.get(token) or _spaced(token)


def phase_words(phases: Json) -> str:
    """Return the phases of a trial in words: a list of tokens, or one token.

    >>> phase_words(["PHASE1", "PHASE2"]), phase_words(None)
    ('Phase 1/Phase 2', 'not stated')
    """
    tokens = phases if isinstance(phases, list) else [phases]
    known = [token for token in tokens if isinstance(token, str)]
    return "/".join(PHASES.get(token) or _spaced(token) for token in known) or "not stated"


def token_words(token: str) -> str:
    """Return any other enumerated value in words.

    >>> token_words("HEALTH_SERVICES_RESEARCH")
    'Health services research'
    """
    return OTHER_TOKENS.get(token) or STATUSES.get(token) or _spaced(token)


def _spaced(token: str) -> str:
    return token.replace("_", " ").capitalize()
