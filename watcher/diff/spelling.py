"""A name as it was meant: without broken encodings, accents, case, punctuation."""

import html
import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Letters that Unicode does not take apart into a letter and an accent.
LETTERS: Final = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "\u0131": "i", "þ": "th", "ð": "d"})
#: Signs of text that was written in UTF-8 and read as Latin-1 or Windows-1252.
MISREAD: Final = re.compile("[ÂÃÄÅÐÑâ][\x80-\xbf\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]")
#: Fewer letters are left by chance.
LONG_ENOUGH: Final = 4
APOSTROPHES: Final = re.compile("['`\u00b4\u2018\u2019]")


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    r"""Return the words of a text without case, accents and punctuation, in ASCII where they are Latin.

    >>> plain("H&ocirc;pital St.-Luc") == plain("H\u00c3\u00b4pital St Luc") == "hopital st luc"
    True
    """
    if text.isascii() and "&" not in text:
        letters = text.lower()
    else:
        apart = unicodedata.normalize("NFKD", APOSTROPHES.sub("", repaired(text))).casefold()
        letters = "".join(char for char in apart if not unicodedata.combining(char)).translate(LETTERS)
    return " ".join(re.findall(r"[^\W_]+", APOSTROPHES.sub("", letters)))


def repaired(text: str) -> str:
    """Undo HTML entities, written once or twice, and UTF-8 that was read as a Western one-byte encoding."""
    whole = html.unescape(html.unescape(text))
    for encoding in ("cp1252", "latin-1"):
        if MISREAD.search(whole):
            try:
                whole = whole.encode(encoding).decode("utf-8")
            except UnicodeError:
                continue
    return whole


@lru_cache(maxsize=16384)
def skeleton(name: str) -> str:
    """Return only what survives a broken character encoding: the ASCII letters and digits of a name."""
    return re.sub(r"[^0-9a-z]", "", name.lower())


@lru_cache(maxsize=16384)
def gaps(name: str) -> int:
    """Return at how many places a letter may have been lost: runs of signs that stand inside or beside a word."""
    return len(re.findall(r"[^\x00-\x7f]+|(?<=\w)[?<\"#&;]+(?=\w)|\?+|\ufffd+", name))


def same_but_broken(old: str, new: str) -> bool:
    """Say whether two names differ only in letters that a broken encoding lost, in one of them or in both."""
    if not (gaps(old) or gaps(new)):
        return False
    theirs, ours = skeleton(old), skeleton(new)
    if theirs == ours:
        return len(theirs) >= LONG_ENOUGH
    return _fits(theirs, plain(new), gaps(old)) or _fits(ours, plain(old), gaps(new))


def _fits(left: str, whole: str, lost: int) -> bool:
    """Say whether letters were only lost, at most two for each gap, from a whole spelling."""
    letters = whole.replace(" ", "")
    if not 0 < len(letters) - len(left) <= 2 * lost or len(left) < LONG_ENOUGH:
        return False
    remaining = iter(letters)
    return all(char in remaining for char in left)
