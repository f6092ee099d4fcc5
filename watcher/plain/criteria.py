"""The eligibility text as single criteria, each where its author put it: under inclusion or exclusion, and a heading.

The registry serves CommonMark: a list line is a criterion, an indented paragraph belongs to the one above it.
Of 1,424 real texts none has a line that continues the one before without an indent.
"""

import html
import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

#: CommonMark's escapes, which the registry writes before any ASCII punctuation (`\\>`, `\\[`).
ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
BULLET: Final = r"[*\-•·◦▪●○■□➢✓\u2013\u2023]|o(?=\s)"
#: A number or letter that only counts. `A. fumigatus` is no such letter: a counted criterion starts large.
NUMBER: Final = (
    r"\(?\d{1,3}[.):]+|\d{1,2}\.\d{1,2}[.)]?(?=\s+[A-Z][a-z])|\(?[ivx]{1,4}[.)]"
    r"|\(?[a-z][.)]|\(?[A-Z]\)|[A-Z]\.(?=\s+[A-Z\d])"
)
MARK: Final = re.compile(rf"(?:{BULLET}|{NUMBER})\s+")
#: Lists that were typed by hand arrive as text within the criterion: `1\\. Age`, `\\- Age`.
TYPED_MARK: Final = re.compile(rf"(?:-|{NUMBER})\s+")


class Section(StrEnum):
    """What a criterion decides."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    #: The text does not say; most such texts list who can take part.
    UNSAID = "criterion"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion, or a heading above some, without marks and escapes."""

    section: Section
    text: str
    #: The place in the list of the heading or criterion that it stands under.
    under: int | None = None
    is_heading: bool = False


def unescaped(text: str) -> str:
    """Return a registry text without its escapes and HTML entities, as its author wrote it."""
    return ESCAPE.sub(r"\1", html.unescape(text))


def read_criteria(text: str) -> tuple[Criterion, ...]:
    r"""Return the criteria and headings of an eligibility text in its order.

    A line that only says `Inclusion Criteria:` is neither: it is the section of what follows.

    >>> [(one.section.value, one.text) for one in read_criteria("Inclusion Criteria:\n\n1. Age \\> 18\n2. Consent")]
    [('inclusion', 'Age > 18'), ('inclusion', 'Consent')]
    """
    reading = _Reading()
    for line in text.splitlines():
        if line.strip():
            reading.read(line)
    return tuple(reading.found)


@dataclass(slots=True)
class _Reading:
    """A text as far as it is read."""

    found: list[Criterion] = field(default_factory=list)
    section: Section = Section.UNSAID
    heading: int | None = None
    #: Indent and place of the criteria that a more indented line would stand under.
    above: list[tuple[int, int]] = field(default_factory=list)

    def read(self, line: str) -> None:
        indent, is_listed, text = _parts(line)
        self.above = [(left, at) for left, at in self.above if left < indent]
        if not is_listed and self.above:
            self._continue(text)
        elif not indent and (opening := opening_of(text, self.section, is_listed=is_listed)):
            self._open(opening)
        elif not is_listed and _is_heading(text):
            self._head(text)
        elif text:
            self._add(text, indent)

    def _open(self, opening: "Opening") -> None:
        self.section, self.heading, self.above = opening.section, None, []
        if opening.heading:
            self._head(opening.heading)
        if not opening.names_whom:
            self.heading = None
        if opening.rest and _is_heading(opening.rest):
            self._head(opening.rest)
        elif opening.rest:
            self._add(opening.rest, 0)

    def _head(self, text: str) -> None:
        self.found.append(Criterion(self.section, text, is_heading=True))
        self.heading, self.above = len(self.found) - 1, []

    def _add(self, text: str, indent: int) -> None:
        self.found.append(Criterion(self.section, text, self.above[-1][1] if self.above else self.heading))
        self.above.append((indent, len(self.found) - 1))

    def _continue(self, text: str) -> None:
        """Join an indented paragraph to the criterion that it explains."""
        at = self.above[-1][1]
        self.found[at] = replace(self.found[at], text=f"{self.found[at].text} {text}")


