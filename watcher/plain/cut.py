"""Where a text without end is cut: after a whole word, and never between a letter and what belongs to it."""

import unicodedata
from typing import Final

#: Characters of a status, a date, a label: what a reader takes in at a glance.
LONGEST_LABEL: Final = 80
ELLIPSIS: Final = "…"
#: As many marks after one letter are kept together; UAX 15 takes 30 for more than any language writes.
MOST_MARKS: Final = 30
JOINER: Final = "\u200d"
#: By Unicode's category: what stands on, around or behind the letter before it.
MARKS: Final = frozenset({"Mn", "Mc", "Me"})
#: Skin colors of the emoji before them.
TONES: Final = range(0x1F3FB, 0x1F400)
LOW_SURROGATES: Final = range(0xDC00, 0xE000)
#: Two of them are a flag.
FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)


def cut(text: str, longest: int) -> str:
    """Return a text of at most `longest` characters, with an ellipsis where it was longer.

    A word is cut only where it alone takes more than half of the room, as in scripts without spaces.

    >>> cut("Exemplumab for migraine", 18), cut("Exemplumab", 8)
    ('Exemplumab for …', 'Exemplu…')
    """
    if len(text) <= longest:
        return text
    room = max(longest - 1, 0)
    words, space, _ = text[:room].rpartition(" ")
    if space and len(words) >= longest // 2:
        return f"{words.rstrip()} {ELLIPSIS}"
    return f"{text[: _whole(text, room)]}{ELLIPSIS}"


def _whole(text: str, end: int) -> int:
    """Return the last place up to `end` at which no letter is parted from its marks; `end` where none is near."""
    near = range(end, max(end - MOST_MARKS, 0), -1)
    return next((at for at in near if not _is_joined(text, at)), end)


def _is_joined(text: str, at: int) -> bool:
    """Say whether the characters before and behind a place are read as one."""
    before, behind = text[at - 1], text[at]
    if JOINER in (before, behind) or unicodedata.category(behind) in MARKS:
        return True
    return ord(behind) in TONES or ord(behind) in LOW_SURROGATES or _is_flag(text, at)


def _is_flag(text: str, at: int) -> bool:
    """Say whether a place is inside of a flag: behind an odd number of its letters."""
    if ord(text[at]) not in FLAG_LETTERS:
        return False
    letters = 0
    while letters < min(at, MOST_MARKS) and ord(text[at - 1 - letters]) in FLAG_LETTERS:
        letters += 1
    return letters % 2 == 1
