"""Whether plain words fit where medical ones stood: a rule that makes one of several, or brings an article, may not."""

import re
from typing import Final

#: They end as if they were several; what is told of them is told of one.
ONE: Final = frozenset({"aids", "diabetes", "ascites", "illness", "hypotension"})
#: What stands before a noun and says how many there are of it.
FOR_ONE: Final = re.compile(r"\b(?:an?|one|each|every|another|this)\s$", re.IGNORECASE)
FOR_MORE: Final = re.compile(
    r"\b(?:\d+|two|three|four|five|multiple|several|many|few|fewer|more|both|these|those|various)\s$",
    re.IGNORECASE,
)
#: What follows a noun and speaks of one, or of several.
OF_BOTH: Final = re.compile(
    r"\s(?:\([^)]*\)\s)?(?:are|is|were|was|have|has|do|does|causes?|requires?|needs?"
    r"|(?:that|which|who)\s(?!(?:may|might|could|can|would|will|should|must|had|did|\w+ed)\b)\w+)\b",
    re.IGNORECASE,
)
#: An article stands at the beginning, or after one of these; never after an adjective or another article.
BEFORE_ARTICLE: Final = re.compile(
    r"(?:^|[,;:/(]\s?|\b(?:with|of|or|and|to|by|from|for|in|on|as|at|after|before|without|than|if|through|during|within"
    r"|have|has|had|having|is|are|be|being|was|use|using|used|via|per|but|not|until|since|receive[ds]?|receiving|undergone"
    r"|undergoing|underwent|taking|including|like|via|despite|between|had|either|require[ds]?|requiring)\s)$",
    re.IGNORECASE,
)
#: It stands before words that were put in, until `with_articles`.
SEAM: Final = "\x00"


def fits(before: str, medical: str, plain: str, after: str) -> bool:
    """Say whether `plain` can stand between `before` and `after`, where `medical` stands now.

    >>> fits("One or more ", "malignancies", "cancer", "")
    False
    """
    if plain.startswith(("a ", "an ")) and not medical.lower().startswith(("a ", "an ")):
        return BEFORE_ARTICLE.search(before) is not None
    if plain.startswith("expected") and re.search(r"\ban?\s$", before, re.IGNORECASE):
        return False
    is_more = _is_more(plain)
    if _is_more(medical) == is_more:
        return True
    return not (OF_BOTH.match(after) or (FOR_ONE if is_more else FOR_MORE).search(before))


def with_articles(line: str) -> str:
    """Return a line whose `a` and `an` go with the words that were put in behind them, without the seams."""
    line = re.sub(rf"\b(a)n? {SEAM}(?=[aeiou])", r"\1n ", line, flags=re.IGNORECASE)
    return re.sub(rf"\b(a)n? {SEAM}(?=[b-df-hj-np-tv-z])", r"\1 ", line).replace(SEAM, "")


def _is_more(words: str) -> bool:
    """Guess from its last letters whether a noun is a plural."""
    noun = re.split(r" (?:that|with|of|to|from|in|around|who)\b| \(|\(", words)[0].split()[-1].lower()
    return noun.endswith("s") and not noun.endswith(("ss", "is", "us")) and noun not in ONE
