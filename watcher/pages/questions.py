"""Questions for a talk with a doctor, made from what this trial's record says, each with its reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from watcher.model.record import Record, at, list_at, text_at
from watcher.pages.prose import texts_at
from watcher.plain import phase_words
from watcher.plain.language import N_, _
from watcher.plain.sites import LOCATIONS
from watcher.plain.tones import CLOSED, OPEN, STOPPED

PROTOCOL: Final = "protocolSection"
FIRST: Final = frozenset({"EARLY_PHASE1", "PHASE1"})
#: Terms of eligibility texts that only a test can answer: whole words, since "cancer" holds ANC, and codes in their own
#: letters, since EGFR is a gene.
TESTED: Final = re.compile(
    r"(?<![\w-])(?:ULN|ANC|LVEF|FEV1|eGFR|HbA1c|(?i:creatinine|bilirubin|ha?emoglobin|platelets?))(?!\w)"
)
#: What every reader should ask, whatever the trial.
ALWAYS: Final = (
    N_("Is this trial a good choice for me, and what are my other choices?"),
    N_("What would be different from the care that I get now?"),
    N_("How often would I have to come, for how long, and what is done at each visit?"),
    N_("Which side effects are known, and who helps me if something happens at night?"),
    N_("Which costs are paid by the trial, and which by me or my insurance?"),
    N_("Can I stop at any time, and what would happen then?"),
)
#: What is left to ask of a trial that nobody can join anymore.
WHEN_CLOSED: Final = (
    N_("What are my choices now?"),
    N_("Are there results of this trial, and do they matter for my treatment?"),
    N_("If I take part in it or did: what should I watch for, and whom do I ask?"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and why this trial makes one ask it; the reason is empty where every trial does."""

    text: str
    because: str = ""


def questions_of(record: Record) -> tuple[Question, ...]:
    """Return the questions that this trial raises, then those that all do; few of them if nobody can join anymore."""
    status = text_at(record, f"{PROTOCOL}.statusModule.overallStatus") or ""
    if status in CLOSED:
        # What was withdrawn has no results, and nobody took part.
        fitting = WHEN_CLOSED[:1] if status == "WITHDRAWN" else WHEN_CLOSED
        return (*_on_status(status), *(Question(_(text)) for text in fitting))
    return (*_on_status(status), *_own(record), *(Question(_(text)) for text in ALWAYS))


def _own(record: Record) -> Iterator[Question]:
    yield from _on_treatment(record)
    yield from _on_eligibility(record)
    if len(list_at(record, LOCATIONS)) > 1:
        yield Question(
            _("Which of its sites could I reach, and does that one take people now?"),
            _("The trial has several sites, each with a status of its own."),
        )


def _on_status(status: str) -> Iterator[Question]:
    if status in STOPPED:
        yield Question(_("Why did it stop, and does that matter for my treatment?"), _("It stopped early."))
    if status == "NOT_YET_RECRUITING":
        yield Question(_("When will it open, and can I be called then?"), _("It does not recruit yet."))
    elif status in CLOSED:
        yield Question(_("Nobody new can join: is there a similar trial that is open?"), _("It takes nobody any more."))
    elif status not in OPEN | STOPPED:
        yield Question(_("Nobody new can join: is there a similar trial that is open?"), _("It does not recruit now."))


def _on_treatment(record: Record) -> Iterator[Question]:
    design, arms = at(record, f"{PROTOCOL}.designModule"), _arm_types(record)
    phases = texts_at(design, "phases")
    if FIRST & set(phases):
        yield Question(
            _("How many people have had this treatment so far, at which dose, and what happened?"),
            _("It is an early trial ({phase}).").format(phase=phase_words(list(phases))),
        )
    if {"PLACEBO_COMPARATOR", "SHAM_COMPARATOR"} & arms:
        yield Question(
            _("How likely is it that I get the placebo, and may I get the real treatment later?"),
            _("One of its groups gets a placebo or a pretended procedure."),
        )
    if text_at(design, "designInfo.allocation") == "RANDOMIZED":
        yield Question(
            _("Would I be content with each of the groups, as chance decides?"), _("Chance decides who gets what.")
        )
    if text_at(design, "designInfo.maskingInfo.masking") not in (None, "NONE"):
        yield Question(
            _("Can somebody find out at once what I was given, if I need other care?"),
            _("Not everybody is told who gets what."),
        )


def _arm_types(record: Record) -> set[str]:
    arms = list_at(record, f"{PROTOCOL}.armsInterventionsModule.armGroups")
    return {kind for each in arms if (kind := text_at(each, "type"))}


def _on_eligibility(record: Record) -> Iterator[Question]:
    text = text_at(record, f"{PROTOCOL}.eligibilityModule.eligibilityCriteria") or ""
    lower = text.lower()
    if TESTED.search(text):
        yield Question(
            _("Do my latest blood and organ tests fit the criteria, or do they have to be done again?"),
            _("The criteria name laboratory values."),
        )
    if "washout" in lower or "wash-out" in lower or "prior to enrollment" in lower or "within 14 days" in lower:
        yield Question(
            _("Must I stop a medicine before it begins, and is that safe for me?"),
            _("The criteria name times without certain treatments."),
        )
    if any(word in lower for word in ("pregnan", "contracepti", "childbearing")):
        yield Question(
            _("What does it mean for birth control, pregnancy or breastfeeding?"), _("The criteria speak of pregnancy.")
        )
    if "biops" in lower or "tumor tissue" in lower or "tissue sample" in lower:
        yield Question(
            _("Do I need a new biopsy, or is there tissue of mine already?"), _("The criteria speak of tissue samples.")
        )
