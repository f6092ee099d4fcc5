"""What is told of the eligibility text: criterion by criterion, wherever each stands."""

from typing import NamedTuple

import pytest

from tests.spec.cases import record_with
from watcher.diff import compare
from watcher.model.change import Diff
from watcher.plain import group_summary, summary
from watcher.plain.forms import change_json

TEXT = "protocolSection.eligibilityModule.eligibilityCriteria"


class CriteriaCase(NamedTuple):
    """Two texts, what is told, as (field, summary), and the rules of the noise."""

    why: str
    before: str
    after: str
    told: list[tuple[str, str]]
    noise: list[str]


def _text(inclusion: str, exclusion: str = "* Pregnancy") -> str:
    return f"Inclusion Criteria:\n\n{inclusion}\n\nExclusion Criteria:\n\n{exclusion}"


LONG = "Participants must have been seen by two doctors who found what they were looking for, " * 2 + (
    "and must have a carer who is taller than"
)
TWO = "1. Age \\>= 18 years\n2. Signed consent"
NESTED = "1. Signed consent\n2. Blood:\n\n   * Platelets over 100\n   * Neutrophils over 1.5"
COHORTS = "For cohort A:\n\n* Hemoglobin\n* Signed consent\n\nFor cohort B:\n\n* Never treated"
CASES = (
    CriteriaCase(
        "a criterion with other words",
        _text(TWO), _text(TWO.replace("18", "20")),
        [("eligibility.inclusion", "Inclusion criterion reworded: “Age >= 18 years” became “Age >= 20 years”")], [],
    ),
    CriteriaCase(
        "a criterion that joins, in front of the others",
        _text(TWO), _text("1. Able to swallow tablets\n2. Age \\>= 18 years\n3. Signed consent"),
        [("eligibility.inclusion", "New inclusion criterion: “Able to swallow tablets”")], [],
    ),
    CriteriaCase(
        "a criterion that goes",
        _text(TWO, "* Pregnancy\n* Asthma"), _text(TWO),
        [("eligibility.exclusion", "Exclusion criterion removed: “Asthma”")], [],
    ),
    CriteriaCase(
        "other numbers, bullets and order say nothing",
        _text(TWO), _text("* Signed consent\n* Age \\>= 18 years"), [], ["criteria-form"],
    ),
    CriteriaCase(
        "nor do signs that are typed otherwise, and what closes a criterion",
        _text(TWO), _text("1. Age ≥18 years;\n2. Signed consent."), [], ["criteria-form"],
    ),
    CriteriaCase("nor does white space", _text(TWO), _text(TWO) + "\n\n", [], ["whitespace"]),
    CriteriaCase(
        "nor does the heading of a section",
        _text(TWO), _text(TWO).replace("Inclusion Criteria:", "KEY INCLUSION CRITERIA"), [], ["criteria-form"],
    ),
    CriteriaCase(
        "a criterion that was a reason to join and is one not to",
        _text("* Asthma\n* Signed consent"), _text("* Signed consent", "* Pregnancy\n* Asthma"),
        [
            ("eligibility.inclusion", "Inclusion criterion removed: “Asthma”"),
            ("eligibility.exclusion", "New exclusion criterion: “Asthma”"),
        ], [],
    ),
    CriteriaCase(
        "one of several below another is told with it",
        _text(NESTED), _text(NESTED.replace("100", "75")),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “Blood: Platelets over 100” became “Blood: Platelets over 75”",
            ),
        ], [],
    ),
    CriteriaCase(
        "a criterion that moves from one group of people to another",
        _text(COHORTS), _text(COHORTS.replace("* Hemoglobin\n", "") + "\n* Hemoglobin"),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “For cohort A: Hemoglobin” became “For cohort B: Hemoglobin”",
            ),
        ], [],
    ),
    CriteriaCase(
        "a heading with another name is told once, not with all that stands below it",
        _text(COHORTS), _text(COHORTS.replace("cohort A", "cohort A1")),
        [("eligibility.heading", "Heading among the criteria reworded: “For cohort A:” became “For cohort A1:”")], [],
    ),
    CriteriaCase(
        "a paragraph below a criterion belongs to it",
        _text("1. No asthma\n2. Consent"), _text("1. No asthma\n\n   Mild asthma is allowed.\n2. Consent"),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “No asthma” became “No asthma Mild asthma is allowed.”",
            ),
        ], [],
    ),
    CriteriaCase(
        "a text without sections",
        "* Adults\n* Signed consent", "* Adults\n* Signed consent\n* Able to read",
        [("eligibility.criterion", "New eligibility criterion: “Able to read”")], [],
    ),
    CriteriaCase(
        "a text that gets sections says what it said",
        "* Adults\n* Signed consent", "Inclusion Criteria:\n\n* Adults\n* Signed consent", [], ["criteria-form"],
    ),
    CriteriaCase(
        "a criterion with nothing in common is another one",
        _text("* Never treated with examplinib\n* Consent"), _text("* Consent\n* Able to swallow tablets"),
        [
            ("eligibility.inclusion", "Inclusion criterion removed: “Never treated with examplinib”"),
            ("eligibility.inclusion", "New inclusion criterion: “Able to swallow tablets”"),
        ], [],
    ),
    CriteriaCase(
        "what follows a section on its line is content",
        "Exclusion Criteria: Stage 3. Pregnant.", "Exclusion Criteria: Stage 4. Pregnant.",
        [
            (
                "eligibility.exclusion",
                "Exclusion criterion reworded: “Stage 3. Pregnant.” became “Stage 4. Pregnant.”",
            ),
        ], [],
    ),
    CriteriaCase(
        "a number that counts nothing is content",
        _text("* 1.5 Times the upper limit\n* Consent"), _text("* 2.5 Times the upper limit\n* Consent"),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “1.5 Times the upper limit” became “2.5 Times the upper limit”",
            ),
        ], [],
    ),
    CriteriaCase(
        "a sign of a number is no bullet",
        _text("* T-score of\n  - 2.5 or lower"), _text("* T-score of\n  2.5 or lower"),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “T-score of - 2.5 or lower” became “T-score of 2.5 or lower”",
            ),
        ], [],
    ),
    CriteriaCase(
        "a section that is set in with the list above it",
        "Inclusion Criteria:\n\n* Adults\n\n  Exclusion Criteria:\n* HIV",
        "Inclusion Criteria:\n\n* Adults\n\n  Exclusion Criteria:\n* HIV\n* Hepatitis C",
        [("eligibility.exclusion", "New exclusion criterion: “Hepatitis C”")], [],
    ),
    CriteriaCase(
        "one of several that becomes required of everybody",
        _text("* At least one of:\n  * Diabetes\n  * Asthma"), _text("* At least one of:\n  * Diabetes\n* Asthma"),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “At least one of: Asthma” became “Asthma”",
            ),
        ], [],
    ),
    CriteriaCase(
        "a criterion that moves between headings that only a small word tells apart",
        _text("All of these criteria:\n\n* Asthma\n* Rash\n\nAny of these criteria:\n\n* Smoking"),
        _text("All of these criteria:\n\n* Rash\n\nAny of these criteria:\n\n* Asthma\n* Smoking"),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “All of these criteria: Asthma” became “Any of these criteria: Asthma”",
            ),
        ], [],
    ),
    CriteriaCase(
        "what ties two criteria",
        _text("* Diabetes\n\nAND\n\n* Obesity"), _text("* Diabetes\n\nOR\n\n* Obesity"),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “Diabetes AND” became “Diabetes OR”",
            ),
        ], [],
    ),
    CriteriaCase(
        "a change at the end of a long criterion is quoted where it is",
        _text(f"* {LONG} 150 cm"), _text(f"* {LONG} 160 cm"),
        [
            (
                "eligibility.inclusion",
                "Inclusion criterion reworded: “… who is taller than 150 cm” became “… who is taller than 160 cm”",
            ),
        ], [],
    ),
    CriteriaCase(
        "of two that are the same, one goes",
        _text("* Asthma\n* Asthma"), _text("* Asthma"),
        [("eligibility.inclusion", "Inclusion criterion removed: “Asthma”")], [],
    ),
)  # fmt: skip


