"""When two texts say the same: white space, bullets and escapes for prose, spelling for names."""

import html
import re
import unicodedata
from functools import lru_cache

from watcher.plain.criteria import unescaped

BULLET = re.compile(r"^[ \t\xa0]*[*\-•·◦▪‣\u2013o][ \t\xa0]+", re.MULTILINE)
INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\xad]")


def bare(text: str) -> str:
    r"""Return a text without escapes, HTML entities, bullets and differences in white space.

    >>> bare("* Age \\> 18\n")
    'Age > 18'
    """
    plain = BULLET.sub("", INVISIBLE.sub("", unescaped(text)))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def same_words(old: str, new: str) -> bool:
    """Say whether two texts differ in nothing that a reader reads."""
    return bare(old) == bare(new)


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name without case, accents and punctuation.

    >>> folded("Hôpital St.-Louis") == folded("HOPITAL ST LOUIS")
    True
    """
    apart = unicodedata.normalize("NFKD", html.unescape(name)).casefold()
    letters = "".join(char for char in apart if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", re.sub("['\u2019]", "", letters)))
