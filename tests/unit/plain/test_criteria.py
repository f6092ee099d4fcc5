"""The eligibility text as single criteria."""

from watcher.plain.criteria import criteria, diff_criteria

TEXT = """Inclusion Criteria:

1. Age \\>= 18 years
2. Signed consent

Exclusion Criteria:

* Pregnancy
  - Breast feeding
"""


def test_a_criterion_is_a_line_without_its_mark() -> None:
    assert criteria(TEXT) == ["Age >= 18 years", "Signed consent", "Pregnancy", "Breast feeding"]


def test_another_numbering_changes_no_criterion() -> None:
    found = diff_criteria(TEXT, TEXT.replace("1. ", "a) ").replace("2. ", "(b) ").replace("* ", "• "))

    assert (found.added, found.removed, found.reworded) == ((), (), ())


def test_criteria_are_matched_by_their_words_wherever_they_stand() -> None:
    found = diff_criteria(
        "* Age over 18 years\n* No asthma in the last year", "* Signed consent\n* No asthma in the last two years"
    )

    assert found.reworded == (("No asthma in the last year", "No asthma in the last two years"),)
    assert (found.removed, found.added) == (("Age over 18 years",), ("Signed consent",))


def test_a_criterion_that_stands_twice_is_two() -> None:
    assert diff_criteria("* Asthma\n* Asthma", "* Asthma").removed == ("Asthma",)
