"""What must never differ between a criterion and its plain line: numbers, units, comparisons, negations, and/or.

Both texts are read into the same few signs, so that `≥ 18`, `at least 18` and `18 or older` are one comparison.
A text that says *not less than* says *at least*, and no negation.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

#: A number as it is written: 1.5, 10^9, 100,000, 1/2.
NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
#: Numbers in words, which a rule might drop as well.
WORDED: Final = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|half|double|triple|single|both|once)\b",
    re.IGNORECASE,
)
#: In this order: a longer form holds a shorter one within it.
COMPARISONS: Final = tuple(
    (sign, re.compile(words, re.IGNORECASE))
    for sign, words in (
        (
            "≥",
            r"≥|>\s?=|=\s?>|\b(?:(?:greater|more|higher|older) than or equal(?: to)?"
            r"|equal(?: to)? or (?:greater|more|higher) than"
            r"|(?:no|not) (?:less|younger|lower|fewer) than|at least|a minimum of|minimum of)\b"
            r"|\b(?:or|and) (?:older|more|greater|higher|above|over)\b(?! than)",
        ),
        (
            "≤",
            r"≤|<\s?=|=\s?<|\b(?:(?:less|lower|fewer|younger) than or equal(?: to)?"
            r"|equal(?: to)? or (?:less|lower) than|(?:no|not) (?:more|older|greater|higher) than"
            r"|not (?:to )?exceed(?:ing)?|at most|a maximum of|maximum of|up to)\b"
            r"|\b(?:or|and) (?:younger|less|fewer|lower|below|under)\b(?! than)",
        ),
        (
            ">",
            r">|\b(?:more|greater|higher|older|longer) than\b|\bexceed(?:s|ing)?\b"
            r"|\b(?:over|above)(?= (?:the age of )?\d)",
        ),
        ("<", r"<|\b(?:less|lower|fewer|younger|shorter) than\b|\b(?:under|below)(?= (?:the age of )?\d)"),
    )
)
NEGATION: Final = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|cannot|can't|don't|doesn't|lack(?:s|ing|ed)?|absen(?:ce|t)|except(?:ion|ing)?"
    r"|unless|exclud(?:e|es|ed|ing)|other than|free (?:of|from)|negative|unable|inability|unwilling(?:ness)?"
    r"|refus(?:e|es|al|ing)"
    r"|fail(?:s|ed|ure)?|insufficient|inadequate|uncontrolled|poorly controlled|contraindicat(?:ed|ions?)|ineligible)\b"
    r"|\b(?:non-?|un(?!der|til|ion|ique|iver|its?\b|cle)-?)(?=[a-z]{4})",
    re.IGNORECASE,
)
UNIT: Final = re.compile(
    r"(?<![A-Za-z])(?:(?P<percent>%|percent)"
    r"|(?P<time>seconds?|minutes?|hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?)"
    r"|(?P<amount>m?cg|µg|ug|mg|kg|g|ng|pg|µl|ul|ml|dl|l|mmol|µmol|umol|mol|k?iu|ku|m2|m²|mm3|mm³|µm|mm|cm|mmhg|bpm|msec|ms)"
    r"|(?P<limit>ULN|LLN|upper limits? of (?:the )?normal|lower limits? of (?:the )?normal)"
    r"|(?P<fold>times|x|×|fold))(?![A-Za-z])",
    re.IGNORECASE,
)
JOINT: Final = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
#: An abbreviation behind what it stands for says nothing more.
ABBREVIATED: Final = re.compile(r"(?<=normal) \((?:ULN|LLN)\)", re.IGNORECASE)
#: `18 years to 65 years` is `18 to 65 years`.
BOTH_ENDS: Final = re.compile(
    r"(\d) ?(years?|months?|weeks?|days?)(?: of age| old)?( ?(?:-|–|to) ?\d+ ?)(?=\2)", re.IGNORECASE
)
#: Joins two ends and not two things: `between 18 and 75` is `18 to 75`.
BETWEEN: Final = re.compile(r"\bbetween( (?:the )?(?:ages? of )?\S+(?: years?)?(?: of age| old)?) and\b", re.IGNORECASE)
SHORT_UNITS: Final = {"hr": "hour", "wk": "week", "yr": "year", "percent": "%", "×": "x", "times": "x", "fold": "x"}


@dataclass(frozen=True, slots=True)
class Facts:
    """Each with how often it is said, whatever the order."""

    numbers: Counter[str]
    comparisons: Counter[str]
    negations: int
    units: Counter[str]
    joints: Counter[str]


def facts_of(text: str) -> Facts:
    """Return what a reader could be hurt by if it were lost.

    >>> facts_of("Aged 18 or older") == facts_of("Age ≥ 18")
    True
    """
    comparisons: Counter[str] = Counter()
    text = BOTH_ENDS.sub(r"\1\3", BETWEEN.sub(r"\1 to", ABBREVIATED.sub("", text)))
    rest = text
    for sign, words in COMPARISONS:
        rest, found = words.subn(" ", rest)
        comparisons[sign] += found
    return Facts(
        numbers=Counter(NUMBER.findall(text)) + Counter(word.lower() for word in WORDED.findall(text)),
        comparisons=+comparisons,
        negations=len(NEGATION.findall(rest)),
        units=Counter(_unit(found.group()) for found in UNIT.finditer(rest)),
        joints=Counter(found.lower() for found in JOINT.findall(rest)),
    )


def keeps_facts(text: str, line: str) -> bool:
    """Say whether a line says all that the text says of these, and nothing more."""
    return facts_of(text) == facts_of(line)


def _unit(written: str) -> str:
    word = written.lower()
    if word.startswith(("upper", "lower")):
        return "uln" if word.startswith("upper") else "lln"
    singular = word[:-1] if len(word) > 2 and word.endswith("s") and word != "times" else word  # noqa: PLR2004
    return SHORT_UNITS.get(singular, SHORT_UNITS.get(word, singular))
