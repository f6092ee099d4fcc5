"""Text from outside, safe to show: nothing in it moves a cursor, reorders what stands beside it, or hides.

A record is what some stranger typed. A terminal obeys its escape sequences, a browser its direction marks, and
a reader is misled by characters that cannot be seen.
"""

import re
import unicodedata
from typing import Final

REPLACEMENT: Final = "\ufffd"
#: What a terminal, Python or an HTML parser takes for the end of a line, but for the line feed itself.
BREAK: Final = re.compile("\r\n?|[\v\f\x1c-\x1e\x85]")
#: All that may have to go: ASCII's controls but for tab and line feed, and whatever is beyond ASCII.
SUSPECT: Final = re.compile("[^\t\n -~]")
#: By Unicode's category: controls, format characters, line ends, lone surrogates, what is no character or none yet.
UNSHOWN: Final = {"Cc": "", "Cf": "", "Zl": " ", "Zp": " ", "Cs": REPLACEMENT, "Cn": REPLACEMENT}
JOINERS: Final = frozenset("\u200c\u200d")
#: Arabic, Indic and their neighbors spell words with joiners; after any other letter a joiner only hides.
JOINED: Final = re.compile("[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af]")
MARKS: Final = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
#: More marks on one letter than any language writes; hundreds of them paint over the lines above.
PILE: Final = re.compile(f"([{MARKS}]{{4}})[{MARKS}]+")


def printable(text: str) -> str:
    r"""Return a text without what must not be shown; tabs and line feeds stay, other breaks become spaces.

    Escapes, direction marks and overrides, zero-width spaces and tags go; what is no character becomes U+FFFD.

    >>> printable("\x1b[31mred\u202e \u200bwords")
    '[31mred words'
    """
    if text.isascii() and text.isprintable():
        return text
    return PILE.sub(r"\1", SUSPECT.sub(_shown, BREAK.sub(" ", text)))


def one_line(text: str) -> str:
    """Return a printable text on one line, with single spaces."""
    return " ".join(printable(text).split())


def escaped_json(text: str) -> str:
    r"""Return JSON that says the same in characters a terminal does not obey.

    JSON itself demands escapes only below U+0020; a terminal obeys U+009B like ESC [, too. Such characters can
    only stand inside of strings, where `\u` and their number mean just them.
    """
    return SUSPECT.sub(lambda found: found[0] if _shown(found) == found[0] else _numbered(found[0]), text)


def _shown(found: re.Match[str]) -> str:
    char = found[0]
    before = found.string[found.start() - 1 : found.start()]
    if char in JOINERS and JOINED.match(before):
        return char
    return UNSHOWN.get(unicodedata.category(char), char)


def _numbered(char: str) -> str:
    """Return a character as JSON escapes it, beyond U+FFFF as a pair of surrogates."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True))
