"""Criteria that are said so often that the whole line is known: it is said anew, in any language.

Every part of the line has to be known: what is left over is no match. Numbers and units come over as they are written.
"""

import re
from re import Match
from typing import Final

from watcher.plain.language import N_, _
from watcher.plain.line_diseases import DISEASE_LINES
from watcher.plain.line_sayings import SAYINGS
from watcher.plain.line_terms import (
    LIMIT,
    NUMBER,
    SIGN,
    SPAN,
    TESTS,
    VALUE,
    Teller,
    any_of,
    compared,
    says,
    span_words,
    word_of,
)
from watcher.plain.line_windows import WINDOW_LINES

WHO: Final = (
    r"(?:(?:adult )?(?:patients?|subjects?|participants?|individuals?|adults?)[,:]? (?:who are |must be |is |are )?)?"
)
YEARS: Final = r"(?:years?|yrs?|y)(?:[- ]of[- ]age|[- ]old)?"


def _age_range(found: Match[str]) -> str:
    words = _("Age: {low} to {high} years") if found["years"] else _("Age: {low} to {high}")
    return words.format(low=found["low"], high=found["high"])


def _age(found: Match[str]) -> str:
    words = _("Age: {compared} years") if found["years"] else _("Age: {compared}")
    return words.format(compared=compared(found["sign"] or "at least", found["age"]))


def _score(found: Match[str]) -> str:
    low, high, joint = found["low"], found["high"], (found["joint"] or "").strip().lower()
    if high is None:
        score = compared(found["sign"], low) if found["sign"] else low
    else:
        joined = _("{low}, {middle} or {high}") if found["middle"] else _("{low} to {high}")
        joined = _("{low} or {high}") if joint == "or" else joined
        score = joined.format(low=low, middle=found["middle"], high=high)
    return _("How well you manage everyday life (ECOG score): {score}").format(score=score)


def _life(found: Match[str]) -> str:
    return _("Expected to live {span}").format(span=compared(found["sign"], span_words(found)))


def _test(found: Match[str]) -> str:
    value = found["value"]
    if found["limit"]:
        value = _("{count} times the upper limit of normal").format(count=value.strip())
    return _("{test}: {compared}").format(
        test=word_of(TESTS, found["test"]), compared=compared(found["sign"], value.strip())
    )


def _allergy(found: Match[str]) -> str:
    return _("Being allergic to {substance}").format(substance=found["substance"])


