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
#: A dash in front of a number is rather its sign: a T-score of - 2.5.
BULLET: Final = r"[*•·◦▪●○■□➢✓\u2023]|[\-\u2013](?!\s+\d)|o(?=\s)"
#: A number or letter that only counts. `A. fumigatus` is no such letter: a counted criterion starts large.
NUMBER: Final = (
    r"\(?\d{1,3}[.):]+|\d{1,2}\.\d{1,2}[.)]?(?=\s+[A-Z][a-z])|\(?[ivx]{1,4}[.)]"
    r"|\(?[a-z][.)]|\(?[A-Z]\)|[A-Z]\.(?=\s+[A-Z\d])"
)
MARK: Final = re.compile(rf"(?:{BULLET}|{NUMBER})\s+")
#: Lists that were typed by hand arrive as text within the criterion: `1\\. Age`, `\\- Age`.
TYPED_MARK: Final = re.compile(rf"(?:-(?!\s+\d)|{NUMBER})\s+")
#: Lines that tie the criteria around them.
TIES: Final = frozenset({"and", "or", "and/or", "plus"})
#: A text of one line opens its sections within it.
WITHIN: Final = re.compile(r"(?<=[.;])[ \t]+(?=(?:Key |Main )?(?:Inclusion|Exclusion) Criteria ?:)")


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
    for line in WITHIN.sub("\n\n", text).splitlines():
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
    #: Indent -> the last number that counted a criterion there.
    counted: dict[int, int] = field(default_factory=dict)

    def read(self, line: str) -> None:
        indent, mark, text = _parts(line)
        is_listed = mark is not None
        self.above = [(left, at) for left, at in self.above if left < indent]
        opening = opening_of(text, self.section, is_listed=is_listed, is_indented=indent > 0)
        if opening is not None:
            self._open(opening)
        elif mark and not self._counts(mark, indent, text):
            self._add(f"{mark} {text}", indent)
        elif self.found and ((not is_listed and self.above) or text.casefold().strip(" .,:;") in TIES):
            self._continue(text)
        elif not is_listed and _is_heading(text):
            self._head(text)
        elif text:
            self._add(text, indent)

    def _counts(self, mark: str, indent: int, text: str) -> bool:
        """Say whether a number or letter counts criteria; else it is content: 2. 5 mg, (18) or older, H. Pylori."""
        number, last = _number(mark), self.counted.get(indent, 0)
        if number not in (1, last, last + 1) and (DOUBTFUL.fullmatch(mark) or not text[:1].isupper()):
            return False
        self.counted[indent] = number
        return True

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
        """Join an indented paragraph to the criterion that it explains, and a tie to the one before it."""
        at = self.above[-1][1] if self.above else len(self.found) - 1
        self.found[at] = replace(self.found[at], text=f"{self.found[at].text} {text}")


def _parts(line: str) -> tuple[int, str | None, str]:
    """Return the indent of a line, its mark and its text; the mark is empty for a bullet, None without one."""
    bare = line.lstrip(" \t\xa0")
    marks = []
    mark = MARK.match(bare)
    if mark:
        marks.append(mark[0].strip())
    text = unescaped(bare[mark.end() :] if mark else bare)
    typed = TYPED_MARK.match(text)
    if typed:
        marks.append(typed[0].strip())
        text = text[typed.end() :]
    text = " ".join(text.replace("\uff1a", ":").split())
    counted = " ".join(one for one in marks if one != "o" and any(map(str.isalnum, one)))
    indent = len(line.expandtabs(4)) - len(bare.expandtabs(4))
    return indent, counted if marks else None, "" if text == ":" else text


def _number(mark: str) -> int:
    """Return what a mark counts: 3 of `3.`, `3.3`, `c)` and `iii.`."""
    digits = re.findall(r"\d+", mark)
    if digits:
        return int(digits[-1])
    letters = mark.strip("(). ").lower()
    return ROMAN.index(letters) + 1 if letters in ROMAN else ord(letters[0]) - ord("a") + 1


ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
#: Marks that are content as often: 1.5 Times, H. Pylori.
DOUBTFUL: Final = re.compile(r"\d+\.\d+|[A-Z]\.")
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
        re.compile(
            r"\b(?:ineligible|not (?:be )?eligible|excluded|exclusions?|exclusi[oó]n|non-inclusion)\b", re.IGNORECASE
        ),
    ),
    (Section.INCLUSION, re.compile(r"\b(?:eligible|included|inclusions?|inclusi[oó]n)\b", re.IGNORECASE)),
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


def opening_of(text: str, present: Section, *, is_listed: bool, is_indented: bool = False) -> Opening | None:
    """Return the section that a line opens, None for a line that opens none."""
    found = CRITERIA_LINE.fullmatch(text)
    if found is not None and _opens(found, is_listed=is_listed):
        section = Section.EXCLUSION if found["which"].lower() in ("exclusion", "non-inclusion") else Section.INCLUSION
        says_more = found["after"].strip() or not PLAIN.issuperset(found["before"].lower().split())
        mark = MARK.match(f"{found['rest']} ")
        rest = found["rest"][mark.end() :].strip() if mark else found["rest"].strip()
        return Opening(section, text.removesuffix(found["rest"]).strip() if says_more else "", rest)
    if is_listed or is_indented or not _is_heading(text) or NOTE.match(text):
        return None
    said = next((section for section, words in SAYS_WHO if words.search(text)), None)
    # Among the exclusions, `Patients are eligible if:` is an exception, and not a section.
    if said is None or (said is Section.INCLUSION and present is not Section.UNSAID):
        return None
    return Opening(said, text, names_whom=False)


def _opens(found: re.Match[str], *, is_listed: bool) -> bool:
    if "/" in found["after"] or not SENTENCE.isdisjoint(found["before"].lower().split()):
        return False
    ends_here = not found["rest"]
    if not found["criteria"]:
        return ends_here and not found["after"].strip() and (found["colon"] == ":" or not found["before"])
    if is_listed:
        return ends_here and (found["colon"] == ":" or not (found["before"] or found["after"].strip()))
    return found["colon"] == ":" or (ends_here and len(found[0].split()) <= MOST_WORDS)


def _is_heading(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and (text.endswith(":") or (text.isupper() and len(text.split()) > 1))
