"""Words that people type, made safe to stand in a query expression.

The registry runs operators wherever they stand in a value, so unescaped text can add a clause of its own
(`Merck" OR AREA[Phase]PHASE3`).
"""

import re
import unicodedata

from watcher.errors import NotATrialError
from watcher.model.record import normal_nct_id

#: Operators are case-sensitive: lower-case `and`, `or`, `not` are words already.
OPERATORS = (
    *("ALL", "AND", "OR", "NOT", "AREA", "SEARCH", "RANGE", "MISSING", "MIN", "MAX"),
    *("COVERAGE", "COVER", "EXPANSION", "TILT", "DISTANCE"),
)
OPERATOR = re.compile(rf"\b(?:{'|'.join(OPERATORS)})\b")
SYNTAX = re.compile(r'[\[\]()"\\]')


def clean(text: str) -> str:
    """Return the text in one line, without control characters, invisible ones and lone surrogates.

    A database or an address can hold none of these.
    """
    kept = (c for c in text if c.isspace() or not unicodedata.category(c).startswith("C"))
    return " ".join("".join(kept).split())


def without_syntax(text: str) -> str:
    return clean(SYNTAX.sub(" ", text))


def escape_words(text: str) -> str:
    r"""Return the text as words only, so that none of it can run as an operator.

    >>> escape_words('Merck" OR AREA[Phase]PHASE3')
    'Merck \\OR \\AREA Phase PHASE3'
    """
    return OPERATOR.sub(r"\\\g<0>", without_syntax(text))


def phrase(text: str) -> str:
    """Return the text as one quoted phrase, in which operator words are words."""
    return f'"{without_syntax(text)}"'


def only_nct_ids(text: str) -> tuple[str, ...]:
    """Return the ids of a text that is nothing but NCT IDs, separated by commas or spaces; else ()."""
    words = re.split(r"[\s,]+", text.strip(" ,"))
    try:
        return tuple(normal_nct_id(word) for word in words)
    except NotATrialError:
        return ()
