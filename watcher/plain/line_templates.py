"""Criteria that are said so often that the whole line is known: it is said anew, in any language.

Every part of the line has to be known: what is left over is no match. Numbers and units come over as they are written.
"""

import re
from collections.abc import Callable, Mapping
from re import Match
from typing import Final, TypeAlias

from watcher.plain.language import N_, _

Teller: TypeAlias = Callable[[Match[str]], str]

#: How a comparison is written, by its sign.
SIGNS: Final[Mapping[str, str]] = {
    "≥": r"≥|>\s?=|=\s?>|at least|(?:greater|more|higher) than or equal to|no less than|not less than|minimum(?: of)?",
    "≤": r"≤|<\s?=|=\s?<|at most|(?:less|lower) than or equal to|no more than|not more than|up to|maximum(?: of)?",
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
YEARS: Final = r"(?:years?|yrs?|y)(?:[- ]of[- ]age|[- ]old)?"
WHO: Final = (
    r"(?:(?:adult )?(?:patients?|subjects?|participants?|individuals?|adults?)[,:]? (?:who are |must be |is |are )?)?"
)
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

#: Tests of blood and organs: how they are written, and what they are.
TESTS: Final[Mapping[str, str]] = {
    r"h(?:a)?emoglobin(?: \(Hb\))?|Hb|HGB": N_("Hemoglobin (carries oxygen in the blood)"),
    r"(?:platelets?(?: count)?|PLT)(?: \(PLT\))?": N_("Platelets (stop bleeding)"),
    r"(?:absolute neutrophil count|neutrophil count|neutrophils|ANC)(?: \(ANC\))?": N_(
        "Neutrophils (ANC; white blood cells that fight infection)"
    ),
    r"(?:white blood cells?(?: count)?|WBC|leu[ck]ocytes)(?: \(WBC\))?": N_("White blood cells"),
    r"(?:alanine aminotransferase|ALT)(?: \(ALT\))?": N_("ALT (a liver test)"),
    r"(?:aspartate aminotransferase|AST)(?: \(AST\))?": N_("AST (a liver test)"),
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
    r"\s?(?:%|(?:[munµ]?(?:g|mol|L|l)|d[Ll]|kg|I?U|mm3|mm³|[uµ]L|cells)?"
    r"(?:\s?/\s?(?:[mdu]?[Ll]|µL|mm3|mm³|min|m2|m²|1\.73 ?m2|1\.73 ?m²)){0,2})"
)
LIMIT: Final = r"(?:x|×|times|\*)\s?(?:the )?(?:institutional )?(?:ULN|upper limits? of (?:the )?normal)(?: \(ULN\))?"

DISEASES: Final[Mapping[str, str]] = {
    r"hypertension|high blood pressure": N_("high blood pressure"),
    r"diabetes(?: mellitus)?": N_("diabetes"),
    r"(?:congestive )?heart failure": N_("heart failure"),
    r"myocardial infarction": N_("heart attack"),
    r"stroke": N_("stroke"),
    r"tuberculosis": N_("tuberculosis"),
    r"malignancy|malignancies|malignant tumou?rs?|cancer": N_("cancer"),
    r"auto-?immune diseases?|auto-?immune disorders?": N_("autoimmune disease (the body attacks itself)"),
    r"immuno-?deficiency": N_("weak immune system"),
    r"hepatitis": N_("inflammation of the liver (hepatitis)"),
    r"HIV(?: infection)?": N_("HIV"),
    r"hepatitis B(?: infection)?": N_("hepatitis B"),
    r"hepatitis C(?: infection)?": N_("hepatitis C"),
    r"asthma": N_("asthma"),
    r"epilepsy": N_("epilepsy (seizures)"),
    r"anaphylaxis|anaphylactic shock": N_("severe, sudden allergic reaction"),
    r"interstitial lung disease|interstitial pneumonia": N_("scarring of the lungs"),
    r"chronic urticaria": N_("long-lasting hives"),
    r"(?:celiac|coeliac) disease": N_("celiac disease"),
    r"cystic fibrosis": N_("cystic fibrosis"),
    r"(?:systemic )?infections?": N_("infection"),
    r"cardiovascular diseases?": N_("disease of the heart"),
}
#: What may stand before a disease, and how it is said with it.
HAVING: Final[Mapping[str, str]] = {
    r"uncontrolled|poorly controlled": N_("{disease}, not under control"),
    r"active": N_("{disease} at present"),
    r"severe": N_("severe form of: {disease}"),
    r"(?:a )?(?:medical |past |prior )?history of": N_("{disease} at any time"),
    r"known": N_("{disease}, as far as is known"),
}


def _any(*patterns: str) -> str:
    return "|".join(f"(?:{each})" for each in patterns)


def _compared(sign: str, value: str) -> str:
    found = next(each for each, words in SIGNS.items() if re.fullmatch(words, sign.strip(), re.IGNORECASE))
    return _(COMPARED[found]).format(value=value)


def _span(found: Match[str]) -> str:
    forms = ONE_SPAN if found["count"] == "1" else SPANS
    told = forms[found["span"].lower()]
    return _(told).format(count=found["count"])


def _age_range(found: Match[str]) -> str:
    words = _("Age: {low} to {high} years") if found["years"] else _("Age: {low} to {high}")
    return words.format(low=found["low"], high=found["high"])


def _age(found: Match[str]) -> str:
    words = _("Age: {compared} years") if found["years"] else _("Age: {compared}")
    return words.format(compared=_compared(found["sign"] or "at least", found["age"]))


def _score(found: Match[str]) -> str:
    low, high, joint = found["low"], found["high"], (found["joint"] or "").strip().lower()
    if high is None:
        score = _compared(found["sign"], low) if found["sign"] else low
    else:
        score = (_("{low} or {high}") if joint == "or" else _("{low} to {high}")).format(low=low, high=high)
    return _("How well you manage everyday life (ECOG score): {score}").format(score=score)


def _life(found: Match[str]) -> str:
    return _("Expected to live {span}").format(span=_compared(found["sign"], _span(found)))


def _test(found: Match[str]) -> str:
    name = next(words for pattern, words in TESTS.items() if re.fullmatch(pattern, found["test"], re.IGNORECASE))
    value = found["value"]
    if found["limit"]:
        value = _("{count} times the upper limit of normal").format(count=value.strip())
    return _("{test}: {compared}").format(test=_(name), compared=_compared(found["sign"], value.strip()))


def _disease(found: Match[str]) -> str:
    disease = _(
        next(words for pattern, words in DISEASES.items() if re.fullmatch(pattern, found["disease"], re.IGNORECASE))
    )
    having = next(words for pattern, words in HAVING.items() if re.fullmatch(pattern, found["having"], re.IGNORECASE))
    told = _(having).format(disease=disease)
    return told[0].upper() + told[1:]


def _allergy(found: Match[str]) -> str:
    return _("Being allergic to {substance}").format(substance=found["substance"])


def _says(message: str) -> Teller:
    return lambda _found: _(message)


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
        r"(?:eastern cooperative oncology group |ECOG )?\(?(?:ECOG)?\)?\s?"
        r"(?:performance status|performance score|PS|score)"
        rf"(?: \((?:ECOG )?(?:PS|ECOG)\))?(?: score)?:?\s*(?:of|is|must be|=)?\s*(?P<sign>{SIGN})?\s*(?P<low>\d)"
        r"(?:(?P<joint>\s?-\s?|\s?–\s?|\s?~\s?| or | to )(?P<high>\d))?(?: points?)?",
        _score,
    ),
    (
        r"(?:(?:has |have )?an? )?(?:estimated |predicted |anticipated )?"
        r"(?:life expectancy|expected survival(?: time)?)(?: of| is|:)?\s*"
        rf"(?P<sign>{SIGN})\s?{SPAN}",
        _life,
    ),
    (
        rf"(?P<test>{_any(*TESTS)})(?: levels?| count)?:?\s*(?:is|of|must be)?\s*(?P<sign>{SIGN})\s*"
        rf"(?P<value>{NUMBER})\s?(?P<limit>{LIMIT})",
        _test,
    ),
    (
        rf"(?P<test>{_any(*TESTS)})(?: levels?| count)?:?\s*(?:is|of|must be)?\s*(?P<sign>{SIGN})\s*"
        rf"(?P<value>{VALUE})(?P<limit>)",
        _test,
    ),
    (
        r"(?:has (?:a )?|with (?:a )?)?(?P<having>" + _any(*HAVING) + r") (?P<disease>" + _any(*DISEASES) + ")",
        _disease,
    ),
    (
        r"(?:females?|women|woman|patients|subjects|participants)? ?(?:who (?:are|is) |are )?(?:currently )?pregnant or"
        r" (?:lactating|nursing|breast-? ?feeding|nursing \(lactating\))"
        r"(?: (?:women|woman|females?|patients?|subjects?|mothers?))?",
        _says(N_("Being pregnant or breastfeeding")),
    ),
    (
        r"pregnancy or (?:lactation|nursing|breast-? ?feeding)|pregnancy/(?:lactation|breast-? ?feeding)",
        _says(N_("Being pregnant or breastfeeding")),
    ),
    (r"pregnancy|pregnant(?: (?:women|woman|females?|patients?|subjects?))?", _says(N_("Being pregnant"))),
    (r"breast-? ?feeding|lactation|lactating(?: women)?|nursing", _says(N_("Breastfeeding"))),
    (r"not pregnant or (?:nursing|lactating|breast-? ?feeding)", _says(N_("Not pregnant or breastfeeding"))),
    (
        r"(?:signed|written|signed,? written|provision of (?:signed|written)) informed consent"
        r"(?: forms?)?(?: \(ICF\))?",
        _says(N_("Agreeing in writing to take part, after the study was explained")),
    ),
    (
        r"(?:able to (?:give|provide) )?informed consent",
        _says(N_("Agreeing to take part, after the study was explained")),
    ),
    (
        r"ability to understand and (?:the )?willingness to sign (?:a|the) written informed consent"
        r"(?: document| form)?",
        _says(N_("Able to understand the study's consent form and willing to sign it")),
    ),
    (
        r"(?:note: )?other protocol[- ]defined inclusion/exclusion criteria (?:may )?apply",
        _says(N_("The study may have more rules")),
    ),
    (r"male or female|males or females|men or women", _says(N_("Male or female"))),
    (r"alcohol or drug abuse|drug or alcohol abuse", _says(N_("Harmful use of alcohol or drugs"))),
    (r"adequate organ function", _says(N_("Organs that work well enough"))),
    (r"measurable disease", _says(N_("A tumor that can be measured"))),
    (
        r"(?:known |a known )?(?:allergy|hypersensitivity) to (?P<substance>[A-Za-z][A-Za-z -]{2,60})",
        _allergy,
    ),
)
COMPILED: Final = tuple((re.compile(pattern, re.IGNORECASE), teller) for pattern, teller in TEMPLATES)
#: What a line may end or begin with and still be the same.
FRINGE: Final = " .;,:"


def known_line(text: str) -> str | None:
    """Return a criterion that is known as a whole, said anew in the language that is spoken; None: it is not known."""
    whole = " ".join(text.split()).strip(FRINGE)
    for pattern, teller in COMPILED:
        if found := pattern.fullmatch(whole):
            return teller(found)
    return None