def _parts(line: str) -> tuple[int, bool, str]:
    """Return the indent of a line, whether it is marked as one of a list, and its text without marks."""
    bare = line.lstrip(" \t\xa0")
    mark = MARK.match(bare)
    text = unescaped(bare[mark.end() :] if mark else bare)
    typed = TYPED_MARK.match(text)
    if typed:
        text = text[typed.end() :]
    text = " ".join(text.replace("\uff1a", ":").split())
    return len(line.expandtabs(4)) - len(bare.expandtabs(4)), bool(mark or typed), "" if text == ":" else text


#: Words that may stand before `inclusion criteria` without saying anything more.
PLAIN: Final = frozenset({"key", "main", "major", "general", "specific", "eligible", "subject", "patient", "study"})
#: Words that make a sentence of a line.
SENTENCE: Final = frozenset(
    {"who", "that", "which", "meet", "meets", "meeting", "all", "any", "the", "of", "to", "with", "not", "no", "other"}
)
CRITERIA_LINE: Final = re.compile(
    r"\d*\W*(?P<before>(?:[\w'\u2019]+ ){0,4}?)(?P<which>(?:non|pre)?[- ]?inclusion|exclusion)s?"
    r"(?P<criteria> criteri(?:a|on|um))?(?P<after>[^:.]{0,80}?) ?(?P<colon>[:.]|$) ?(?P<rest>.*)",
    re.IGNORECASE,
)
#: `Women were ineligible if they:`, `Patients will be excluded if:`.
SAYS_WHO: Final = (
    (
        Section.EXCLUSION,
        re.compile(r"\b(?:ineligible|not (?:be )?eligible|excluded|exclusions?|non-inclusion)\b", re.IGNORECASE),
    ),
    (Section.INCLUSION, re.compile(r"\b(?:eligible|included|inclusions?)\b", re.IGNORECASE)),
)
NOTE: Final = re.compile(r"\W*note\b", re.IGNORECASE)
LONGEST_HEADING: Final = 120
MOST_WORDS: Final = 9


@dataclass(frozen=True, slots=True)
class Opening:
    """A line that opens a section."""

    section: Section
    #: The line where it says more than `Key inclusion criteria:`, as it does for one cohort of several; else empty.
    heading: str = ""
    #: What follows on the same line.
    rest: str = ""
    #: The heading says of whom; `Patients are excluded if:` does not.
    names_whom: bool = True


def opening_of(text: str, present: Section, *, is_listed: bool) -> Opening | None:
    """Return the section that a line opens, None for a line that opens none."""
    found = CRITERIA_LINE.fullmatch(text)
    if found is not None and _opens(found, is_listed=is_listed):
        section = Section.EXCLUSION if found["which"].lower() in ("exclusion", "non-inclusion") else Section.INCLUSION
        says_more = found["after"].strip() or not PLAIN.issuperset(found["before"].lower().split())
        rest = MARK.sub("", f"{found['rest']} ", count=1).strip()
        return Opening(section, text.removesuffix(found["rest"]).strip() if says_more else "", rest)
    if is_listed or not _is_heading(text) or NOTE.match(text):
        return None
    said = next((section for section, words in SAYS_WHO if words.search(text)), None)
    # Among the exclusions, `Patients are eligible if:` is an exception, and not a section.
    if said is None or (said is Section.INCLUSION and present is not Section.UNSAID):
        return None
    return Opening(said, text, names_whom=False)


def _opens(found: re.Match[str], *, is_listed: bool) -> bool:
    if "/" in found["after"] or not SENTENCE.isdisjoint(found["before"].lower().split()):
        return False
    if not found["criteria"]:
        return not found["after"].strip() and not found["rest"] and found["colon"] == ":"
    ends_here = not found["rest"]
    if is_listed:
        return ends_here and found["colon"] == ":"
    return found["colon"] == ":" or (ends_here and len(found[0].split()) <= MOST_WORDS)


def _is_heading(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and (text.endswith(":") or (text.isupper() and len(text.split()) > 1))
