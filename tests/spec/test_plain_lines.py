"""What criteria become in plain words, and which stay as they are."""

import pytest

from watcher.plain.eligibility_lines import plain_line
from watcher.plain.language import Language, speaking
from watcher.plain.line_facts import facts_of, keeps_facts
from watcher.plain.line_words import SMALL_WORDS, WORDS

LINES = [
    # known as a whole
    ("Age ≥ 18 years", "Age: at least 18 years"),
    ("Patients aged 18 to 75 years old;", "Age: 18 to 75 years"),
    ("Age between 6 and 12 years, inclusive", "Age: 6 to 12 years"),
    ("18 years of age or older.", "Age: at least 18 years"),
    ("Age > 65", "Age: more than 65"),
    ("ECOG performance status of 0 or 1", "How well you manage everyday life (ECOG score): 0 or 1"),
    ("ECOG performance status ≤ 2", "How well you manage everyday life (ECOG score): at most 2"),
    ("Life expectancy of at least 12 weeks", "Expected to live at least 12 weeks"),
    ("Life expectancy > 1 year", "Expected to live more than 1 year"),
    ("Platelet count ≥ 100 x 10^9/L", "Platelets (stop bleeding): at least 100 x 10^9/L"),
    ("ANC >= 1,500/mm3", "Neutrophils (ANC; white blood cells that fight infection): at least 1,500/mm3"),
    ("Total bilirubin ≤ 1.5 x ULN", "Bilirubin (a liver test): at most 1.5 times the upper limit of normal"),
    ("Uncontrolled hypertension", "High blood pressure, not under control"),
    ("History of myocardial infarction", "Heart attack at any time"),
    ("Women who are pregnant or breastfeeding", "Being pregnant or breastfeeding"),
    ("Not pregnant or nursing", "Not pregnant or breastfeeding"),
    ("Signed informed consent form.", "Agreeing in writing to take part, after the study was explained"),
    # medical words in a sentence of its own
    ("No myocardial infarction 6 months prior to enrollment", "No heart attack 6 months before joining the study"),
    ("Prior radiotherapy to > 30% of the bone marrow", "Prior radiation treatment to more than 30% of the bone marrow"),
    ("Liver metastases", "Cancer that has spread to the liver"),
    ("Prednisone > 10 mg daily", "Prednisone more than 10 mg daily"),
]  # fmt: skip

#: A criterion, and why it stays as it is.
UNTOLD = [
    ("Willing to come to all visits", "it is plain already"),
    ("Tumor that is EGFR wild-type by IHC and myocardial infarction", "abbreviations remain that are not explained"),
    ("Hypogammaglobulinemia or hypertension", "a hard word remains"),
    ("Platelets > = 75,000/microliter", "its comparison is typed so that it could be misread"),
    ("Signed and dated informed consent form", "the line that is known would leave out the date"),
]

#: Pairs that must never be taken for the same.
UNLIKE = [
    ("Age ≥ 18", "Age > 18"),
    ("at least 2 weeks", "at least 2 days"),
    ("no diabetes", "diabetes"),
    ("pregnant or breastfeeding", "pregnant and breastfeeding"),
    ("2 x ULN", "2.5 x ULN"),
    ("non-measurable disease", "measurable disease"),
    ("up to 5 mg", "at least 5 mg"),
]


@pytest.mark.parametrize(("text", "line"), LINES)
def test_a_criterion_in_plain_words(text: str, line: str) -> None:
    assert plain_line(text) == line


@pytest.mark.parametrize(("text", "why"), UNTOLD)
def test_a_criterion_that_stays_as_it_is(text: str, why: str) -> None:
    assert plain_line(text) is None, why


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_what_a_reader_could_be_hurt_by_is_told_apart(one: str, other: str) -> None:
    assert facts_of(one) != facts_of(other)


def test_a_row_whose_facts_differ_is_never_said() -> None:
    """`=<` after an `=` reads as less than: the line is dropped, and in no language is it said."""
    text = "ECOG performance status =< 1"
    said = []
    for language in Language:
        with speaking(language):
            said.append(plain_line(text))
    assert said == [None] * len(Language)


@pytest.mark.parametrize("words", [words for _, words in WORDS + SMALL_WORDS])
def test_plain_words_bring_no_number_unit_or_comparison(words: str) -> None:
    facts = facts_of(
        words.replace("at least", "").replace("at most", "").replace("times the upper limit of normal", "")
    )
    assert not facts.numbers
    assert not facts.comparisons
    assert not set(facts.units) - {"uln", "lln"}


def test_a_known_criterion_is_said_in_every_language() -> None:
    said = set()
    for language in Language:
        with speaking(language):
            said.add(plain_line("Life expectancy ≥ 12 weeks"))
    assert None not in said
    assert all("12" in line for line in said if line)


def test_the_numbers_of_a_line_are_those_of_its_criterion() -> None:
    assert keeps_facts("Hemoglobin ≥ 9.0 g/dL", plain_line("Hemoglobin ≥ 9.0 g/dL") or "")
