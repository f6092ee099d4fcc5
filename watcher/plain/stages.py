"""What a phase and a status mean for somebody who thinks of taking part.

The numbers of participants are those of the FDA's page on clinical research (drug development process, step 3).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from watcher.plain.language import N_, _

PHASES: Final[Mapping[str, str]] = {
    "EARLY_PHASE1": N_(
        "A very small first look in people, often with doses too low to help or to harm. It shows what the body does "
        "with the treatment before larger trials are planned."
    ),
    "PHASE1": N_(
        "The first trials in people, usually 20 to 100 of them. The main questions are whether the treatment is safe, "
        "which dose can be given, and which side effects come."
    ),
    "PHASE2": N_(
        "The treatment is given to more people who have the condition, up to several hundred. The main questions are "
        "whether it seems to work, and which further side effects come."
    ),
    "PHASE3": N_(
        "The treatment is compared in a large group, usually 300 to 3,000 people, often with the usual treatment or a "
        "placebo. Approval by health authorities mostly rests on such trials."
    ),
    "PHASE4": N_(
        "The treatment is approved already. The trial watches it in everyday use, to learn about rare or late effects "
        "and how it is used best."
    ),
    "NA": N_(
        "This trial has no phase. Phases count the steps towards approval of a drug; trials of devices, operations, "
        "exercise or counseling do not have them."
    ),
}
BETWEEN: Final[Mapping[tuple[str, ...], str]] = {
    ("PHASE1", "PHASE2"): N_(
        "Two steps in one trial: first a small group to find a safe dose (Phase 1), then a larger group with the "
        "condition to see whether the treatment seems to work (Phase 2)."
    ),
    ("PHASE2", "PHASE3"): N_(
        "Two steps in one trial: first whether the treatment seems to work (Phase 2), then the comparison in a large "
        "group that approval may rest on (Phase 3)."
    ),
}
NO_PHASE: Final[Mapping[str, str]] = {
    "OBSERVATIONAL": N_(
        "An observational study: people are watched and measured, and nobody is given a treatment because of the "
        "study. It has no phase."
    ),
    "EXPANDED_ACCESS": N_(
        "Expanded access: a way to get a treatment that is not approved yet outside of a trial, for people who have "
        "no other option. Ask your doctor; only a doctor can request it."
    ),
}
STATUSES: Final[Mapping[str, str]] = {
    "NOT_YET_RECRUITING": N_("The trial is planned. Nobody can join yet."),
    "RECRUITING": N_("The trial is looking for people now, though perhaps not at every site."),
    "ENROLLING_BY_INVITATION": N_("Only people whom the researchers invite can take part."),
    "ACTIVE_NOT_RECRUITING": N_("The trial is running with those who joined. Nobody new can join."),
    "COMPLETED": N_("The trial has ended. Nobody can join any more."),
    "SUSPENDED": N_("The trial has stopped early and may start again. Nobody can join now."),
    "TERMINATED": N_("The trial has stopped early and will not start again. Nobody can join."),
    "WITHDRAWN": N_("The trial was stopped before the first person joined. Nobody can join."),
    "UNKNOWN": N_(
        "The registry does not know. The last word was that it recruits or will, but nobody confirmed that for more "
        "than two years. Ask before you count on it."
    ),
    "AVAILABLE": N_("Patients can get the treatment outside of a trial now, through their doctor."),
    "NO_LONGER_AVAILABLE": N_("Patients could get the treatment outside of a trial. Now they no longer can."),
    "TEMPORARILY_NOT_AVAILABLE": N_("Patients cannot get the treatment outside of a trial now; it may come back."),
    "APPROVED_FOR_MARKETING": N_("The treatment was approved, so a doctor can prescribe it."),
    "WITHHELD": N_("The registry holds back the details until the product is approved."),
}

#: Up to how many people, and what that is called; half of the interventional trials of the registry plan 60 or fewer.
SIZES: Final = (
    (99, N_("With fewer than 100 people this is a small trial, as is usual early in research or for rare diseases.")),
    (999, N_("With 100 to 999 people this is a trial of middle size.")),
)
LARGE: Final = N_("With 1,000 people or more this is a large trial, which can show small differences and rare effects.")


def phase_explained(phases: Sequence[str], study_type: str | None) -> str | None:
    """Return what the phase means; None where the record gives neither a phase nor a reason for having none."""
    said = BETWEEN.get(tuple(phases)) or next((PHASES[phase] for phase in phases if phase in PHASES), None)
    said = said or NO_PHASE.get(study_type or "")
    return _(said) if said else None


def size_explained(people: int | None) -> str | None:
    """Return how large a trial with so many people is; None where nobody knows, or nobody took part."""
    if not people:
        return None
    return _(next((words for most, words in SIZES if people <= most), LARGE))


def status_explained(token: str) -> str | None:
    """Return what a status means for those who want to join; None for a status that nobody knows yet."""
    said = STATUSES.get(token)
    return _(said) if said else None
