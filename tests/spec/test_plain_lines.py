"""What criteria become in plain words, and which stay as they are."""

# ruff: noqa: RUF001 - Chinese has signs of its own

import pytest

from tests.unit.plain.speakers import readers_of
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
    ("Platelet count ≥ 100 x 10^9/L", "Platelets (they stop bleeding): at least 100 x 10^9/L"),
    ("ANC >= 1,500/mm3", "Neutrophils (ANC; white blood cells that fight infection): at least 1,500/mm3"),
    ("Total bilirubin ≤ 1.5 x ULN", "Bilirubin (a liver test): at most 1.5 times the upper limit of normal"),
    ("Uncontrolled hypertension", "High blood pressure, not under control"),
    ("History of myocardial infarction", "Heart attack at any time"),
    ("Women who are pregnant or breastfeeding", "Being pregnant or breastfeeding"),
    ("Not pregnant or nursing", "Not pregnant or breastfeeding"),
    ("Signed informed consent form.", "Agreeing in writing to take part, after the study was explained"),
    (
        "Signed and dated Informed Consent Form",
        "Agreeing to take part, with signature and date, after the study was explained",
    ),
    (
        "Willing and able to provide written informed consent",
        "Able and willing to agree in writing to take part, after the study was explained",
    ),
    ("Unable to give informed consent", "Unable to agree to take part"),
    (
        "Written informed consent from parent/guardian",
        "A parent/guardian agrees in writing, after the study was explained",
    ),
    (
        "Subjects unwilling or unable to comply with the study procedures.",
        "Unable or unwilling to do what the study asks for",
    ),
    (
        "Eastern Cooperative Oncology Group (ECOG) performance status 0, 1, or 2",
        "How well you manage everyday life (ECOG score): 0, 1 or 2",
    ),
    ("AST (SGOT) and ALT (SGPT) ≤ 2.5 × ULN", "AST and ALT (liver tests): at most 2.5 times the upper limit of normal"),
    ("Bilirubin no greater than 2.5 mg/dL", "Bilirubin (a liver test): at most 2.5 mg/dL"),
    (
        "Major surgery within 4 weeks prior to randomization",
        "Major surgery within 4 weeks before being put into a group by chance",
    ),
    ("Use of any live attenuated vaccines within 28 days", "A vaccine with live, weakened germs in the last 28 days"),
    (
        "Participation in another clinical trial within the past 3 months",
        "Taking part in another trial in the last 3 months",
    ),
    ("No history of stroke", "No stroke at any time"),
    ("Subjects with known brain metastases.", "Cancer that has spread to the brain, as far as is known"),
    ("Chronic lung diseases", "Lasting form of: disease of the lungs"),
    ("Negative urine pregnancy test", "A pregnancy test of the urine that is negative"),
    ("Adequate bone marrow and organ function", "Organs and bone marrow that work well enough"),
    # medical words in a sentence of its own
    ("No myocardial infarction 6 months prior to enrollment", "No heart attack 6 months before joining the study"),
    ("Prior radiotherapy to > 30% of the bone marrow", "Prior radiation treatment to more than 30% of the bone marrow"),
    ("Liver metastases", "Cancer that has spread to the liver"),
    ("Prednisone > 10 mg daily", "Prednisone more than 10 mg daily"),
    ("Have an ECOG performance status, as told", "Have a daily activity score (ECOG), as told"),
    ("Has a clinically significant illness", "Has an important illness"),
    ("Autoimmune diseases that may relapse", "Autoimmune disease (the body attacks itself) that may relapse"),
    ("One or more measurable lesions in a scan", "One or more spots of disease that can be measured in a scan"),
    ("At least one measurable lesion by CT", "At least one spot of disease that can be measured by CT"),
]  # fmt: skip

#: A criterion, and why it stays as it is.
UNTOLD = [
    ("Brain metastases that cause symptoms", "one cancer would cause, and several metastases do"),
    ("Two or more malignancies treated before", "nobody has two or more cancer"),
    ("An arrhythmia on the heart tracing", "it would be an problems"),
    ("Severe hepatic impairment with fluid", "the article would stand behind its adjective"),
    ("Willing to come to all visits", "it is plain already"),
    ("Tumor that is EGFR wild-type by IHC and myocardial infarction", "abbreviations remain that are not explained"),
    ("Hypogammaglobulinemia or hypertension", "a hard word remains"),
    ("Platelets > = 75,000/microliter", "its comparison is typed so that it could be misread"),
    ("Pregnancy / breastfeeding", "the line that is known would add a word: or"),
    ("Performance status 0 or 1", "several scores are called so"),
    ("Asthma", "it is plain already, in English"),
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


@pytest.mark.parametrize(
    ("text", "spanish", "chinese"),
    [
        ("Asthma", "Asma", "哮喘"),
        (
            "No brain metastases",
            "Sin metástasis cerebrales (cáncer que se ha extendido al cerebro)",
            "无脑转移（癌症扩散到脑部）",
        ),
        (
            "Stroke within 6 months before enrollment",
            "Accidente cerebrovascular (derrame cerebral) en un plazo de 6 meses antes de ingresar en el estudio",
            "加入研究前6个月内：脑卒中（中风）",
        ),
        (
            "Unable or unwilling to comply with the protocol",
            "No poder o no querer hacer lo que pide el estudio",
            "不能或不愿按研究要求去做",
        ),
    ],
)
def test_a_known_criterion_reads_well_in_other_languages(text: str, spanish: str, chinese: str) -> None:
    said = []
    for language in (Language.SPANISH, Language.CHINESE):
        with readers_of(language):
            said.append(plain_line(text))
    assert said == [spanish, chinese]


def test_the_numbers_of_a_line_are_those_of_its_criterion() -> None:
    assert keeps_facts("Hemoglobin ≥ 9.0 g/dL", plain_line("Hemoglobin ≥ 9.0 g/dL") or "")
