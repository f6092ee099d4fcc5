"""What templates of criteria are made of: comparisons, spans of time, tests, and how each is said."""

import re
from collections.abc import Callable, Mapping
from re import Match
from typing import Final, TypeAlias

from watcher.plain.language import N_, _

Teller: TypeAlias = Callable[[Match[str]], str]

#: How a comparison is written, by its sign.
SIGNS: Final[Mapping[str, str]] = {
    "≥": r"≥|>\s?=|=\s?>|at least|(?:greater|more|higher) than or equal to|no less than|not less than|minimum(?: of)?",
    "≤": r"≤|<\s?=|=\s?<|at most|(?:less|lower) than or equal to|(?:no|not) (?:more|greater|higher) than|up to"
    r"|maximum(?: of)?",
    ">": r">|more than|greater than|higher than|over|older than",
    "<": r"<|less than|lower than|below|under|younger than",
}
COMPARED: Final[Mapping[str, str]] = {
    "≥": N_("at least {value}"),
    "≤": N_("at most {value}"),
    ">": N_("more than {value}"),
    "<": N_("less than {value}"),
}
SIGN: Final = "|".join(SIGNS.values())
NUMBER: Final = r"\d+(?:[.,]\d+)*"
SPANS: Final[Mapping[str, str]] = {
    "day": N_("{count} days"),
    "week": N_("{count} weeks"),
    "month": N_("{count} months"),
    "year": N_("{count} years"),
}
ONE_SPAN: Final[Mapping[str, str]] = {
    "day": N_("{count} day"),
    "week": N_("{count} week"),
    "month": N_("{count} month"),
    "year": N_("{count} year"),
}
SPAN: Final = rf"(?P<count>{NUMBER})[- ]?(?P<span>day|week|month|year)s?"

ALT: Final = r"(?:alanine (?:amino)?transferase|ALT|SGPT)(?: \((?:ALT|SGPT)\))?"
AST: Final = r"(?:aspartate (?:amino)?transferase|AST|SGOT)(?: \((?:AST|SGOT)\))?"
#: Tests of blood and organs: how they are written, and what they are.
TESTS: Final[Mapping[str, str]] = {
    r"h(?:a)?emoglobin(?: \(Hb\))?|Hb|HGB": N_("Hemoglobin (carries oxygen in the blood)"),
    r"(?:platelets?(?: count)?|PLT)(?: \(PLT\))?": N_("Platelets (they stop bleeding)"),
    r"(?:absolute neutrophil count|neutrophil count|neutrophils|ANC)(?: \(ANC\))?": N_(
        "Neutrophils (ANC; white blood cells that fight infection)"
    ),
    r"(?:white blood cells?(?: count)?|WBC|leu[ck]ocytes)(?: \(WBC\))?": N_("White blood cells"),
    ALT: N_("ALT (a liver test)"),
    AST: N_("AST (a liver test)"),
    rf"{ALT} and {AST}|{AST} and {ALT}": N_("AST and ALT (liver tests)"),
    rf"{ALT} or {AST}|{AST} or {ALT}": N_("AST or ALT (liver tests)"),
    rf"{ALT}\s?/\s?{AST}|{AST}\s?/\s?{ALT}": N_("AST/ALT (liver tests)"),
    r"direct bilirubin": N_("Direct bilirubin (a liver test)"),
    r"(?:total )?bilirubin(?: \(TBIL\))?|TBIL": N_("Bilirubin (a liver test)"),
    r"(?:serum )?creatinine(?: \(Cr\))?": N_("Creatinine (a kidney test)"),
    r"(?:calculated |estimated )?creatinine clearance(?: \((?:CrCl|CCr)\))?": N_(
        "Creatinine clearance (a kidney test)"
    ),
    r"(?:estimated )?glomerular filtration rate(?: \(e?GFR\))?|e?GFR": N_("Filtration rate of the kidneys (GFR)"),
    r"(?:international normali[sz]ed ratio|INR)(?: \(INR\))?": N_("INR (how fast the blood clots)"),
    r"(?:serum )?albumin": N_("Albumin (a protein of the blood)"),
    r"(?:left ventricular ejection fraction|LVEF)(?: \(LVEF\))?": N_("Pumping strength of the heart (LVEF)"),
    r"(?:body mass index|BMI)(?: \(BMI\))?": N_("Body mass index (BMI; weight for height)"),
}
#: What a value of a test may look like: `1.5 x 10^9/L`, `90 g/L`, `50 mL/min`, `100,000/mm3`.
VALUE: Final = (
    rf"{NUMBER}(?:\s?[x×*]\s?10\s?(?:\^|\*\*)?\s?\d+)?"
    r"\s?(?:%|(?:[munµ]?(?:g|mol|L|l)|d[Ll]|kg|I?U|mm3|mm³|(?:mc|[uµ])[Ll]|cells)?"
    r"(?:\s?/\s?(?:(?:mc|[mduµ])?[Ll]|mm3|mm³|min|m2|m²|1\.73 ?m2|1\.73 ?m²)){0,2})"
)
LIMIT: Final = r"(?:x|×|times|\*)\s?(?:the )?(?:institutional )?(?:ULN|upper limits? of (?:the )?normal)(?: \(ULN\))?"


def any_of(*patterns: str) -> str:
    return "|".join(f"(?:{each})" for each in patterns)


def compared(sign: str, value: str) -> str:
    found = next(each for each, words in SIGNS.items() if re.fullmatch(words, sign.strip(), re.IGNORECASE))
    return _(COMPARED[found]).format(value=value)


def span_words(found: Match[str]) -> str:
    forms = ONE_SPAN if found["count"] == "1" else SPANS
    told = forms[found["span"].lower()]
    return _(told).format(count=found["count"])


def word_of(table: Mapping[str, str], written: str) -> str:
    """Return what a table's row says, in the language that is spoken, of a word that one of its patterns fits."""
    return _(next(words for pattern, words in table.items() if re.fullmatch(pattern, written, re.IGNORECASE)))


def capital(told: str) -> str:
    return told[:1].upper() + told[1:]


def says(message: str) -> Teller:
    """Return a teller of a sentence that has nothing to fill in."""
    return lambda _found: _(message)