def _diff(before: str, after: str) -> Diff:
    return compare(record_with(TEXT, before), record_with(TEXT, after))


@pytest.mark.parametrize("case", CASES, ids=[case.why for case in CASES])
def test_criteria_are_told_one_by_one(case: CriteriaCase) -> None:
    diff = _diff(case.before, case.after)

    assert [(change.field, summary(change)) for change in diff.changes] == case.told
    assert [one.rule for one in diff.noise] == case.noise


def test_all_criteria_of_a_text_stand_at_its_path_and_are_one_line() -> None:
    changes = _diff(_text(TWO), _text("1. Age \\>= 20 years\n2. Able to read", "* Pregnancy\n* Asthma")).changes

    assert {(change.path, change.group) for change in changes} == {(TEXT, "eligibility.criteria")}
    assert group_summary(changes) == "Eligibility criteria: 2 added, 1 removed, 1 reworded"


def test_a_program_is_given_the_words_that_moved() -> None:
    [change] = _diff(_text(TWO), _text(TWO.replace("18", "20"))).changes

    assert change_json(change)["words"] == [
        ["same", "Age >= "], ["removed", "18"], ["added", "20"], ["same", " years"],
    ]  # fmt: skip


def test_a_text_that_appears_is_told_whole() -> None:
    [change] = compare({}, record_with(TEXT, _text(TWO))).changes

    assert (change.field, summary(change)) == ("eligibility.criteria", "Eligibility criteria added")
