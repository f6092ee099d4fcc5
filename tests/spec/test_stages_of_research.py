"""What a trial's phase, status, size and masking mean for somebody who thinks of taking part."""

import pytest

from watcher.plain.designs import masked_words
from watcher.plain.stages import phase_explained, size_explained, status_explained


@pytest.mark.parametrize(
    ("phases", "study_type", "said"),
    [
        (["EARLY_PHASE1"], "INTERVENTIONAL", "A very small first look in people"),
        (["PHASE1"], "INTERVENTIONAL", "The first trials in people, usually 20 to 100 of them"),
        (["PHASE1", "PHASE2"], "INTERVENTIONAL", "Two steps in one trial: first a small group to find a safe dose"),
        (["PHASE2"], "INTERVENTIONAL", "The treatment is given to more people who have the condition"),
        (["PHASE2", "PHASE3"], "INTERVENTIONAL", "Two steps in one trial: first whether the treatment seems to work"),
        (["PHASE3"], "INTERVENTIONAL", "The treatment is compared in a large group, usually 300 to 3,000 people"),
        (["PHASE4"], "INTERVENTIONAL", "The treatment is approved already"),
        (["NA"], "INTERVENTIONAL", "This trial has no phase"),
        ([], "OBSERVATIONAL", "An observational study: people are watched and measured"),
        ([], "EXPANDED_ACCESS", "Expanded access: a way to get a treatment that is not approved yet"),
    ],
)
def test_a_phase_is_told_as_a_stage_of_research(phases: list[str], study_type: str, said: str) -> None:
    assert (phase_explained(phases, study_type) or "").startswith(said)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("NOT_YET_RECRUITING", "Nobody can join yet"),
        ("RECRUITING", "is looking for people now"),
        ("ENROLLING_BY_INVITATION", "Only people whom the researchers invite"),
        ("ACTIVE_NOT_RECRUITING", "Nobody new can join"),
        ("COMPLETED", "The trial has ended. Nobody can join any more."),
        ("SUSPENDED", "may start again"),
        ("TERMINATED", "will not start again"),
        ("WITHDRAWN", "before the first person joined"),
        ("UNKNOWN", "nobody confirmed that for more than two years"),
        ("AVAILABLE", "outside of a trial now"),
        ("NO_LONGER_AVAILABLE", "they no longer can"),
        ("TEMPORARILY_NOT_AVAILABLE", "it may come back"),
        ("APPROVED_FOR_MARKETING", "a doctor can prescribe it"),
        ("WITHHELD", "holds back the details"),
    ],
)
def test_a_status_is_told_by_who_can_join(status: str, said: str) -> None:
    assert said in (status_explained(status) or "")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (1, "a small trial"),
        (99, "a small trial"),
        (100, "a trial of middle size"),
        (999, "a trial of middle size"),
        (1_000, "a large trial"),
    ],
)
def test_a_trial_is_small_or_large_by_how_many_take_part(people: int, said: str) -> None:
    assert said in (size_explained(people) or "")


@pytest.mark.parametrize("people", [None, 0])
def test_a_trial_without_people_has_no_size(people: int | None) -> None:
    assert size_explained(people) is None


@pytest.mark.parametrize(
    ("masked", "said"),
    [
        (["PARTICIPANT"], "Not told who gets what: the people who take part."),
        (["CARE_PROVIDER"], "Not told who gets what: those who treat them."),
        (["INVESTIGATOR"], "Not told who gets what: the researchers."),
        (["OUTCOMES_ASSESSOR"], "Not told who gets what: those who judge the results."),
        (
            ["INVESTIGATOR", "CARE_PROVIDER", "PARTICIPANT"],
            "Not told who gets what: the people who take part; those who treat them; the researchers.",
        ),
        (["SOMEBODY_NEW"], None),
        ([], None),
    ],
)
def test_masking_is_told_by_who_does_not_know(masked: list[str], said: str | None) -> None:
    assert masked_words(masked) == said
