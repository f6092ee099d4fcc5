"""The parts of a record that are shown as they are."""

from watcher.pages.samples_trial import sample_record
from watcher.pages.sections import (
    arms_of,
    design_rows,
    identifier_rows,
    outcomes_of,
    sharing_rows,
    sponsor_rows,
    treatments_of,
)

RECORD = sample_record()


def test_the_design_is_told_with_what_it_means() -> None:
    rows = {row.label: (row.words or row.value, row.meaning) for row in design_rows(RECORD)}

    assert rows["Who decides who gets what"][0] == "Randomized"
    assert "Chance decides" in rows["Who decides who gets what"][1]
    assert rows["Who knows who gets what"] == ("Single", "Not told who gets what: the people who take part.")


def test_groups_tell_what_they_get() -> None:
    breathing, music = arms_of(RECORD)

    assert (breathing.treatments, breathing.meaning) == (("Breathing",), "gets what is being tested")
    assert music.text[0].lines == ("Calm music",)


def test_treatments_have_their_other_names() -> None:
    [one] = treatments_of(RECORD)

    assert (one.name, one.kind, one.other_names) == ("Breathing", "Behavioral", ("Pranayama",))


def test_outcomes_stand_under_their_rank_and_empty_ranks_are_left_out() -> None:
    assert [(group.heading, len(group.outcomes)) for group in outcomes_of(RECORD)] == [
        ("What the trial is judged by", 1),
        ("What else is measured", 1),
    ]


def test_who_is_behind_it() -> None:
    assert [(row.label, row.words or row.value) for row in sponsor_rows(RECORD)] == [
        ("Sponsor", "Example University"),
        ("Collaborator", "Invented Works"),
        ("Responsible party", "Sponsor"),
        ("Study chair", "Ina Vented, Example"),
    ]


def test_other_names_and_what_is_shared() -> None:
    assert [row.value for row in identifier_rows(RECORD)] == ["EX-1", "2026-1", "NCT00000009"]
    assert [row.words for row in sharing_rows(RECORD)] == ["Yes", "No"]


def test_of_an_empty_record_nothing_is_told() -> None:
    assert not any(read({}) for read in (design_rows, arms_of, treatments_of, outcomes_of, sponsor_rows, sharing_rows))
