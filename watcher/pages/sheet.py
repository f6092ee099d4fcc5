"""What the printed summary has room for: whole criteria, as many as the sheet takes, and sites that one could join.

How much fits is reckoned in lines, from how many letters a line has; `tests/features/browser/test_printed_summary.py`
prints sheets and counts their pages.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from watcher.pages.eligibility import CriterionView, Eligibility, Group
from watcher.pages.sites import Site, Sites

#: Of a sheet of Letter, which is shorter than A4, in the print's lines of 8.5 points.
LINES: Final = 60
#: Letters of a line, across the sheet, and in one of two or three columns; a Chinese one has the room of two.
ACROSS, HALF, THIRD = 114, 47, 30
WIDE_FROM: Final = "\u2e80"
MOST_SITES: Final = 4
JOINABLE: Final = ("open", "coming", "unsaid")


@dataclass(frozen=True, slots=True)
class Part:
    """The criteria of a group that fit, and how many more the record has."""

    heading: str
    criteria: tuple[CriterionView, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Sheet:
    parts: tuple[Part, ...]
    #: Sites that take people now or soon, the nearest first; how many more of them there are.
    sites: tuple[Site, ...]
    sites_left: int


def sheet_of(eligibility: Eligibility, sites: Sites, across: Iterable[str], rows: int) -> Sheet:
    """Return what fits beside texts that stand `across` the sheet, and so many other lines."""
    joinable = _joinable(sites, is_closed=eligibility.is_closed)
    shown = joinable[:MOST_SITES]
    told = sum(lines_of(text, ACROSS) for text in (*across, *map(site_text, shown)))
    return Sheet(tuple(_parts(eligibility.groups, LINES - rows - told)), shown, len(joinable) - len(shown))


def rows_of(heights: Sequence[int], columns: int) -> int:
    """Return the lines that cells of such heights take, side by side in columns.

    >>> rows_of([1, 3, 2], 2)
    5
    """
    return sum(max(heights[first : first + columns]) for first in range(0, len(heights), columns))


def _joinable(sites: Sites, *, is_closed: bool) -> tuple[Site, ...]:
    if is_closed:
        return ()
    found = tuple(site for site in sites.nearest or sites.all if site.tone in JOINABLE)
    # Without a place: those that take people now, in whichever country they are.
    return found if sites.nearest else tuple(sorted(found, key=lambda site: JOINABLE.index(site.tone)))


def site_text(site: Site) -> str:
    """Return about what is printed of a site."""
    asked = " ".join(f"{one.name} {one.phone or one.email}" for one in site.contacts[:1])
    return f"{site.name}, {site.town}, {site.country} {site.status_words} {site.distance} {asked}"


def lines_of(text: str, letters: int) -> int:
    """Return how many lines of so many letters a text takes."""
    width = len(text) + sum(sign >= WIDE_FROM for sign in text)
    return -(-width // letters)


def text_of(one: CriterionView) -> str:
    return one.plain or "".join(piece.text for piece in one.pieces)


def _parts(groups: Sequence[Group], room: int) -> Iterator[Part]:
    """Yield what fits of each group; two stand side by side, one alone across the sheet."""
    letters = HALF if len(groups) > 1 else ACROSS
    for first in range(0, len(groups), 2):
        pair = [_part(group, room, letters) for group in groups[first : first + 2]]
        yield from (part for part, _used in pair)
        room -= max(used for _part_of, used in pair)


def _part(group: Group, room: int, letters: int) -> tuple[Part, int]:
    """Return the whole blocks that fit into so many lines, in their order, and the lines that they take."""
    kept: list[CriterionView] = []
    used, left = 2, 0
    for block in _blocks(group.criteria):
        lines = sum(lines_of(text_of(one), letters) for one in block)
        if used + lines <= room:
            kept += block
            used += lines
        else:
            left += sum(not one.is_heading for one in block)
    return Part(group.heading, tuple(kept), left), used


def _blocks(criteria: Iterable[CriterionView]) -> Iterator[list[CriterionView]]:
    """Yield each criterion with those that belong to it, and with the heading before it."""
    block: list[CriterionView] = []
    for one in criteria:
        is_new = bool(block) and not one.is_under and not block[-1].is_heading
        if is_new:
            yield block
            block = []
        block.append(one)
    if block:
        yield block
