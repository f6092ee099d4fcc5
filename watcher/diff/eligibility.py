"""Eligibility criteria: matched across versions wherever they stand, told one by one.

All changes of one text stand at its path: a criterion is a part of a leaf. Numbers, bullets and order are noise.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from rapidfuzz import fuzz

from watcher.diff.candidates import candidates
from watcher.diff.field import Field
from watcher.diff.found import Difference, Found, noise
from watcher.diff.noise import Rule
from watcher.diff.pairing import Assignment, Pairing
from watcher.diff.text import same_words
from watcher.plain.criteria import Criterion, Section, read_criteria

Criteria: TypeAlias = Sequence[Criterion]

#: Of 100: from here on two criteria of one section are one that was reworded.
ALIKE: Final = 58.0
#: As much is enough where the criteria before and after both stayed.
ALIKE_IN_PLACE: Final = 40.0
#: The longest real text has 270; far beyond it, criterion by criterion is no help to anybody.
MOST_CRITERIA: Final = 5_000
#: A heading is quoted as far as it takes to know it again.
CONTEXT: Final = 60
#: Signs that are typed in several ways, and what may close a criterion.
SIGNS: Final = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-",
                              "\u2013": "-", "\u2014": "-", "\u2265": ">=", "\u2264": "<=", "\u00d7": "x"})  # fmt: skip
CLOSING: Final = " .;,:"
#: `Participants must meet all of the following criteria` adds nothing to a criterion; `For cohort B` does.
SAYS_LITTLE: Final = re.compile(r"\b(?:criteria|following|eligible|excluded|included)\b", re.IGNORECASE)
SAYS_WHOM: Final = re.compile(r"\b(?:for|cohort|group|part|arm|phase|module|sub-?study)\b", re.IGNORECASE)
BETWEEN_NUMBERS: Final = re.compile(r"(?<=\d) ?- ?(?=\d)")
COMPARED: Final = re.compile(r" ?([<>]=?|=) ?")


def compare_criteria(field: Field, path: str, old: str, new: str) -> Iterator[Found]:
    """Tell each criterion and heading that came, went or was reworded; else why the texts say the same."""
    before, after = read_criteria(old), read_criteria(new)
    # The same words may stand under another heading, or outside of the list that said: at least one of these.
    if same_words(old, new) and _shape(before) == _shape(after):
        yield noise(Rule.WHITESPACE, path)
        return
    if len(before) + len(after) > MOST_CRITERIA:
        yield Difference(field, path, old, new)
        return
    pairing = pair_criteria(before, after)
    found = list(_told(pairing, before, after))
    if not found:
        yield noise(Rule.CRITERIA_FORM, path)
    for _, section, was, now in sorted(found, key=lambda one: one[0]):
        yield Difference(_row(field, section), path, was, now)


def _shape(criteria: Criteria) -> list[tuple[str, int | None, str]]:
    return [(_shelf(one), one.under, _form(one.text)) for one in criteria]


def pair_criteria(old: Criteria, new: Criteria) -> Pairing:
    """Match equal criteria, of the same heading first, then those in place, then the most alike."""
    before, after = _keys(old), _keys(new)
    criteria = Assignment([list(key) for key in before], [list(key) for key in after])
    criteria.pair_keys({at: key[1:] for at, key in enumerate(before)}, {at: key[1:] for at, key in enumerate(after)})
    criteria.pair(_in_place(criteria, old, new))
    criteria.pair_best(_scores(criteria, old, new))
    return criteria.result()


def _keys(criteria: Criteria) -> list[tuple[str, str, str]]:
    """Return heading, place and words of each; a text without sections lists who can take part."""
    return [
        (_form(criteria[one.under].text) if one.under is not None else "", _shelf(one), _form(one.text))
        for one in criteria
    ]


def _shelf(one: Criterion) -> str:
    section = Section.INCLUSION if one.section is Section.UNSAID else one.section
    return f"{section.value} heading" if one.is_heading else section.value


def _form(text: str) -> str:
    """Return a text without what only a typesetter sees: capitals, kinds of dashes and quotes, spaces around signs."""
    plain = " ".join(text.translate(SIGNS).casefold().split())
    return BETWEEN_NUMBERS.sub("-", COMPARED.sub(r"\1", plain)).rstrip(CLOSING)


def _in_place(criteria: Assignment, old: Criteria, new: Criteria) -> list[tuple[int, int]]:
    """Pair what stands alone between the same neighbors and has enough words in common."""
    partners = dict(criteria.result().pairs) | {-1: -1, len(old): len(new)}
    open_new = set(criteria.open_new)
    between = [(at, partners[at - 1] + 1) for at in criteria.open_old if at - 1 in partners]
    return [
        (at, to)
        for at, to in between
        if partners.get(at + 1) == to + 1
        and to in open_new
        and _shelf(old[at]) == _shelf(new[to])
        and fuzz.token_set_ratio(old[at].text, new[to].text) >= ALIKE_IN_PLACE
    ]


def _scores(criteria: Assignment, old: Criteria, new: Criteria) -> Iterator[tuple[float, int, int]]:
    theirs = {at: old[at].text.casefold() for at in criteria.open_old}
    ours = {at: new[at].text.casefold() for at in criteria.open_new}
    for before, after in candidates(theirs, ours):
        if _shelf(old[before]) == _shelf(new[after]):
            score = fuzz.ratio(theirs[before], ours[after], score_cutoff=ALIKE)
            if score:
                yield score, before, after


def _told(pairing: Pairing, old: Criteria, new: Criteria) -> Iterator[tuple[float, Criterion, str | None, str | None]]:
    """Yield (place, criterion, before, after) of what differs, in the order of the new text."""
    partners = dict(pairing.pairs)
    for before, after in pairing.pairs:
        was, now = _context(old, before, after, partners, new)
        if was != now:
            yield after, new[after], was, now
    for after in pairing.added:
        yield after, new[after], None, _under(new, after)
    for before in pairing.removed:
        # It is told behind the last one before it that stayed.
        place = max((partners[at] for at in range(before) if at in partners), default=-1)
        yield place + 0.5, old[before], _under(old, before), None


def _context(old: Criteria, before: int, after: int, partners: dict[int, int], new: Criteria) -> tuple[str, str]:
    """Return both texts of a pair, with their headings only where it moved from one to another that stayed."""
    was, now = old[before], new[after]
    if _has_moved(was.under, now.under, partners):
        moved = _under(old, before), _under(new, after)
        return moved if moved[0] != moved[1] else (_whole(old, before), _whole(new, after))
    if _form(was.text) == _form(now.text):
        return now.text, now.text
    above = _heading(new, after)
    return above + was.text, above + now.text


def _has_moved(was: int | None, now: int | None, partners: dict[int, int]) -> bool:
    """Say whether a criterion stands under another heading; one that came, went or was reworded is told itself."""
    if was is None or now is None:
        return was is not now and (was in partners if now is None else now in partners.values())
    return was in partners and now in partners.values() and partners[was] != now


def _under(criteria: Criteria, at: int) -> str:
    return _heading(criteria, at) + criteria[at].text


def _heading(criteria: Criteria, at: int) -> str:
    under = criteria[at].under
    if under is None:
        return ""
    text = criteria[under].text.rstrip(CLOSING)
    if criteria[under].is_heading and SAYS_LITTLE.search(text) and not SAYS_WHOM.search(text):
        return ""
    return f"{text if len(text) <= CONTEXT else text[:CONTEXT].rsplit(' ', 1)[0] + ' …'}: "


def _whole(criteria: Criteria, at: int) -> str:
    """Return a criterion under its whole heading, for two that only the end or a small word tells apart."""
    under = criteria[at].under
    return criteria[at].text if under is None else f"{criteria[under].text.rstrip(CLOSING)}: {criteria[at].text}"


def _row(field: Field, one: Criterion) -> Field:
    if one.is_heading:
        return replace(field, name="eligibility.heading")
    return replace(field, name=f"eligibility.{one.section.value}")
