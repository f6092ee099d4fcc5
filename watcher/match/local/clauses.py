"""The query expressions whose meaning is exact, read into conditions: clauses joined by AND.

Those that this project writes for country, city, dates and ages; and closed lists (`AREA[Phase]PHASE3`). A clause
without quotation marks around a text is none: the registry would look for synonyms.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from watcher.errors import QueryError
from watcher.match.local.pieces import PLACES, QUANTITIES, SITE_POINT, SITE_STATUS, TOKENS, stated
from watcher.match.local.quantities import asked_span
from watcher.match.local.rule import AtOneSite, Circle, Condition, OneOf, Within
from watcher.match.local.words import in_words

KM_PER_UNIT: Final = {"km": 1.0, "mi": 1.609344}
#: The registry refuses any other radius (registry-api.md, section 2).
LEAST_MILES, MOST_MILES = 1, 500
MOST_NORTH, MOST_EAST = 90, 180

_NUMBER = r"\d+(?:\.\d+)?"
# Without quotation marks ALL is the whole registry, and MISSING an operator (registry-api.md, section 7).
_TOKEN = r"(?:(?!(?:ALL|MISSING)\b)[A-Z][A-Z0-9_]*|true|false)\b"  # noqa: S105 - a word of a closed list
CLAUSE: Final = re.compile(
    rf"""AREA\[(?P<piece>\w+)\]\s*(?:
        RANGE\[\s*(?P<low>[^\[\],]+?)\s*,\s*(?P<high>[^\[\],]+?)\s*\]
      | DISTANCE\[\s*(?P<north>-?{_NUMBER})\s*,\s*(?P<east>-?{_NUMBER})\s*,
                  \s*(?P<radius>{_NUMBER})\s*(?P<unit>km|mi)\s*\]
      | (?P<whole>COVER(?:AGE)?\[FullMatch\]\s*)?"(?P<phrase>[^"\\]*)"
      | (?P<token>{_TOKEN})
      | \(\s*(?P<tokens>{_TOKEN}(?:\s+OR\s+{_TOKEN})*)\s*\)
    )""",
    re.VERBOSE | re.ASCII,
)
ONE_SITE: Final = re.compile(r"SEARCH\[Location\]\s*\(\s*", re.ASCII)
AND: Final = re.compile(r"\s+AND\s+")
QUOTED_TOKEN: Final = re.compile(r"[A-Z][A-Z0-9_]*|true|false", re.ASCII)
END_OF_SITE: Final = re.compile(r"\s*\)")


class UnreadableError(QueryError):
    """An expression that says more than can be computed here."""


@lru_cache(maxsize=2**14)
def read_clauses(expression: str) -> frozenset[Condition]:
    """Return the conditions that an expression stands for. Raises QueryError where it is not exact."""
    return frozenset(_conditions(expression.strip()))


def circle(latitude: str, longitude: str, radius: str, unit: str) -> Circle:
    """Read a place and a radius in `km` or `mi`. Raises QueryError."""
    km = float(radius) * KM_PER_UNIT[unit]
    if abs(float(latitude)) > MOST_NORTH or abs(float(longitude)) > MOST_EAST:
        raise QueryError(f"{latitude}, {longitude} is no place on earth")
    if not LEAST_MILES * KM_PER_UNIT["mi"] <= km <= MOST_MILES * KM_PER_UNIT["mi"]:
        raise QueryError(f"the registry takes a radius of {LEAST_MILES} to {MOST_MILES} miles, not {radius} {unit}")
    return Circle((float(latitude), float(longitude)), km)


def _conditions(text: str) -> Iterator[Condition]:
    at = 0
    while True:
        condition, at = _one(text, at)
        yield condition
        if at == len(text):
            return
        at = _past(AND, text, at)


def _one(text: str, at: int) -> tuple[Condition, int]:
    opened = ONE_SITE.match(text, at)
    if opened:
        return _one_site(text, opened.end())
    found = _clause(text, at)
    return _condition(found), found.end()


def _one_site(text: str, at: int) -> tuple[AtOneSite, int]:
    """Read what must hold at one site, up to the closing parenthesis."""
    parts: list[AtOneSite] = []
    while True:
        found = _clause(text, at)
        parts.append(_site(found))
        closed = END_OF_SITE.match(text, found.end())
        if closed:
            return _together(parts), closed.end()
        at = _past(AND, text, found.end())


def _together(parts: list[AtOneSite]) -> AtOneSite:
    circles = [part.circle for part in parts if part.circle]
    statuses = [part.statuses for part in parts if part.statuses is not None]
    if len(circles) > 1:
        raise UnreadableError("only the registry reads two distances of one site")
    return AtOneSite(
        frozenset().union(*(part.names for part in parts)),
        frozenset.intersection(*statuses) if statuses else None,
        circles[0] if circles else None,
    )


def _clause(text: str, at: int) -> re.Match[str]:
    found = CLAUSE.match(text, at)
    if found is None:
        raise UnreadableError(f"only the registry reads `{text[at : at + 60]}`")
    return found


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    if found is None:
        raise UnreadableError(f"only the registry reads `{text[at : at + 60].strip()}`")
    return found.end()


def _condition(found: re.Match[str]) -> Condition:
    piece = found["piece"]
    if found["low"] and piece in QUANTITIES:
        return _range(piece, found["low"], found["high"])
    if piece in TOKENS:
        return OneOf(frozenset(f"{piece}={token}" for token in _tokens(found)))
    if piece == "LeadSponsorName" and found["whole"]:
        return OneOf(frozenset((f"{piece}={_words(found['phrase'])}",)))
    return _site(found)


def _range(piece: str, low: str, high: str) -> OneOf | Within:
    if (low, high) == ("MIN", "MAX"):
        return OneOf(frozenset((stated(piece),)))
    return Within(piece, *asked_span(QUANTITIES[piece][1], low, high))


def _site(found: re.Match[str]) -> AtOneSite:
    piece = found["piece"]
    if piece in PLACES and found["phrase"] is not None and not found["whole"]:
        return AtOneSite(frozenset(((PLACES[piece], _words(found["phrase"])),)))
    if piece == SITE_STATUS:
        return AtOneSite(statuses=_tokens(found))
    if piece == SITE_POINT and found["radius"]:
        return AtOneSite(circle=circle(*found.group("north", "east", "radius", "unit")))
    raise UnreadableError(f"only the registry reads `{found[0][:60]}`")


def _tokens(found: re.Match[str]) -> frozenset[str]:
    quoted = found["phrase"] if not found["whole"] and QUOTED_TOKEN.fullmatch(found["phrase"] or "") else None
    listed = found["token"] or found["tokens"] or quoted
    if listed is None:
        raise UnreadableError(f"only the registry reads `{found[0][:60]}`")
    return frozenset(re.split(r"\s+OR\s+", listed))


def _words(phrase: str) -> str:
    words = in_words(phrase)
    if not words.strip():
        raise QueryError("a phrase without a word finds nothing to look for")
    return words
