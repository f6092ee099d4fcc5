"""What mail programs do with what our mails use: facts of caniemail.com, as of 2025-09-09 (MIT, hteumeuleu/caniemail).

A letter each for Apple Mail on macOS and iOS; Gmail in browsers and as an app; Outlook on Windows (Word's engine), as
outlook.com and on iOS; Yahoo in browsers; Thunderbird; Samsung Email: `y` yes, `a` in part, `n` no, `?` nobody tried.
"""

from dataclasses import dataclass
from typing import Final

PROGRAMS: Final = 10


@dataclass(frozen=True, slots=True)
class Support:
    programs: str
    #: What a reader has without it; needed as soon as one program does not do all of it.
    without: str = ""


ONLY_LOOKS: Final = "Looks plainer; every word is there."
UNUSED: Final = "The part that is missing is none that we use."
LIGHT: Final = "The mail stays light, or the program darkens it by its own rules."
WIDE: Final = "Lines are as wide as the window; on Windows a table around them holds them to 600 px."
LONG: Final = "A very long word makes the mail scroll sideways."
PREVIEW: Final = "One of four ways to hide the line for the inbox's preview; `display: none` works everywhere."

TAGS: Final[dict[str, Support]] = {
    "html": Support("yyyyyyyyyy"),
    "head": Support("yyyyyyyyyy"),
    "title": Support("yyyyyyyyyy"),
    "meta": Support("ynnnnnnnyn", LIGHT),
    "style": Support("yyaaayyyyy", "It holds the rules of dark mode only; every other style stands in its tag."),
    "body": Support("yyaayaaayy", "A <div> takes its place, with the same styles."),
    "div": Support("yyyyyyyyyy"),
    "span": Support("yyyyyyyyyy"),
    "p": Support("yyyyyyyyyy"),
    "h1": Support("yyyyyyyyyy"),
    "h2": Support("yyyyyyyyyy"),
    "a": Support("yyyyyyyyyy"),
    "strong": Support("yyyyyyyyyy"),
    "del": Support("yyyyyyyyyy"),
    "ins": Support("yyyyyyyyyy"),
    "ul": Support("yyaaaaaayy", "Only lists that are numbered backwards are missing."),
    "li": Support("yyaaaaaayy", "Only numbers of our own choosing are missing."),
    "bdi": Support("yynnnnnnyy", "Signs beside Hebrew or Arabic words may stand on their wrong side."),
    "table": Support("yyyyyyyyyy"),
    "tr": Support("yyyyyyyyyy"),
    "td": Support("yyyyyyyyyy"),
}

PROPERTIES: Final[dict[str, Support]] = {
    "background-color": Support("yyyyyyyyyy"),
    "border": Support("yyyyayyyyy", ONLY_LOOKS),
    "border-color": Support("yyyyayyyyy", ONLY_LOOKS),
    "border-left": Support("yyyyayyyyy", ONLY_LOOKS),
    "border-top": Support("yyyyayyyyy", ONLY_LOOKS),
    "border-radius": Support("yyyynyyayy", "Corners are square."),
    "color": Support("yyyyyyyyyy"),
    "color-scheme": Support("yynnnnnnyy", LIGHT),
    "supported-color-schemes": Support("ynnnnnnnnn", LIGHT),
    "display": Support("yyyaayyayy", "We use none and inline-block; on Windows a button is a colored link."),
    "font-family": Support("yyyyyyyyyy"),
    "font-size": Support("yyyyayyaya", UNUSED),
    "font-weight": Support("yyyyayyayy", UNUSED),
    "line-height": Support("yyyyayyyyy", ONLY_LOOKS),
    "margin": Support("yyaaaaaayy", "On Windows `auto` is missing: a table around the mail centers it."),
    "max-width": Support("yyyyayyyyy", WIDE),
    "max-height": Support("yyyynyyyyy", PREVIEW),
    "opacity": Support("yyyynyyyyy", PREVIEW),
    "overflow": Support("aaaanaaaya", PREVIEW),
    "mso-hide": Support("nnnnynnnnn", PREVIEW),
    "overflow-wrap": Support("aannnnnn?y", LONG),
    "word-break": Support("aayayaanya", LONG),
    "padding": Support("yyyyayyyyy", ONLY_LOOKS),
    "text-decoration": Support("yyyaayyyyy", UNUSED),
    "white-space": Support("yyyanyyyyn", "A day may be broken over two lines."),
    "-webkit-text-size-adjust": Support("yynnnnnnny", "The program may make small letters larger."),
}

#: What stands before the braces of a style sheet.
RULES: Final[dict[str, Support]] = {
    "@media (prefers-color-scheme: dark)": Support("yynnnyynny", LIGHT),
    ":root": Support("yyyyyyyyyy"),
    ".": Support("yyyayyyyyy", "Only dark mode needs classes."),
}
