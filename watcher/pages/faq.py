"""What people ask before they take part in any trial, answered for this one as far as its record allows."""

from dataclasses import dataclass
from typing import Final

from watcher.model.record import Record, list_at, text_at
from watcher.pages.prose import line_at, texts_at
from watcher.plain.language import _, ngettext
from watcher.plain.tones import CLOSED, OPEN

STATUS: Final = "protocolSection.statusModule.overallStatus"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, and the answer in paragraphs."""

    question: str
    paragraphs: tuple[str, ...]


def answers_of(record: Record, open_sites: int) -> tuple[Answer, ...]:
    """Return questions with their answers; `open_sites` is how many places recruit now."""
    is_closed = text_at(record, STATUS) in CLOSED
    joining = (
        (_("No. Nobody can join this trial any more."),) if is_closed else (_joinable(record, open_sites), _decided())
    )
    return (
        Answer(_("What does this trial study?"), _studied(record)),
        Answer(_("Can I join?"), joining),
        Answer(_("Whom do I ask?"), (_asked(record),)),
        Answer(_("Might I get a placebo?"), (_placebo(record),)),
        Answer(_("Is it safe?"), _safe()),
        Answer(_("Can I leave a trial once I have joined?"), (_leaving(),)),
        Answer(_("Where can I check what this page says?"), (_checked(),)),
    )


def _studied(record: Record) -> tuple[str, ...]:
    conditions = ", ".join(texts_at(record, "protocolSection.conditionsModule.conditions")[:5])
    listed = list_at(record, "protocolSection.armsInterventionsModule.interventions")
    treatments = ", ".join(filter(None, (line_at(each, "name") for each in listed[:5])))
    told = []
    if conditions:
        told.append(_("Conditions: {names}.").format(names=conditions))
    if treatments:
        told.append(_("What is given or done: {names}.").format(names=treatments))
    return (*told, _("The summary above says why, in the sponsor's words."))


def _joinable(record: Record, open_sites: int) -> str:
    if text_at(record, STATUS) not in OPEN:
        return _("Not now: the trial does not take new people at present.")
    if not open_sites:
        return _("The trial takes new people, and the record does not say at which sites.")
    told = ngettext(
        "The trial takes new people at {count} site now.",
        "The trial takes new people at {count} sites now.",
        open_sites,
    )
    return told.format(count=open_sites)


def _decided() -> str:
    return _(
        "Whether you fit is decided by the people at the site, after an examination. The criteria above are what they "
        "go by; your doctor can go through them with you."
    )


def _asked(record: Record) -> str:
    if list_at(record, "protocolSection.contactsLocationsModule.centralContacts"):
        return _("Your doctor first, then the contact of the trial or of the site nearest to you, listed above.")
    return _("Your doctor first. The record names no contact for the whole trial; some sites may name theirs.")


def _placebo(record: Record) -> str:
    arms = list_at(record, "protocolSection.armsInterventionsModule.armGroups")
    kinds = {text_at(each, "type") for each in arms}
    if "PLACEBO_COMPARATOR" in kinds:
        return _("Yes: at least one of its groups gets a placebo, which has no active ingredient.")
    if "SHAM_COMPARATOR" in kinds:
        return _("At least one of its groups gets a pretended procedure.")
    names = " ".join(filter(None, (line_at(each, "description") for each in arms))).lower()
    if "placebo" in names:
        return _("A placebo is part of it. The groups above say who gets it, perhaps beside another treatment.")
    if not kinds - {None} or text_at(record, "protocolSection.designModule.studyType") != "INTERVENTIONAL":
        return _("The record does not speak of groups that get a placebo.")
    return _("None of its groups is described as getting one. Ask to be sure.")


def _safe() -> tuple[str, ...]:
    return (
        _(
            "No trial is without risk. A committee that is independent of the sponsor must approve it first, and you "
            "are told the known risks in writing before you agree to anything."
        ),
        _("The earlier the phase, the less is known. Ask what happened to those who had the treatment before you."),
    )


def _leaving() -> str:
    return _(
        "Yes, at any time and without giving a reason. Talk to the trial's doctors first, so that you stop safely."
    )


def _checked() -> str:
    return _("In the registry's own record, which is linked below. It counts; this page only arranges and explains it.")
