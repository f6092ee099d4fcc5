"""How a trial is built, in plain words: who decides, who knows, and what is compared."""

from collections.abc import Mapping, Sequence
from typing import Final

from watcher.plain.language import N_, _

EXPLAINED: Final[Mapping[str, Mapping[str, str]]] = {
    "allocation": {
        "RANDOMIZED": N_("Chance decides who gets which treatment, as if by a coin. Nobody can choose."),
        "NON_RANDOMIZED": N_("Not chance but the researchers, by set rules, decide who gets which treatment."),
        "NA": N_("There is only one group, so there is nothing to divide people into."),
    },
    "interventionModel": {
        "SINGLE_GROUP": N_("Everybody gets the same treatment."),
        "PARALLEL": N_("Each group gets its own treatment, all at the same time."),
        "CROSSOVER": N_("Each person gets the treatments one after the other."),
        "FACTORIAL": N_("Treatments are tested alone and together."),
        "SEQUENTIAL": N_("Groups follow one another; what one group shows decides about the next."),
    },
    "primaryPurpose": {
        "TREATMENT": N_("To treat a disease or condition."),
        "PREVENTION": N_("To keep people from getting ill."),
        "DIAGNOSTIC": N_("To find out better whether somebody has a condition."),
        "ECT": N_("To teach, counsel or train people."),  # codespell:ignore
        "SUPPORTIVE_CARE": N_("To make people feel better, and not to cure the disease."),
        "SCREENING": N_("To find a condition in people who do not know that they have it."),
        "HEALTH_SERVICES_RESEARCH": N_("To find better ways to organize or pay for care."),
        "BASIC_SCIENCE": N_("To learn how the body works; people who take part may gain nothing by it."),
        "DEVICE_FEASIBILITY": N_("To see in few people whether a device works as it should."),
    },
    "masking": {
        "NONE": N_("Everybody knows who gets what."),
    },
    "observationalModel": {
        "COHORT": N_("A group of people is followed to see what happens to them."),
        "CASE_CONTROL": N_("People with a condition are compared with people without it."),
        "CASE_ONLY": N_("Only people with the condition are looked at."),
        "CASE_CROSSOVER": N_("Each person's time before an incident is compared with other times."),
        "ECOLOGIC_OR_COMMUNITY": N_("Whole groups or towns are compared, and not single people."),
        "FAMILY_BASED": N_("Members of families are compared with each other."),
    },
    "timePerspective": {
        "PROSPECTIVE": N_("People are followed from now on."),
        "RETROSPECTIVE": N_("The study looks back at what is written down already."),
        "CROSS_SECTIONAL": N_("Everybody is looked at once, at about the same time."),
    },
}
ARMS: Final[Mapping[str, str]] = {
    "EXPERIMENTAL": N_("gets what is being tested"),
    "ACTIVE_COMPARATOR": N_("gets a treatment that is known to work, to compare with"),
    "PLACEBO_COMPARATOR": N_("gets a placebo: it looks the same and has no active ingredient"),
    "SHAM_COMPARATOR": N_("gets a pretended procedure, to compare with"),
    "NO_INTERVENTION": N_("gets no treatment from the trial"),
}
MASKED: Final[Mapping[str, str]] = {
    "PARTICIPANT": N_("the people who take part"),
    "CARE_PROVIDER": N_("those who treat them"),
    "INVESTIGATOR": N_("the researchers"),
    "OUTCOMES_ASSESSOR": N_("those who judge the results"),
}


def design_explained(part: str, token: str) -> str | None:
    """Return what a value of the design means; None where its own words say it.

    >>> design_explained("masking", "NONE")
    'Everybody knows who gets what.'
    """
    said = EXPLAINED.get(part, {}).get(token)
    return _(said) if said else None


def arm_explained(kind: str) -> str | None:
    """Return what a group of this type gets; None where the type says nothing."""
    said = ARMS.get(kind)
    return _(said) if said else None


def masked_words(who: Sequence[str]) -> str | None:
    """Return who does not know which treatment a person gets; None where the record does not say."""
    known = [_(MASKED[each]) for each in MASKED if each in who]
    return _("Not told who gets what: {people}.").format(people="; ".join(known)) if known else None