HAS: Final = rf"(?:{WHO})(?:must )?(?:have |has |with )?(?:an? )?"
SCORE: Final = (
    rf":?\s*(?:of|is|must be|=)?\s*(?P<sign>{SIGN})?\s*(?P<low>\d)"
    r"(?:(?P<joint>\s?-\s?|\s?–\s?|\s?~\s?| or | to |, (?P<middle>\d),? or )(?P<high>\d))?(?: points?)?"
)
#: Each row: the whole line, without its last stop, and how it is said. The first that fits is taken.
TEMPLATES: Final[tuple[tuple[str, Teller], ...]] = (
    (
        rf"{WHO}(?:aged?|ages)?:?\s*(?:is |of |from |must be |between |range )?(?:the ages of )?"
        rf"(?P<low>\d+)\s?(?:{YEARS})?\s?"
        rf"(?:-|–|~|to|and)\s?(?P<high>\d+)\s?(?P<years>{YEARS})(?:,? inclusive| \(inclusive\))?",
        _age_range,
    ),
    (
        rf"{WHO}(?:aged?|ages):?\s*(?:is |of |from |must be |between |range )?(?P<low>\d+)\s?"
        r"(?:-|–|~|to|and)\s?(?P<high>\d+)(?P<years>)(?:,? inclusive| \(inclusive\))?",
        _age_range,
    ),
    (
        rf"{WHO}(?:aged?:?\s*)?(?:is |must be |be )?(?P<sign>{SIGN})\s?(?P<age>\d+)\s?(?P<years>{YEARS})"
        r"(?: at the time of (?:signing (?:the )?informed consent|screening|enrol?lment|consent))?",
        _age,
    ),
    (rf"{WHO}aged?:?\s*(?:is |must be )?(?P<sign>{SIGN})\s?(?P<age>\d+)(?P<years>)", _age),
    (
        rf"{WHO}(?:aged? )?(?P<sign>)(?P<age>\d+)\s?(?P<years>{YEARS}) (?:or|and) (?:older|above|over)(?: of age)?",
        _age,
    ),
    (rf"{WHO}aged? (?P<sign>)(?P<age>\d+)(?P<years>) (?:or|and) (?:older|above|over)", _age),
    (
        rf"{HAS}(?:ECOG|eastern co-?operative oncology group)(?: ECOG| \(ECOG\))?"
        r"(?: \(?(?:PS|performance|performance status|performance status score|performance score|score|scale)\)?)?"
        r"(?: \((?:ECOG )?(?:PS|ECOG)\))?(?: score| scale)?"
        rf"{SCORE}",
        _score,
    ),
    (
        rf"{HAS}(?:performance status|performance score|PS)(?: \((?:ECOG )?(?:PS|ECOG)\))(?: score)?{SCORE}",
        _score,
    ),
    (
        r"(?:(?:has |have )?an? )?(?:estimated |predicted |anticipated )?"
        r"(?:life expectancy|expected survival(?: time)?)(?: of| is|:)?\s*"
        rf"(?P<sign>{SIGN})\s?{SPAN}",
        _life,
    ),
    (
        rf"(?P<test>{any_of(*TESTS)})(?: levels?| count)?:?\s*(?:is|of|must be)?\s*(?P<sign>{SIGN})\s*"
        rf"(?P<value>{NUMBER})\s?(?P<limit>{LIMIT})",
        _test,
    ),
    (
        rf"(?P<test>{any_of(*TESTS)})(?: levels?| count)?:?\s*(?:is|of|must be)?\s*(?P<sign>{SIGN})\s*"
        rf"(?P<value>{VALUE})(?P<limit>)",
        _test,
    ),
    (
        r"(?:females?|women|woman|patients|subjects|participants)? ?(?:who (?:are|is) |are )?(?:currently )?pregnant or"
        r" (?:lactating|nursing|breast-? ?feeding|nursing \(lactating\))"
        r"(?: (?:women|woman|females?|patients?|subjects?|mothers?))?",
        says(N_("Being pregnant or breastfeeding")),
    ),
    (
        r"pregnancy or (?:lactation|nursing|breast-? ?feeding)|pregnancy/(?:lactation|breast-? ?feeding)",
        says(N_("Being pregnant or breastfeeding")),
    ),
    (r"pregnancy|pregnant(?: (?:women|woman|females?|patients?|subjects?))?", says(N_("Being pregnant"))),
    (r"breast-? ?feeding|lactation|lactating(?: women)?|nursing", says(N_("Breastfeeding"))),
    (r"not pregnant or (?:nursing|lactating|breast-? ?feeding)", says(N_("Not pregnant or breastfeeding"))),
    (
        r"(?:signed|written|signed,? written|provision of (?:signed|written)) informed consent"
        r"(?: forms?)?(?: \(ICF\))?",
        says(N_("Agreeing in writing to take part, after the study was explained")),
    ),
    (
        r"(?:able to (?:give|provide) )?informed consent",
        says(N_("Agreeing to take part, after the study was explained")),
    ),
    (
        r"ability to understand and (?:the )?willingness to sign (?:a|the) written informed consent"
        r"(?: document| form)?",
        says(N_("Able to understand the study's consent form and willing to sign it")),
    ),
    (
        r"(?:note: )?other protocol[- ]defined inclusion/exclusion criteria (?:may )?apply",
        says(N_("The study may have more rules")),
    ),
    (r"male or female|males or females|men or women", says(N_("Male or female"))),
    (r"alcohol or drug abuse|drug or alcohol abuse", says(N_("Harmful use of alcohol or drugs"))),
    (r"adequate organ function", says(N_("Organs that work well enough"))),
    (r"measurable disease", says(N_("A tumor that can be measured"))),
    (
        r"(?:known |a known )?(?:allergy|hypersensitivity) to (?P<substance>[A-Za-z][A-Za-z -]{2,60})",
        _allergy,
    ),
)
ALL: Final = TEMPLATES + DISEASE_LINES + WINDOW_LINES + SAYINGS
COMPILED: Final = tuple((re.compile(pattern, re.IGNORECASE), teller) for pattern, teller in ALL)
#: What a line may end or begin with and still be the same.
FRINGE: Final = " .;,:"


def known_line(text: str) -> str | None:
    """Return a criterion that is known as a whole, said anew in the language that is spoken; None: it is not known."""
    whole = " ".join(text.split()).strip(FRINGE)
    for pattern, teller in COMPILED:
        if found := pattern.fullmatch(whole):
            return teller(found)
    return None
