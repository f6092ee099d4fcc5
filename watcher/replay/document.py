"""A record made ready for searching: values by piece, and text as words between blanks.

Nothing is prepared before it is asked for, and nothing twice.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from watcher.model.record import Json
from watcher.replay.pieces import ENUMS, LOCATIONS, Area, Piece, found_at, lists_at

WORD = re.compile(r"\w+")


# Most texts of a record are the same on the next release.
@lru_cache(maxsize=2**17)
def in_words(text: str) -> str:
    r"""Return the lower-case words between single blanks, one more at each end, so that a phrase is a substring.

    >>> in_words("Stage II\-III, HER2+")
    ' stage ii iii her2 '
    """
    return f" {' '.join(WORD.findall(text.lower()))} "


class Document:
    """One record, or one site of it when `root` is the path of the sites."""

    __slots__ = ("_readings", "_sites", "_texts", "_values", "record", "root")

    def __init__(self, record: Json, root: tuple[str, ...] = ()) -> None:
        self.record = record
        self.root = root
        self._sites: tuple[Document, ...] | None = None
        self._values: dict[str, tuple[Json, ...]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._readings: dict[str, tuple[str, ...]] = {}

    def values(self, piece: Piece) -> tuple[Json, ...]:
        """Every value of a piece, in the record's order."""
        known = self._values.get(piece.name)
        if known is None:
            known = self._values[piece.name] = self._find(piece)
        return known

    def sizes(self, piece: Piece) -> tuple[int, ...]:
        """How long the piece's lists are."""
        return tuple(len(listed) for listed in lists_at(self.record, piece.path[len(self.root) :]))

    def texts(self, piece: Piece) -> tuple[str, ...]:
        """Every value of a piece in words; a token of an enumeration also by its label."""
        known = self._texts.get(piece.name)
        if known is None:
            values = (value for value in self.values(piece) if isinstance(value, str))
            known = self._texts[piece.name] = tuple(in_words(value) for value in _readable(piece, values))
        return known

    def readings(self, area: Area) -> tuple[str, ...]:
        """The texts in which the words of one term must all stand.

        For a piece each value is one, for the area of places each site, for any other area the whole record.
        """
        known = self._readings.get(area.name)
        if known is None:
            known = self._readings[area.name] = self._read(area)
        return known

    def sites(self) -> "tuple[Document, ...]":
        """Each site as a document of its own, for conditions that must hold in one place."""
        if self._sites is None:
            listed = found_at(self.record, LOCATIONS[len(self.root) :])
            self._sites = tuple(Document(site, LOCATIONS) for site in listed)
        return self._sites

    def _find(self, piece: Piece) -> tuple[Json, ...]:
        if piece.type == "count":
            return self.sizes(piece)
        return tuple(found_at(self.record, piece.path[len(self.root) :]))

    def _read(self, area: Area) -> tuple[str, ...]:
        if area.single:
            return self.texts(area.single)
        if area.name == "LocationSearch" and not self.root:
            return tuple(site.readings(area)[0] for site in self.sites())
        # A line break keeps a phrase from running from one value into the next.
        return ("\n".join(text for piece in area.pieces for text in self.texts(piece)),)


def _readable(piece: Piece, values: Iterable[str]) -> Iterator[str]:
    labels = ENUMS[piece.enum] if piece.enum else {}
    for value in values:
        yield value
        if value in labels:
            yield labels[value]
