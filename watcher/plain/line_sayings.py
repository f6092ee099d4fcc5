"""Criteria that each trial says in its own words, and all mean the same: consent, pregnancy, doing what it asks."""

from typing import Final

from watcher.plain.language import N_
from watcher.plain.line_terms import Teller, says

PEOPLE: Final = r"(?:patients?|subjects?|participants?|individuals?|people|persons?|adults?)"
WOMEN: Final = rf"(?:(?:female|women) {PEOPLE}|females?|women|woman|mothers?|{PEOPLE})"
IS: Final = rf"(?:(?:the )?{PEOPLE} )?(?:who )?(?:is |are |be |must be |was |were )?"
HAS: Final = rf"(?:(?:the )?{PEOPLE} )?(?:who )?(?:has |have |must have |must )?"
GIVE: Final = r"(?:give|giving|provide|providing|sign|signing|grant|write)"
#: Taking part is agreed to before anything is done; that it is before need not be said.
FOR_THE_STUDY: Final = (
    r"(?: (?:for|prior to|before|to) (?:the )?(?:participation|participating|participate|study participation)"
    r"(?: in (?:the|this) (?:study|trial))?)?"
)
INFORMED: Final = rf"(?:an |a |the |their )?informed consent(?: forms?| documents?)?(?: \(ICF\))?{FOR_THE_STUDY}"
WRITTEN: Final = (
    rf"(?:an |a |the |their )?(?:signed,? |voluntary )?(?:written,? |signed )(?:voluntary )?(?:informed )?consent"
    rf"(?: forms?| documents?)?(?: \(ICF\))?{FOR_THE_STUDY}"
)
PROTOCOL: Final = (
    r"(?:all (?:of )?)?(?:the )?(?:study|protocol|trial|study protocol|research)"
    r"(?: (?:procedures|requirements|protocol|schedule|visits|instructions))?"
)
COMPLY: Final = r"(?:comply|complying|cooperate|adhere)(?: fully)? (?:with|to)"
READY: Final = r"(?:willing and able|able and willing|ability and willingness|willingness and ability)"
GUARDIAN: Final = r"(?:a |the |their )?(?:legal )?(?:guardian|representative)(?:s|\(s\))?"
PARENT: Final = r"(?:a |the |their )?parent(?:s|\(s\))?"

