"""Where HTML may be cut, and what is open there: enough of its structure to leave a valid rest."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
#: Elements that no reader sees the text of.
UNSEEN = frozenset({"head", "style", "script", "title"})
_WORD_END = re.compile(r"\s+")

#: An open element: its name, and where it starts.
Element: TypeAlias = tuple[str, int]
Open: TypeAlias = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Places between tags and words, in order, with the elements open at each."""

    places: list[int] = field(default_factory=list)
    #: What is open when the text ends here: a tag that starts here is not yet.
    before: list[Open] = field(default_factory=list)
    #: What is open for what stands here: a tag that starts here is.
    within: list[Open] = field(default_factory=list)

    def last_cut(self, most: int) -> int | None:
        """Return the index of the last place at or before this one at which readers see text; None: there is none."""
        for index in range(bisect_right(self.places, most) - 1, -1, -1):
            names = {name for name, _ in self.before[index]}
            if "body" in names and not names & UNSEEN:
                return index
        return None

    def index_at(self, place: int) -> int:
        """Return the index of the last place that is not after this one."""
        return bisect_right(self.places, place) - 1


def outline_of(html: str) -> Outline:
    parser = _Parser(html)
    parser.feed(html)
    parser.close()
    parser.mark(len(html), ())
    return parser.outline


class _Parser(HTMLParser):
    def __init__(self, html: str) -> None:
        # Unconverted, a piece of text is as long as it stands in the source.
        super().__init__(convert_charrefs=False)
        self.outline = Outline()
        self._open: Open = ()
        self._lines = [0, *(found.end() for found in re.finditer("\n", html))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        place = self._place()
        within = (*self._open, (tag, place))
        self.mark(place, within)
        if tag not in VOID:
            self._open = within

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.mark(self._place(), (*self._open, (tag, self._place())))

    def handle_endtag(self, tag: str) -> None:
        self.mark(self._place(), self._open)
        if tag in {name for name, _ in self._open}:
            # What was left open inside, as `<li>` may be, ends here too.
            while self._open[-1][0] != tag:
                self._open = self._open[:-1]
            self._open = self._open[:-1]

    def handle_data(self, data: str) -> None:
        place = self._place()
        self.mark(place, self._open)
        for found in _WORD_END.finditer(data):
            self.mark(place + found.end(), self._open)

    def mark(self, place: int, within: Open) -> None:
        self.outline.places.append(place)
        self.outline.before.append(self._open)
        self.outline.within.append(within)

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
