"""When two texts say the same: white space, bullets and escapes for prose, spelling for names."""

import re
import unicodedata

from watcher.plain.criteria import unescaped

#: A dash in front of a number is rather its sign.
BULLET = re.compile(r"^[ \t\xa0]*(?:[*•·◦▪‣o]|[\-\u2013](?![ \t\xa0]+\d))[ \t\xa0]+", re.MULTILINE)
#: What no reader sees: joiners, soft hyphens, control characters, and marks that say which way a text runs.
INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0e-\\x1b\\x7f-\\x84\\x86-\\x9f\\xad\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff]"
)


def bare(text: str) -> str:
    r"""Return a text without escapes, HTML entities, bullets and differences in white space.

    >>> bare("* Age \\> 18\n")
    'Age > 18'
    """
    plain = BULLET.sub("", INVISIBLE.sub("", unescaped(text)))
    return " ".join(unicodedata.normalize("NFC", plain).split())


def same_words(old: str, new: str) -> bool:
    """Say whether two texts differ in nothing that a reader reads."""
    # Two tokens, like statuses, have nothing to take away; they are what changes most often.
    return not (_is_token(old) and _is_token(new)) and bare(old) == bare(new)


def _is_token(text: str) -> bool:
    return text.isascii() and text.isidentifier()