SAYINGS: Final[tuple[tuple[str, Teller], ...]] = tuple(
    (pattern, says(message))
    for pattern, message in (
        # consent
        (
            rf"{HAS}(?:signed|signs?|sign the|provided?|provides|gives?|given|giving|accepted) {WRITTEN}",
            N_("Agreeing in writing to take part, after the study was explained"),
        ),
        (
            rf"{HAS}(?:signed|signs?) {INFORMED}|(?:voluntary )?written (?:informed )?consent|informed written consent",
            N_("Agreeing in writing to take part, after the study was explained"),
        ),
        (
            rf"(?:signed and dated|dated and signed)(?: written)? {INFORMED}",
            N_("Agreeing to take part, with signature and date, after the study was explained"),
        ),
        (
            rf"{IS}(?:able|capable|ability)(?: to| of) {GIVE} {WRITTEN}",
            N_("Able to agree in writing to take part, after the study was explained"),
        ),
        (
            rf"{IS}(?:able|capable|ability)(?: to| of) {GIVE} {INFORMED}",
            N_("Able to agree to take part, after the study was explained"),
        ),
        (
            rf"{IS}(?:willing|willingness) to {GIVE} {WRITTEN}",
            N_("Willing to agree in writing to take part, after the study was explained"),
        ),
        (
            rf"{IS}(?:willing|willingness) to {GIVE} {INFORMED}",
            N_("Willing to agree to take part, after the study was explained"),
        ),
        (
            rf"{IS}{READY} to {GIVE} {WRITTEN}",
            N_("Able and willing to agree in writing to take part, after the study was explained"),
        ),
        (
            rf"{IS}{READY} to {GIVE} (?:{INFORMED}|consent)",
            N_("Able and willing to agree to take part, after the study was explained"),
        ),
        (
            rf"{IS}(?:unable|inability) to {GIVE} (?:{INFORMED}|{WRITTEN}|consent)|{IS}unable to consent",
            N_("Unable to agree to take part"),
        ),
        (
            rf"(?:signed |written |signed written )informed consent (?:from|by|of) {PARENT} or {GUARDIAN}",
            N_("A parent or guardian agrees in writing, after the study was explained"),
        ),
        (
            rf"(?:signed |written |signed written )informed consent (?:from|by|of) {PARENT}/{GUARDIAN}",
            N_("A parent/guardian agrees in writing, after the study was explained"),
        ),
        # pregnancy
        (
            rf"(?:{WOMEN} )?(?:who )?(?:is |are |must be )?(?:currently )?pregnant or (?:are |currently )?"
            rf"(?:lactating|nursing|breast-? ?feeding)(?: {WOMEN})?",
            N_("Being pregnant or breastfeeding"),
        ),
        (
            rf"(?:pregnant|pregnancy)\s?/\s?(?:lactating|lactation|nursing|breast-? ?feeding)(?: {WOMEN})?",
            N_("Being pregnant or breastfeeding"),
        ),
        (
            rf"(?:pregnant|pregnancy) and (?:lactating|lactation|nursing|breast-? ?feeding)(?: {WOMEN})?",
            N_("Pregnancy and breastfeeding"),
        ),
        (rf"(?:{WOMEN} )?(?:who )?(?:is |are )?(?:currently )?pregnant(?: {WOMEN})?", N_("Being pregnant")),
        (
            rf"(?:{WOMEN} )?(?:who )?(?:is |are )?(?:currently )?(?:lactating|nursing|breast-? ?feeding)(?: {WOMEN})?",
            N_("Breastfeeding"),
        ),
        (
            r"(?:an? )?negative (?:serum|blood) pregnancy test",
            N_("A pregnancy test of the blood that is negative"),
        ),
        (
            r"(?:an? )?negative urine pregnancy test",
            N_("A pregnancy test of the urine that is negative"),
        ),
        (r"(?:an? )?negative pregnancy test", N_("A pregnancy test that is negative")),
        (r"(?:an? )?positive pregnancy test", N_("A pregnancy test that shows a pregnancy")),
        (
            rf"(?:{PEOPLE} )?(?:must |should |to |agrees? to |willing to )?(?:use|using)"
            r" (?:an? )?(?:adequate|effective|highly effective|appropriate|acceptable|safe|reliable)"
            r" (?:contraception|contraceptives?|birth control|contraceptive measures|contraceptive methods?"
            r"|methods? of (?:contraception|birth control))(?: (?:during|throughout) the (?:study|trial))?",
            N_("Using a sure method to prevent pregnancy"),
        ),
        # doing what the study asks
        (rf"{IS}(?:able|ability) to {COMPLY} {PROTOCOL}", N_("Able to do what the study asks for")),
        (rf"{IS}(?:willing|willingness) to {COMPLY} {PROTOCOL}", N_("Willing to do what the study asks for")),
        (
            rf"{IS}{READY} to {COMPLY} {PROTOCOL}",
            N_("Able and willing to do what the study asks for"),
        ),
        (rf"{IS}(?:unable|inability) to {COMPLY} {PROTOCOL}", N_("Unable to do what the study asks for")),
        (rf"{IS}(?:unwilling|unwillingness) to {COMPLY} {PROTOCOL}", N_("Unwilling to do what the study asks for")),
        (
            rf"{IS}(?:unwilling or unable|unable or unwilling|unwillingness or inability|inability or unwillingness)"
            rf" to {COMPLY} {PROTOCOL}",
            N_("Unable or unwilling to do what the study asks for"),
        ),
        (
            rf"{IS}(?:current(?:ly)? |concurrent(?:ly)? )?(?:participat(?:ion|ing)|enrol(?:l)?(?:ment|ed)) in"
            r" (?:another|other|any other) (?:interventional |investigational )?(?:clinical |drug )?"
            r"(?:trials?|stud(?:y|ies))",
            N_("Taking part in another trial"),
        ),
        # who
        (rf"healthy (?:volunteers?|{PEOPLE})", N_("Healthy people")),
        (r"(?:active |current )smokers?", N_("People who smoke now")),
        (r"prisoners", N_("People in prison")),
        (
            r"(?:have |has )?adequate (?:liver|hepatic) function",
            N_("A liver that works well enough"),
        ),
        (r"(?:have |has )?adequate (?:renal|kidney) function", N_("Kidneys that work well enough")),
        (r"(?:have |has )?adequate (?:bone )?marrow function", N_("Bone marrow that makes enough blood cells")),
        (
            r"(?:have |has )?adequate (?:organ and (?:bone )?marrow|(?:bone )?marrow and organ) function",
            N_("Organs and bone marrow that work well enough"),
        ),
        (r"(?:have |has )?adequate organ function", N_("Organs that work well enough")),
        (
            r"(?:other|additional) (?:protocol[- ]defined )?(?:inclusion |exclusion )?criteria (?:may )?apply",
            N_("The study may have more rules"),
        ),
        (
            r"(?:has |have )?(?:an )?active infections? requiring systemic (?:therapy|treatment)",
            N_("Infection that needs a treatment of the whole body"),
        ),
        (r"measurable lesions?", N_("A tumor that can be measured")),
    )
)
