"""The parts of a record that are shown as they are: design, groups, treatments, outcomes, who is behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from watcher.model.record import Json, Record, at, list_at, text_at
from watcher.pages.prose import Block, blocks_of, line_at, texts_at
from watcher.plain import token_words
from watcher.plain.designs import arm_explained, design_explained, masked_words
from watcher.plain.language import N_, _

PROTOCOL: Final = "protocolSection"
#: What the design says, in the order in which it is told, and what each is called.
DESIGN: Final = {
    "primaryPurpose": N_("What it is for"),
    "allocation": N_("Who decides who gets what"),
    "interventionModel": N_("How the groups are arranged"),
    "masking": N_("Who knows who gets what"),
    "observationalModel": N_("How people are looked at"),
    "timePerspective": N_("When they are looked at"),
}
OUTCOMES: Final = {
    "primaryOutcomes": N_("What the trial is judged by"),
    "secondaryOutcomes": N_("What else is measured"),
    "otherOutcomes": N_("Further measurements"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A value with its label, and what it means: `value` and `note` in the registry's words, the others in ours."""

    label: str
    value: str = ""
    words: str = ""
    meaning: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of people who get the same."""

    label: str
    kind: str
    meaning: str
    text: tuple[Block, ...]
    treatments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Treatment:
    name: str
    kind: str
    text: tuple[Block, ...]
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    measure: str
    text: str
    when: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    heading: str
    outcomes: tuple[Outcome, ...]


def design_rows(record: Record) -> tuple[Row, ...]:
    """Return how the trial is built, each value with its meaning."""
    info = at(record, f"{PROTOCOL}.designModule.designInfo")
    kind = text_at(record, f"{PROTOCOL}.designModule.studyType")
    rows = [Row(_("Kind of study"), words=token_words(kind))] if kind else []
    for key, label in DESIGN.items():
        token = text_at(info, "maskingInfo.masking" if key == "masking" else key)
        if token:
            rows.append(Row(_(label), words=token_words(token), meaning=_meaning(info, key, token)))
    for label, path in ((N_("In the sponsor's words"), "interventionModelDescription"),
                        (N_("How it is kept secret"), "maskingInfo.maskingDescription")):  # fmt: skip
        if text := line_at(info, path):
            rows.append(Row(_(label), text))
    return tuple(rows)


def _meaning(info: Json, key: str, value: str) -> str:
    if key == "masking" and value != "NONE":
        return masked_words(texts_at(info, "maskingInfo.whoMasked")) or ""
    return design_explained(key, value) or ""


def arms_of(record: Record) -> tuple[Arm, ...]:
    return tuple(_arm(each) for each in list_at(record, f"{PROTOCOL}.armsInterventionsModule.armGroups"))


def _arm(each: Json) -> Arm:
    kind = text_at(each, "type") or ""
    return Arm(
        label=line_at(each, "label") or _("A group without a name"),
        kind=token_words(kind) if kind else "",
        meaning=arm_explained(kind) or "",
        text=blocks_of(text_at(each, "description")),
        # The registry writes `Drug: Exemplumab`; the kind is told with the treatment itself.
        treatments=tuple(name.partition(": ")[2] or name for name in texts_at(each, "interventionNames")),
    )


def treatments_of(record: Record) -> tuple[Treatment, ...]:
    return tuple(_treatment(each) for each in list_at(record, f"{PROTOCOL}.armsInterventionsModule.interventions"))


def _treatment(each: Json) -> Treatment:
    kind = text_at(each, "type") or ""
    return Treatment(
        name=line_at(each, "name") or _("A treatment without a name"),
        kind=token_words(kind) if kind else "",
        text=blocks_of(text_at(each, "description")),
        other_names=texts_at(each, "otherNames"),
    )


def outcomes_of(record: Record) -> tuple[Outcomes, ...]:
    module = at(record, f"{PROTOCOL}.outcomesModule")
    found = ((_(heading), tuple(map(_outcome, list_at(module, key)))) for key, heading in OUTCOMES.items())
    return tuple(Outcomes(heading, outcomes) for heading, outcomes in found if outcomes)


def _outcome(each: Json) -> Outcome:
    return Outcome(line_at(each, "measure") or "", line_at(each, "description") or "", line_at(each, "timeFrame") or "")


def sponsor_rows(record: Record) -> tuple[Row, ...]:
    """Return who runs the trial, who helps, and who answers for what the record says."""
    module = at(record, f"{PROTOCOL}.sponsorCollaboratorsModule")
    return tuple(_sponsors(record, module))


def _sponsors(record: Record, module: Json) -> Iterator[Row]:
    if lead := line_at(module, "leadSponsor.name"):
        yield Row(_("Sponsor"), lead, meaning=_class_words(at(module, "leadSponsor")))
    for each in list_at(module, "collaborators"):
        yield Row(_("Collaborator"), line_at(each, "name") or "", meaning=_class_words(each))
    party, answers = at(module, "responsibleParty"), _("Answers for what the record says.")
    if kind := text_at(party, "type"):
        yield Row(_("Responsible party"), _party(party), words=token_words(kind), meaning=answers)
    elif who := _party(party):
        yield Row(_("Responsible party"), who, meaning=answers)
    for each in list_at(record, f"{PROTOCOL}.contactsLocationsModule.overallOfficials"):
        who = ", ".join(filter(None, (line_at(each, "name"), line_at(each, "affiliation"))))
        yield Row(token_words(text_at(each, "role") or "") or _("Study official"), who)


def _class_words(sponsor: Json) -> str:
    token = text_at(sponsor, "class")
    return token_words(token) if token and token not in ("OTHER", "UNKNOWN") else ""


def _party(party: Json) -> str:
    keys = ("investigatorFullName", "investigatorTitle", "investigatorAffiliation", "oldNameTitle", "oldOrganization")
    return ", ".join(filter(None, (line_at(party, key) for key in keys)))


def identifier_rows(record: Record) -> tuple[Row, ...]:
    """Return the ids by which others know the trial; its own stands at the page's top."""
    module = at(record, f"{PROTOCOL}.identificationModule")
    rows = [Row(_("Sponsor's own ID"), found)] if (found := line_at(module, "orgStudyIdInfo.id")) else []
    for each in list_at(module, "secondaryIdInfos"):
        kind = text_at(each, "type")
        label = token_words(kind) if kind else _("Other ID")
        rows.append(Row(label, line_at(each, "id") or "", note=line_at(each, "domain") or ""))
    return (*rows, *(Row(_("Former NCT ID"), alias) for alias in texts_at(module, "nctIdAliases")))


def sharing_rows(record: Record) -> tuple[Row, ...]:
    """Return who watches over the trial, and whether others get its data."""
    oversight, sharing = at(record, f"{PROTOCOL}.oversightModule"), at(record, f"{PROTOCOL}.ipdSharingStatementModule")
    rows = [
        Row(_(label), words=_("Yes") if value else _("No"))
        for label, key in (
            (N_("A committee watches over safety"), "oversightHasDmc"),
            (N_("Studies a drug regulated by the FDA"), "isFdaRegulatedDrug"),
            (N_("Studies a device regulated by the FDA"), "isFdaRegulatedDevice"),
        )
        if isinstance(value := at(oversight, key), bool)
    ]
    if shares := text_at(sharing, "ipdSharing"):
        plan = line_at(sharing, "description") or ""
        rows.append(Row(_("Shares the data of single participants"), words=token_words(shares), note=plan))
    return tuple(rows)
