"""The numbers that sponsors give to sites, and the names that hide who a site is."""

import re
from functools import lru_cache
from typing import Final

from watcher.diff.spelling import plain

#: A number behind a word that makes it the sponsor's own: `( Site 0123)`, `/ID# 253172`, `Site Number : 04`.
CODE: Final = re.compile(
    r"\b(?:sites?|institution|facility|investigator|investigators|id|org|ref)"
    r"(?: (?:number|no|nr|num|reference|ref|id|org|code|investigator))* ?([a-z]{0,3} ?\d[\da-z]*(?: \d+)*)\b"
)
#: A bare number behind a sign: `#0123`.
BARE: Final = re.compile(r"[#(\-]\s*(\d{3,})\s*\)?\s*$")
#: Names that sponsors give to sites they do not want to name, without digits.
HIDING: Final = re.compile(
    r"(?:\w+ ){0,3}(?:research|clinical|trial|study|investigational|investigative|investigation|investigator"
    r"|investigators|recruiting|participating|selected)(?: (?:trial|study|research))? (?:sites?|cent(?:er|re)s?)"
    r"(?: (?:number|no|id|reference|ref|org|code))*"
    r"|(?:local|research|clinical|medical|study|trial) (?:institution|facility)(?: (?:number|no|id|org))*"
    r"|(?:sites?|facility|institution|investigator|center|centre)(?: (?:number|no|id|reference|ref|[a-z]{1,3}))*"
    r"|(?:for|please) .*\b(?:contact|call)\b.*|(?:call|contact) for (?:more )?information"
    r"|(?:many|multiple|various) (?:locations|sites)|(?:unknown|undisclosed|confidential|anonymous)(?: \w+)?"
)
#: A code that was added to a name, so that its words are no part of the name.
ADDED: Final = re.compile(r"[(/\[]\s*(?:site|id)\b", re.IGNORECASE)
#: A center for research may well be called so; a site may not.
REAL_NAMES: Final = re.compile(r"(?:\w+ )*(?:(?:clinical )?(?:research|trial)|clinical) cent(?:er|re)s?")


@lru_cache(maxsize=16384)
def split_code(name: str) -> tuple[str, str | None]:
    """Return a name without its code, both in plain letters, and the code without leading zeros, if any.

    >>> split_code("Example Hospital ( Site 0123)")
    ('example hospital', '123')
    """
    words = plain(name)
    found = CODE.search(words)
    if found is not None:
        return f"{words[: found.start()]}{words[found.end() :]}".strip(), _bare(found[1])
    bare = BARE.search(name)
    return (plain(name[: bare.start()]), _bare(bare[1])) if bare is not None else (words, None)


def _bare(code: str) -> str:
    return code.replace(" ", "").lstrip("0")


@lru_cache(maxsize=16384)
def is_anonymous(name: str) -> bool:
    """Say whether a name hides who it is: `Research Site`, `Local Institution - 0044`, or no name."""
    added = ADDED.search(name)
    told = plain(name) if added is None else plain(name[: added.start()]) or split_code(name)[0]
    words = " ".join(re.sub(r"\d+", " ", told).split())
    return not words or (REAL_NAMES.fullmatch(words) is None and HIDING.fullmatch(words) is not None)


def code_of(name: str) -> str | None:
    """Return the sponsor's own number of a place, if its name carries one."""
    return split_code(name)[1]
