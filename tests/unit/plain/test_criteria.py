"""The eligibility text as single criteria."""

import pytest

from watcher.plain.criteria import Criterion, Section, read_criteria

TEXT = """Inclusion Criteria:

1. Age \\>= 18 years
2. Blood counts:

   * Platelets over 100

     in the last week
   * 1\\. Neutrophils over 1.5

Exclusion Criteria

* Pregnancy
"""


def _read(text: str) -> list[tuple[str, str]]:
    return [(one.section.value, one.text) for one in read_criteria(text)]


def test_a_criterion_is_a_line_without_its_mark_under_its_section() -> None:
    assert _read(TEXT) == [
        ("inclusion", "Age >= 18 years"),
        ("inclusion", "Blood counts:"),
        ("inclusion", "Platelets over 100 in the last week"),
        ("inclusion", "Neutrophils over 1.5"),
        ("exclusion", "Pregnancy"),
    ]


def test_a_nested_criterion_knows_what_it_stands_under() -> None:
    assert [one.under for one in read_criteria(TEXT)] == [None, None, 1, 1, None]


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Inclusion Criteria:", Section.INCLUSION),
        ("KEY EXCLUSION CRITERIA", Section.EXCLUSION),
        ("Exclusion criteria :", Section.EXCLUSION),
        ("Inclusion:", Section.INCLUSION),
        ("5Inclusion Criteria:", Section.INCLUSION),
        ("Inclusion criteria\uff1a", Section.INCLUSION),
        ("* Exclusion Criteria:", Section.EXCLUSION),
        ("Non-Inclusion Criteria:", Section.EXCLUSION),
        ("Pre-inclusion criteria:", Section.INCLUSION),
    ],
)
def test_these_lines_open_a_section_and_say_no_more(line: str, section: Section) -> None:
    assert read_criteria(f"{line}\n\n* Adults") == (Criterion(section, "Adults"),)


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Exclusion Criteria for All Participants", Section.EXCLUSION),
        ("Inclusion Criteria (Controls):", Section.INCLUSION),
        ("Sibling Exclusion Criteria:", Section.EXCLUSION),
        ("Patients will be excluded if they:", Section.EXCLUSION),
        ("Women were eligible if they:", Section.INCLUSION),
        ("A subject will not be eligible if any of the following apply:", Section.EXCLUSION),
    ],
)
def test_these_lines_open_a_section_and_are_headings(line: str, section: Section) -> None:
    found = read_criteria(f"{line}\n\n* Adults")

    assert [(one.section, one.is_heading) for one in found] == [(section, True), (section, False)]


@pytest.mark.parametrize(
    "line",
    [
        "* Inclusion in another trial",
        "Other inclusion/exclusion criteria may apply.",
        "Patients who meet the exclusion criteria of another trial",
        "* Not meeting inclusion criteria",
        "Note: treated metastases are eligible, if:",
        "Patients with a transplant are eligible if:",
    ],
)
def test_these_lines_open_no_section(line: str) -> None:
    found = read_criteria(f"Exclusion Criteria:\n\n{line}\n\n* Adults")

    assert {one.section for one in found} == {Section.EXCLUSION}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("1. Adults", "Adults"),
        ("(2) Adults", "Adults"),
        ("a) Adults", "Adults"),
        ("A. Adults", "Adults"),
        ("• Adults", "Adults"),
        ("1.1 Adults", "Adults"),
        ("* 1\\) Adults", "Adults"),
        ("3. Adults", "Adults"),
        ("H. Pylori infection", "H. Pylori infection"),
        ("(18) or older", "(18) or older"),
        ("2. 5 mg a day", "2. 5 mg a day"),
        ("- 2.5 or lower", "- 2.5 or lower"),
        ("A. fumigatus in the lung", "A. fumigatus in the lung"),
        ("1.5 times the upper limit", "1.5 times the upper limit"),
        ("18 years or older", "18 years or older"),
        ("\\+ Doravirine", "+ Doravirine"),
    ],
)
def test_a_mark_counts_and_a_number_says_something(line: str, text: str) -> None:
    assert read_criteria(line) == (Criterion(Section.UNSAID, text),)


def test_numbers_go_on_counting_across_headings_and_sections() -> None:
    found = _read("Inclusion Criteria:\n\ni. adults\nii. consent\n\nExclusion Criteria:\n\niii. asthma\niv. rash")

    assert [text for _, text in found] == ["adults", "consent", "asthma", "rash"]


def test_a_text_of_one_line_has_its_sections_within_it() -> None:
    assert _read("Inclusion Criteria: Adults. Exclusion Criteria: Asthma.") == [
        ("inclusion", "Adults."),
        ("exclusion", "Asthma."),
    ]


def test_what_follows_a_section_on_its_line_is_a_criterion() -> None:
    assert _read("Exclusion Criteria: None") == [("exclusion", "None")]
    assert _read("Exclusion Criteria:1.\n\n* Asthma") == [("exclusion", "Asthma")]


def test_a_text_of_nothing_has_no_criteria() -> None:
    assert read_criteria(" \n\n * \n:") == ()
