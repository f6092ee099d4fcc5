"""Criteria on what was done or happened within some time: a treatment, a vaccine, another trial."""

from collections.abc import Mapping
from re import Match
from typing import Final

from watcher.plain.language import N_, _
from watcher.plain.line_terms import SPAN, Teller, any_of, capital, span_words, word_of

#: What somebody had or did.
DONE: Final[Mapping[str, str]] = {
    r"major (?:surgery|surgical procedures?)": N_("major surgery"),
    r"(?:any )?(?:surgery|surgical procedures?)": N_("surgery"),
    r"(?:any )?live(?:,)?(?: |-)attenuated vaccin(?:es?|ations?)": N_("a vaccine with live, weakened germs"),
    r"(?:any )?(?:live vaccin(?:es?|ations?))": N_("a vaccine with live germs"),
    r"(?:any )?(?:vaccin(?:es?|ations?)|immuni[sz]ations?)": N_("a vaccine"),
    r"(?:an |any )?(?:other )?investigational (?:drugs?|agents?|products?|medicinal products?|medications?"
    r"|therapy|therapies|treatments?)": N_("a medicine that is still being tested"),
    r"(?:radiotherapy|radiation therapy)": N_("radiation treatment"),
    r"(?:any )?(?:cytotoxic )?chemotherapy": N_("chemotherapy"),
    r"(?:a )?blood transfusions?": N_("blood from a donor"),
    r"blood donations?|donation of blood": N_("giving blood"),
    r"systemic (?:corticosteroids?|steroids?)": N_("cortisone that acts on the whole body"),
    r"systemic antibiotics": N_("antibiotics that act on the whole body"),
    r"antibiotics": N_("antibiotics"),
    r"(?:participat(?:ion|ing|ed)|enrol(?:l)?(?:ment|ed)) in (?:another|other|any other|a different|an?) "
    r"(?:interventional |investigational )?(?:clinical |drug )?(?:trials?|stud(?:y|ies))": N_(
        "taking part in another trial"
    ),
    r"myocardial infarction|heart attack": N_("heart attack"),
    r"stroke|cerebrovascular accident": N_("stroke"),
    r"(?:severe|serious) infections?": N_("serious infection"),
    r"respiratory(?: tract)? infections?": N_("infection of the airways"),
    r"hospitali[sz]ation": N_("stay in a hospital"),
}
EVENTS: Final[Mapping[str, str]] = {
    r"(?:the )?screening(?: visit)?(?: period)?": N_("the first examination"),
    r"(?:study |trial )?(?:enrol(?:l)?ment|inclusion|entry|participation)|entry into the (?:study|trial)": N_(
        "joining the study"
    ),
    r"randomi[sz]ation": N_("being put into a group by chance"),
    r"(?:the |start of |the start of |initiation of |the initiation of |administration of )?(?:the )?first"
    r" (?:dose|administration)"
    r"(?: of (?:the )?(?:study|investigational|trial) (?:drugs?|treatment|medication|product|intervention))?"
    r"|(?:the )?(?:start|initiation|beginning|administration) of (?:the )?(?:study )?"
    r"(?:treatment|therapy|drug|intervention)"
    r"|(?:study )?treatment": N_("the start of the treatment"),
    r"(?:signing (?:the |of )?)?(?:the )?informed consent": N_("agreeing to take part"),
    r"(?:the )?(?:surgery|operation|procedure)": N_("the operation"),
}
HAD: Final = (
    r"(?:(?:patients?|subjects?|participants?) )?(?:who |that )?(?:have |has |had )?(?:had |have )?"
    r"(?:(?:received|undergone|used|taken|receipt of|use of|treatment with|treated with|administration of"
    r"|history of|prior|previous|recent) )?"
)


def _within(found: Match[str]) -> str:
    told = {"what": word_of(DONE, found["done"]), "span": span_words(found)}
    if not found["event"]:
        return capital(_("{what} in the last {span}").format(**told))
    return capital(_("{what} within {span} before {event}").format(event=word_of(EVENTS, found["event"]), **told))


WINDOW_LINES: Final[tuple[tuple[str, Teller], ...]] = (
    (
        rf"{HAD}(?P<done>{any_of(*DONE)}) (?:with)?in (?:the )?(?:last |past |previous |preceding |prior )?{SPAN}"
        rf"(?: (?:prior to|before|preceding) (?P<event>{any_of(*EVENTS)}))?",
        _within,
    ),
    (
        rf"{HAD}(?P<done>{any_of(*DONE)}) during the (?:last|past|previous|preceding) {SPAN}(?P<event>)",
        _within,
    ),
)
