"""Which question a trial makes one ask: what the record says, and a part of the question."""

import pytest

from tests.factories import make_record
from watcher.model.record import Json
from watcher.pages.questions import ALWAYS, WHEN_CLOSED, questions_of

DESIGN = "/protocolSection/designModule"
CRITERIA = "/protocolSection/eligibilityModule"
ARMS = "/protocolSection/armsInterventionsModule"
STATUS = "/protocolSection/statusModule/overallStatus"


def arm(kind: str) -> Json:
    return {"armGroups": [{"label": "B", "type": kind}]}


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({STATUS: "NOT_YET_RECRUITING"}, "When will it open"),
        ({STATUS: "TERMINATED"}, "Why did it stop"),
        ({STATUS: "COMPLETED"}, "is there a similar trial that is open"),
        ({f"{DESIGN}/phases": ["PHASE1"]}, "How many people have had this treatment so far"),
        ({f"{DESIGN}/phases": ["PHASE1", "PHASE2"]}, "How many people have had this treatment so far"),
        ({ARMS: arm("PLACEBO_COMPARATOR")}, "How likely is it that I get the placebo"),
        ({ARMS: arm("SHAM_COMPARATOR")}, "How likely is it that I get the placebo"),
        ({f"{DESIGN}/designInfo": {"allocation": "RANDOMIZED"}}, "Would I be content with each of the groups"),
        ({f"{DESIGN}/designInfo": {"maskingInfo": {"masking": "DOUBLE"}}}, "find out at once what I was given"),
        ({CRITERIA: {"eligibilityCriteria": "ANC ≥ 1.5"}}, "Do my latest blood and organ tests fit"),
        ({CRITERIA: {"eligibilityCriteria": "Platelets below 100"}}, "Do my latest blood and organ tests fit"),
        ({CRITERIA: {"eligibilityCriteria": "A washout of 4 weeks"}}, "Must I stop a medicine"),
        ({CRITERIA: {"eligibilityCriteria": "Effective contraception"}}, "birth control, pregnancy or breastfeeding"),
        ({CRITERIA: {"eligibilityCriteria": "A fresh biopsy"}}, "Do I need a new biopsy"),
    ],
)
def test_the_record_raises_its_question_and_says_why(values: dict[str, Json], asked: str) -> None:
    found = [question for question in questions_of(make_record(values=values)) if asked in question.text]

    assert len(found) == 1
    assert found[0].because


@pytest.mark.parametrize(
    ("values", "unasked"),
    [
        ({STATUS: "RECRUITING"}, "similar trial"),
        ({f"{DESIGN}/phases": ["PHASE3"]}, "How many people have had"),
        ({f"{DESIGN}/designInfo": {"maskingInfo": {"masking": "NONE"}}}, "find out at once"),
        ({CRITERIA: {"eligibilityCriteria": "Likes tea"}}, "biopsy"),
        ({CRITERIA: {"eligibilityCriteria": "Gastric cancer; antiplatelet drugs"}}, "blood and organ tests"),
        ({CRITERIA: {"eligibilityCriteria": "EGFR mutated"}}, "blood and organ tests"),
    ],
)
def test_what_the_record_does_not_raise_is_not_asked(values: dict[str, Json], unasked: str) -> None:
    assert not any(unasked in question.text for question in questions_of(make_record(values=values)))


def test_an_early_trial_is_called_by_its_phase_and_not_the_first_in_people() -> None:
    found = questions_of(make_record(values={f"{DESIGN}/phases": ["PHASE1", "PHASE2"]}))

    assert "It is an early trial (Phase 1/Phase 2)." in [question.because for question in found]


def test_of_a_trial_that_nobody_can_join_nobody_asks_how_to_prepare() -> None:
    criteria: Json = {"eligibilityCriteria": "ANC; biopsy"}
    asked: dict[str, Json] = {CRITERIA: criteria, STATUS: "WITHDRAWN", f"{DESIGN}/phases": ["PHASE1"]}

    found = [question.text for question in questions_of(make_record(values=asked))]

    assert len(found) == 3
    assert found[2] == WHEN_CLOSED[0]


def test_of_a_completed_trial_one_asks_for_its_results() -> None:
    found = [question.text for question in questions_of(make_record(values={STATUS: "COMPLETED"}))]

    assert found[1:] == list(WHEN_CLOSED)


def test_some_questions_are_good_for_every_trial() -> None:
    assert tuple(question.text for question in questions_of({}))[-len(ALWAYS) :] == ALWAYS
