"""The registry's tokens in words: its own label where the token alone would mislead."""

from typing import Final

from watcher.model.record import Json
from watcher.plain.language import N_, _

STATUSES: Final = {
    "ACTIVE_NOT_RECRUITING": N_("Active, not recruiting"),
    "COMPLETED": N_("Completed"),
    "ENROLLING_BY_INVITATION": N_("Enrolling by invitation"),
    "NOT_YET_RECRUITING": N_("Not yet recruiting"),
    "RECRUITING": N_("Recruiting"),
    "SUSPENDED": N_("Suspended"),
    "TERMINATED": N_("Terminated"),
    "WITHDRAWN": N_("Withdrawn"),
    "AVAILABLE": N_("Available"),
    "NO_LONGER_AVAILABLE": N_("No longer available"),
    "TEMPORARILY_NOT_AVAILABLE": N_("Temporarily not available"),
    "APPROVED_FOR_MARKETING": N_("Approved for marketing"),
    "WITHHELD": N_("Withheld"),
    "UNKNOWN": N_("Unknown status"),
}
PHASES: Final = {
    "NA": N_("No phase (not applicable)"),
    "EARLY_PHASE1": N_("Early Phase 1"),
    "PHASE1": N_("Phase 1"),
    "PHASE2": N_("Phase 2"),
    "PHASE3": N_("Phase 3"),
    "PHASE4": N_("Phase 4"),
}
#: Tokens whose words are not simply their letters with spaces.
OTHER_TOKENS: Final = {
    "NA": N_("Not applicable"),
    "NON_RANDOMIZED": N_("Non-randomized"),
    "SINGLE_GROUP": N_("Single group assignment"),
    "PARALLEL": N_("Parallel assignment"),
    "CROSSOVER": N_("Crossover assignment"),
    "FACTORIAL": N_("Factorial assignment"),
    "SEQUENTIAL": N_("Sequential assignment"),
    "ECT": N_("Educational, counseling or training"),  # codespell:ignore
    "CASE_CONTROL": N_("Case-control"),
    "CASE_ONLY": N_("Case-only"),
    "CASE_CROSSOVER": N_("Case-crossover"),
    "FAMILY_BASED": N_("Family-based"),
    "CROSS_SECTIONAL": N_("Cross-sectional"),
    "NONE": N_("None (open label)"),
    "NONE_RETAINED": N_("None retained"),
    "SAMPLES_WITH_DNA": N_("Samples with DNA"),
    "SAMPLES_WITHOUT_DNA": N_("Samples without DNA"),
    "NON_PROBABILITY_SAMPLE": N_("Non-probability sample"),
    "SUB_INVESTIGATOR": N_("Sub-investigator"),
    "SAP": N_("Statistical analysis plan"),
    "ICF": N_("Informed consent form"),
    "CSR": N_("Clinical study report"),
    "NIH": N_("U.S. National Institutes of Health"),
    "FED": N_("U.S. federal agency"),
    "OTHER_GOV": N_("Other government body"),
    "INDIV": N_("Individual"),
    "AMBIG": N_("Ambiguous"),
}
#: Tokens whose words are their letters with spaces, listed for the translators.
SPACED_TOKENS: Final = (
    N_("Sponsor"), N_("Principal investigator"), N_("Sponsor investigator"), N_("Expanded access"),
    N_("Interventional"), N_("Observational"), N_("Randomized"), N_("Treatment"), N_("Prevention"), N_("Diagnostic"),
    N_("Supportive care"), N_("Screening"), N_("Health services research"), N_("Basic science"),
    N_("Device feasibility"), N_("Other"), N_("Cohort"), N_("Ecologic or community"), N_("Defined population"),
    N_("Natural history"), N_("Retrospective"), N_("Prospective"), N_("Single"), N_("Double"), N_("Triple"),
    N_("Quadruple"), N_("Participant"), N_("Care provider"), N_("Investigator"), N_("Outcomes assessor"),
    N_("Actual"), N_("Estimated"), N_("Experimental"), N_("Active comparator"), N_("Placebo comparator"),
    N_("Sham comparator"), N_("No intervention"), N_("Behavioral"), N_("Biological"), N_("Combination product"),
    N_("Device"), N_("Diagnostic test"), N_("Dietary supplement"), N_("Drug"), N_("Genetic"), N_("Procedure"),
    N_("Radiation"), N_("Female"), N_("Male"), N_("All"), N_("Child"), N_("Adult"), N_("Older adult"),
    N_("Probability sample"), N_("Study chair"), N_("Study director"), N_("Contact"), N_("Background"), N_("Result"),
    N_("Derived"), N_("Yes"), N_("No"), N_("Undecided"), N_("Study protocol"), N_("Analytic code"), N_("Industry"),
    N_("Network"), N_("Reset"), N_("Release"), N_("Unrelease"), N_("Eudract number"), N_("Ctis"), N_("Registry"),
    N_("Other grant"), N_("Fda"), N_("Va"), N_("Cdc"), N_("Ahrq"), N_("Samhsa"), N_("Violation identified"),
    N_("Correction confirmed"), N_("Penalty imposed"), N_("Issues in letter addressed confirmed"), N_("Low"),
    N_("High"), N_("Not posted"), N_("Posted"),
)  # fmt: skip


def status_words(token: str) -> str:
    """Return a recruitment status in words; a token nobody knows yet comes back readable.

    >>> status_words("ACTIVE_NOT_RECRUITING"), status_words("PAUSED_BY_LAW")
    ('Active, not recruiting', 'Paused by law')
    """
    return _(STATUSES.get(token) or _spaced(token))


def phase_words(phases: Json) -> str:
    """Return the phases of a trial in words: a list of tokens, or one token.

    >>> phase_words(["PHASE1", "PHASE2"]), phase_words(None)
    ('Phase 1/Phase 2', 'not stated')
    """
    tokens = phases if isinstance(phases, list) else [phases]
    known = [token for token in tokens if isinstance(token, str)]
    return "/".join(_(PHASES.get(token) or _spaced(token)) for token in known) or _("not stated")


def token_words(token: str) -> str:
    """Return any other enumerated value in words.

    >>> token_words("HEALTH_SERVICES_RESEARCH")
    'Health services research'
    """
    return _(OTHER_TOKENS.get(token) or STATUSES.get(token) or _spaced(token))


def _spaced(token: str) -> str:
    return token.replace("_", " ").capitalize()
