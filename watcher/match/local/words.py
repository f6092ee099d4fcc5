"""A text as the words in it, so that a phrase is found as a part of it."""

import re
from functools import lru_cache
from typing import Final

WORD: Final = re.compile(r"\w+")


# The same few thousand names of towns and countries stand in all records.
@lru_cache(maxsize=2**16)
def in_words(text: str) -> str:
    """Return the lower-case words between single blanks, one more at each end.

    >>> in_words("Turkey (Türkiye)")
    ' turkey türkiye '
    """
    return f" {' '.join(WORD.findall(text.lower()))} "
