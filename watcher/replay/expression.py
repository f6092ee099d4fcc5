"""The registry's query expressions (Essie): text in, a frozen tree out.

Precedence, highest first: words and phrases; NOT and the operators that set a context; AND, written or not; OR.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from watcher.errors import QueryError
from watcher.replay.quantities import KM_PER_UNIT


@dataclass(frozen=True, slots=True)
class Words:
    """Words without quotes; all must be found, in any order."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted text; its words must be found in a row."""

    text: str


@dataclass(frozen=True, slots=True)
class Everything:
    """ALL: the whole registry, whatever the context."""


@dataclass(frozen=True, slots=True)
class Missing:
    """MISSING: the field is absent."""


@dataclass(frozen=True, slots=True)
class Range:
    """RANGE[low,high], both included; None where MIN or MAX is written."""

    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Distance:
    """DISTANCE[latitude,longitude,radius]; degrees and kilometers."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"


@dataclass(frozen=True, slots=True)
class InArea:
    """AREA[name]..., or AREA[name:size]... for the length of a list."""

    area: str
    size: bool
    part: "Expression"


@dataclass(frozen=True, slots=True)
class InDocument:
    """SEARCH[document](...): all conditions hold in the same part of the record."""

    document: str
    part: "Expression"


@dataclass(frozen=True, slots=True)
class Covering:
    """COVERAGE[mode]...: how much of a value the text must cover."""

    mode: str
    part: "Expression"


Expression: TypeAlias = (
    Words | Phrase | Everything | Missing | Range | Distance | And | Or | Not | InArea | InDocument | Covering
)

COVERAGES = ("FullMatch", "StartsWith", "EndsWith", "Contains")
EXPANSIONS = ("None", "Term", "Concept", "Relaxation", "Lossy")
_OPERATORS = "AND|OR|NOT|ALL|MISSING|AREA|SEARCH|RANGE|DISTANCE|COVERAGE|COVER|EXPANSION|TILT|MIN|MAX"
_DISTANCE = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)(km|mi)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

# An operator word is one wherever it stands apart, also next to punctuation: `AML,ALL` is the whole registry.
# So a bare word ends before punctuation that an operator follows; the punctuation itself says nothing.
_GRAMMAR = r"""
    ?start: disjunction
    ?disjunction: conjunction (_OR conjunction)*
    ?conjunction: clause (_AND? clause)*
    ?clause: _NOT clause                      -> negation
           | _AREA BRACKET clause             -> area
           | _SEARCH BRACKET clause           -> search
           | _COVERAGE BRACKET clause         -> coverage
           | _EXPANSION BRACKET clause        -> expansion
           | _TILT BRACKET clause             -> tilt
           | _RANGE BRACKET                   -> range
           | _DISTANCE BRACKET                -> distance
           | _MISSING                         -> missing
           | _ALL                             -> everything
           | WORD+                            -> words
           | PHRASE                           -> phrase
           | "(" disjunction ")"

    _OR: /OR(?!\w)/
    _AND: /AND(?!\w)/
    _NOT: /NOT(?!\w)/
    _AREA: /AREA(?!\w)/
    _SEARCH: /SEARCH(?!\w)/
    _COVERAGE: /COVER(AGE)?(?!\w)/
    _EXPANSION: /EXPANSION(?!\w)/
    _TILT: /TILT(?!\w)/
    _RANGE: /RANGE(?!\w)/
    _DISTANCE: /DISTANCE(?!\w)/
    _MISSING: /MISSING(?!\w)/
    _ALL: /ALL(?!\w)/
    BRACKET: /\[[^\[\]]*\]/
    PHRASE: /"(?:\\.|[^"\\])*"/s
    WORD: /(?!OPERATOR)(?:\\.|\w|[^\w\s()\[\]"\\](?!OPERATOR))+/s
    PUNCTUATION.-1: /[^\w\s()\[\]"\\]+/
    %ignore /\s+/
    %ignore PUNCTUATION
""".replace("OPERATOR)", rf"(?:{_OPERATORS})(?!\w))")


def parse(text: str) -> Expression:
    """Raises QueryError in the words of the registry's parser."""
    try:
        parsed: Expression = _PARSER.parse(text)  # type: ignore[assignment]  # the builder replaces lark's trees
    except UnexpectedInput as wrong:
        raise QueryError(_complaint(text, wrong)) from wrong
    return parsed


def _complaint(text: str, wrong: UnexpectedInput) -> str:
    if not isinstance(wrong, UnexpectedToken):
        unread = text.split("\n")[wrong.line - 1][wrong.column - 1 :]
        return f"token recognition error at: '{unread[:20]}'"
    if wrong.token.type == "$END" and text.split()[-1:] == ["NOT"]:
        return "inner bool query clause cannot be null"
    found = {"$END": "<EOF>", "BRACKET": "["}.get(wrong.token.type, str(wrong.token))
    if "RPAR" in wrong.accepts and text.count("(") > text.count(")"):
        return f"missing ')' at '{found}'"
    return f"mismatched input '{found}'"


def _inside(bracket: Token) -> str:
    return bracket[1:-1].strip()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


@v_args(inline=True)
class _Builder(Transformer[Token, Expression]):
    """One method for each rule of the grammar; lark calls it with the parts in order."""

    def disjunction(self, *parts: Expression) -> Expression:
        return Or(parts)

    def conjunction(self, *parts: Expression) -> Expression:
        return And(parts)

    def negation(self, part: Expression) -> Expression:
        return Not(part)

    def area(self, bracket: Token, part: Expression) -> Expression:
        name, colon, suffix = _inside(bracket).partition(":")
        if colon and suffix != "size":
            raise QueryError(f"Unknown area name: `{_inside(bracket)}`")
        return InArea(name, bool(colon), part)

    def search(self, bracket: Token, part: Expression) -> Expression:
        return InDocument(_inside(bracket), part)

    def coverage(self, bracket: Token, part: Expression) -> Expression:
        if _inside(bracket) not in COVERAGES:
            raise QueryError(f"Invalid coverage: {_inside(bracket)}")
        return Covering(_inside(bracket), part)

    def expansion(self, bracket: Token, part: Expression) -> Expression:
        """Accepted and without effect: synonyms are not known here."""
        if _inside(bracket) not in EXPANSIONS:
            raise QueryError(f"Invalid expansion: {_inside(bracket)}")
        return part

    def tilt(self, _bracket: Token, part: Expression) -> Expression:
        """Only moves the ranking."""
        return part

    def range(self, bracket: Token) -> Expression:
        low, comma, high = (part.strip() for part in _inside(bracket).partition(","))
        if not (low and comma and high):
            raise QueryError(f"Invalid range: `{bracket}`, expected [from,to]")
        return Range(None if low == "MIN" else low, None if high == "MAX" else high)

    def distance(self, bracket: Token) -> Expression:
        found = _DISTANCE.fullmatch("".join(_inside(bracket).split()))
        if found is None:
            raise QueryError(f"Invalid distance: `{bracket}`, expected [latitude,longitude,distance mi|km]")
        return Distance(float(found[1]), float(found[2]), float(found[3]) * KM_PER_UNIT[found[4]])

    def missing(self) -> Expression:
        return Missing()

    def everything(self) -> Expression:
        return Everything()

    def words(self, *words: Token) -> Expression:
        return Words(tuple(_unescaped(word) for word in words))

    def phrase(self, quoted: Token) -> Expression:
        return Phrase(_unescaped(quoted[1:-1]))


# The basic lexer sees every operator everywhere; one that looks only for what may follow would take `AND` for a word.
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=_Builder())
