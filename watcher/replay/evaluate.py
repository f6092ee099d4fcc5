"""Whether a record answers a query expression: the tree becomes one predicate on documents.

Names, tokens and values are checked while it is built, so a wrong expression is refused whatever the records are.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from watcher.errors import QueryError
from watcher.replay.document import Document, in_words
from watcher.replay.expression import (
    And,
    Covering,
    Distance,
    Everything,
    Expression,
    InArea,
    InDocument,
    Missing,
    Not,
    Or,
    Phrase,
    Range,
    Words,
    parse,
)
from watcher.replay.pieces import AREAS, ENUMS, LOCATIONS, Area, Piece, area_named
from watcher.replay.places import near
from watcher.replay.quantities import Quantity, Span, measured, span

Predicate: TypeAlias = Callable[[Document], bool]

NEVER, ALWAYS = float("-inf"), float("inf")


@dataclass(frozen=True, slots=True)
class Context:
    """What the operators around a term say about it."""

    area: Area
    #: The path of the sites inside SEARCH[Location].
    root: tuple[str, ...] = ()
    size: bool = False
    coverage: str = "Contains"


@lru_cache(maxsize=512)
def predicate(text: str, area: str) -> Predicate:
    """Return the test that an expression stands for, with the area in which its bare words are sought.

    Raises QueryError.
    """
    try:
        return _build(parse(text), Context(_area(area, ())))
    except RecursionError:
        raise QueryError("the expression is nested too deeply") from None


def _build(node: Expression, context: Context) -> Predicate:
    match node:
        case And(parts):
            return _all([_build(part, context) for part in parts])
        case Or(parts):
            return _any([_build(part, context) for part in parts])
        case Not(part):
            denied = _build(part, context)
            return lambda document: not denied(document)
        case _:
            return _scope(node, context)


def _scope(node: Expression, context: Context) -> Predicate:
    match node:
        case InArea(name, size, part):
            return _build(part, replace(context, area=_area(name, context.root), size=size))
        case Covering(mode, part):
            return _build(part, replace(context, coverage=mode))
        case InDocument(document, part):
            return _in_document(document, part, context)
        case _:
            return _term(node, context)


def _term(node: Expression, context: Context) -> Predicate:
    match node:
        case Everything():
            return lambda _document: True
        case Missing():
            return _missing(context)
        case Range(low, high):
            return _range(low, high, context)
        case Distance(latitude, longitude, km):
            return _distance((latitude, longitude), km, context)
        case Phrase(text):
            return _text([text], context)
        case Words(words):
            return _text(list(words), context)
        case _:
            raise QueryError("no viable alternative at input")


def _all(parts: list[Predicate]) -> Predicate:
    return lambda document: all(part(document) for part in parts)


def _any(parts: list[Predicate]) -> Predicate:
    return lambda document: any(part(document) for part in parts)


def _area(name: str, root: tuple[str, ...]) -> Area:
    area = area_named(name)
    if area is None or any(piece.path[: len(root)] != root for piece in area.pieces):
        raise QueryError(f"Unknown area name: `{name}`")
    return area


def _in_document(document: str, part: Expression, context: Context) -> Predicate:
    if document == "Study":
        return _build(part, context)
    if document != "Location":
        raise QueryError(f"Unknown document name: `{document}`")
    inner = _build(part, Context(AREAS["LocationSearch"], root=LOCATIONS))
    return lambda whole: any(inner(site) for site in whole.sites())


def _missing(context: Context) -> Predicate:
    pieces = context.area.pieces
    return lambda document: not any(document.values(piece) for piece in pieces)


def _range(low: str | None, high: str | None, context: Context) -> Predicate:
    if context.size:
        return _sized(_bounds(Quantity.NUMBER, low, high), context)
    if low is None and high is None:
        missing = _missing(context)
        return lambda document: not missing(document)
    piece = context.area.single
    if piece is None or piece.quantity is None:
        raise QueryError(f"RANGE is not supported by area: `{context.area.name}`")
    return _measured(piece, piece.quantity, _bounds(piece.quantity, low, high))


def _bounds(quantity: Quantity, low: str | None, high: str | None) -> Span:
    return (
        NEVER if low is None else span(quantity, low)[0],
        ALWAYS if high is None else span(quantity, high)[1],
    )


def _measured(piece: Piece, quantity: Quantity, within: Span) -> Predicate:
    low, high = within

    def holds(document: Document) -> bool:
        numbers = (measured(quantity, value) for value in document.values(piece))
        return any(number is not None and low <= number <= high for number in numbers)

    return holds


def _sized(within: Span, context: Context) -> Predicate:
    piece = context.area.single
    if piece is None or not piece.is_list:
        raise QueryError(f"Unknown area name: `{context.area.name}:size`")
    low, high = within
    return lambda document: any(low <= size <= high for size in document.sizes(piece))


def _distance(center: tuple[float, float], km: float, context: Context) -> Predicate:
    piece = context.area.single
    if piece is None or piece.type != "geo":
        raise QueryError(f"DISTANCE is not supported by area: `{context.area.name}`")
    return lambda document: any(near(point, center, km) for point in document.values(piece))


def _text(terms: list[str], context: Context) -> Predicate:
    """A word is found as the words in it: `PD-1` is `pd` before `1`."""
    piece = context.area.single
    if context.size:
        return _sized(span(Quantity.NUMBER, " ".join(terms)), context)
    if piece and piece.quantity:
        return _measured(piece, piece.quantity, span(piece.quantity, " ".join(terms)))
    if piece and piece.enum:
        return _token(piece, piece.enum, " ".join(terms))
    if piece and piece.type in ("boolean", "geo", ""):
        return _fact(piece, " ".join(terms))
    sought = [phrase for phrase in map(in_words, terms) if phrase.strip()]
    if not sought:
        raise QueryError("inner bool query clause cannot be null")
    if context.coverage == "Contains":
        return _contained(sought, context.area)
    return _covered(" ".join(" ".join(sought).split()), context)


def _token(piece: Piece, enum: str, token: str) -> Predicate:
    """Only whole tokens, as the registry writes them."""
    if token not in ENUMS[enum]:
        allowed = ", ".join(f"`{one}`" for one in ENUMS[enum])
        raise QueryError(f"Allowed values for enum field `{'.'.join(piece.path)}` are {allowed}")
    return lambda document: token in document.values(piece)


def _fact(piece: Piece, text: str) -> Predicate:
    if piece.type != "boolean" or text not in ("true", "false"):
        raise QueryError(f"Invalid value for field `{'.'.join(piece.path)}`: `{text}`")
    wanted = text == "true"
    # Python holds 1 to be equal to True; JSON does not.
    return lambda document: any(value is wanted for value in document.values(piece))


def _contained(sought: list[str], area: Area) -> Predicate:
    def holds(document: Document) -> bool:
        return any(all(phrase in reading for phrase in sought) for reading in document.readings(area))

    return holds


def _covered(words: str, context: Context) -> Predicate:
    fits: Callable[[str], bool] = {
        "FullMatch": lambda text: text == f" {words} ",
        "StartsWith": lambda text: text.startswith(f" {words} "),
        "EndsWith": lambda text: text.endswith(f" {words} "),
    }[context.coverage]
    pieces = context.area.pieces
    return lambda document: any(fits(text) for piece in pieces for text in document.texts(piece))
