"""Changes that have one cause are one line, and each of them still claims its own leaves."""

from typing import NamedTuple

import pytest

from tests.spec.cases import record_with
from watcher.diff import compare
from watcher.model.change import Change
from watcher.model.record import Json, Record
from watcher.plain import summary, told_lines

OUTCOMES = "protocolSection.outcomesModule"
ARMS = "protocolSection.armsInterventionsModule"
SURVIVAL: Record = {"measure": "Overall survival", "timeFrame": "2 years"}
RESPONSE: Record = {"measure": "Response rate", "timeFrame": "1 year"}
ARM: Record = {"label": "Arm A", "type": "EXPERIMENTAL", "interventionNames": ["Drug: EX-1"]}
CONTROL: Record = {"label": "Control", "type": "PLACEBO_COMPARATOR", "interventionNames": ["Drug: Placebo"]}
DRUG: Record = {"type": "DRUG", "name": "EX-1", "description": "10 mg a day", "armGroupLabels": ["Arm A"]}
PLACEBO: Record = {"type": "DRUG", "name": "Placebo", "armGroupLabels": ["Control"]}


class GroupCase(NamedTuple):
    """A module before and after, and the lines that are told."""

    why: str
    path: str
    before: dict[str, Json]
    after: dict[str, Json]
    told: list[str]


CASES = (
    GroupCase(
        "an outcome that is no longer primary",
        OUTCOMES,
        {"primaryOutcomes": [SURVIVAL, RESPONSE], "secondaryOutcomes": []},
        {"primaryOutcomes": [RESPONSE], "secondaryOutcomes": [SURVIVAL]},
        ["Outcome moved from primary to secondary: “Overall survival”"],
    ),
    GroupCase(
        "one that becomes primary and is measured longer",
        OUTCOMES,
        {"primaryOutcomes": [RESPONSE], "secondaryOutcomes": [SURVIVAL]},
        {"primaryOutcomes": [{**SURVIVAL, "timeFrame": "5 years"}, RESPONSE]},
        ["Outcome moved from secondary to primary: “Overall survival”; time frame “2 years” became “5 years”"],
    ),
    GroupCase(
        "two that change places",
        OUTCOMES,
        {"primaryOutcomes": [SURVIVAL], "secondaryOutcomes": [RESPONSE]},
        {"primaryOutcomes": [RESPONSE], "secondaryOutcomes": [SURVIVAL]},
        [
            "Outcome moved from primary to secondary: “Overall survival”",
            "Outcome moved from secondary to primary: “Response rate”",
        ],
    ),
    GroupCase(
        "one that goes and another that comes have not moved",
        OUTCOMES,
        {"primaryOutcomes": [SURVIVAL], "secondaryOutcomes": []},
        {"primaryOutcomes": [], "secondaryOutcomes": [RESPONSE]},
        ["Primary outcome removed: “Overall survival”", "Secondary outcome added: “Response rate”"],
    ),
    GroupCase(
        "an arm with another name, which its interventions repeat",
        ARMS,
        {"armGroups": [ARM, CONTROL], "interventions": [DRUG, PLACEBO]},
        {
            "armGroups": [{**ARM, "label": "High dose"}, CONTROL],
            "interventions": [{**DRUG, "armGroupLabels": ["High dose"]}, PLACEBO],
        },
        ["Arm: “Arm A” became “High dose”"],
    ),
    GroupCase(
        "an arm and its drug, renamed together",
        ARMS,
        {"armGroups": [ARM, CONTROL], "interventions": [DRUG, PLACEBO]},
        {
            "armGroups": [{**ARM, "label": "Examplinib", "interventionNames": ["Drug: Examplinib"]}, CONTROL],
            "interventions": [{**DRUG, "name": "Examplinib", "armGroupLabels": ["Examplinib"]}, PLACEBO],
        },
        ["Arm: “Arm A” became “Examplinib”; Intervention: “EX-1” became “Examplinib”"],
    ),
    GroupCase(
        "a drug that another arm gets too is no new name",
        ARMS,
        {"armGroups": [ARM, CONTROL]},
        {"armGroups": [ARM, {**CONTROL, "interventionNames": ["Drug: Placebo", "Drug: EX-1"]}]},
        ["Arm “Control”: intervention names “Drug: EX-1” added"],
    ),
)


def _changes(case: GroupCase) -> tuple[Change, ...]:
    return compare(record_with(case.path, case.before), record_with(case.path, case.after)).changes


@pytest.mark.parametrize("case", CASES, ids=[case.why for case in CASES])
def test_changes_of_one_cause_are_one_line(case: GroupCase) -> None:
    assert [line.text for line in told_lines(_changes(case), {})] == case.told


def test_each_half_of_a_move_says_so_by_itself() -> None:
    assert [summary(change) for change in _changes(CASES[0])] == [
        "Primary outcome moved to the secondary outcomes: “Overall survival”",
        "Secondary outcome that was a primary one before: “Overall survival”",
    ]


def test_what_only_repeats_a_new_name_is_administrative() -> None:
    assert [(change.field, change.importance.word) for change in _changes(CASES[4])] == [
        ("arm", "minor"),
        ("intervention", "administrative"),
    ]
