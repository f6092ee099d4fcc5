"""Saved searches as rules: read from the parameters that the search is kept as."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from watcher.errors import NotATrialError, QueryError
from watcher.match.local.clauses import UnreadableError, circle, read_clauses
from watcher.match.local.options import read_options
from watcher.match.local.rule import AtOneSite, Condition, OneOf, Rule
from watcher.model.record import NCT_ID, normal_nct_id

GEO: Final = re.compile(r"distance\((-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)(km|mi)?\)", re.ASCII)
STATUS: Final = re.compile(r"[A-Z_]+")
#: What each query of words looks into beyond the words themselves.
BEYOND_WORDS: Final[Mapping[str, str]] = {
    "query.cond": "synonyms and MeSH terms",
    "query.intr": "synonyms and MeSH terms",
    "query.spons": "other spellings of the name",
    "query.lead": "other spellings of the name",
    "query.locn": "other names of the place",
}


def read_rule(parameters: Mapping[str, str]) -> Rule | None:
    """Return the search as a rule, or None where only the registry knows its members (see `why_not`)."""
    try:
        return _read(parameters)
    except QueryError:
        return None


def why_not(parameters: Mapping[str, str]) -> str | None:
    """Tell in English what of the search only the registry can answer; None where nothing is."""
    try:
        _read(parameters)
    except QueryError as exc:
        return str(exc)
    return None


def _read(parameters: Mapping[str, str]) -> Rule:
    given = {key: value for key, value in parameters.items() if value.strip()}
    if not given:
        raise QueryError("it asks for nothing")
    alone = _only_ids(given)
    if alone:
        return Rule(frozenset((_ids(alone),)))
    return Rule(frozenset(condition for key, value in given.items() for condition in _conditions(key, value)))


def _only_ids(given: Mapping[str, str]) -> list[str]:
    """Return the ids of a query that is nothing but ids.

    The registry then ignores the rest of the search; such a one is refused when it is saved, and never read here.
    """
    for key, value in given.items():
        words = re.split(r"[\s,]+", value.strip(" ,"))
        if not key.startswith("query.") or not all(NCT_ID.fullmatch(word.upper()) for word in words):
            continue
        if len(given) > 1:
            raise QueryError(f"`{key}` holds only NCT IDs, and then the registry ignores the rest of the search")
        return words
    return []


def _conditions(key: str, value: str) -> Iterable[Condition]:
    if key.startswith("query."):
        return _query(key, value)
    # Both stages of filters choose the same trials (registry-api.md, section 2).
    name = key.removeprefix("postFilter.").removeprefix("filter.")
    if name not in READERS:
        raise QueryError(f"only the registry reads `{key}`")
    return READERS[name](value)


def _query(key: str, value: str) -> Iterable[Condition]:
    try:
        # A query without an area of its own looks into the names of lead sponsors.
        return read_clauses(f"AREA[LeadSponsorName]{value}" if key == "query.lead" else value)
    except UnreadableError:
        beyond = BEYOND_WORDS.get(key, "synonyms")
        raise QueryError(f"`{key}` searches for words, and the registry also finds {beyond}") from None


def _advanced(value: str) -> Iterable[Condition]:
    try:
        return read_clauses(value)
    except UnreadableError as exc:
        raise QueryError(f"it holds an expression of which {exc}") from exc


def _statuses(value: str) -> Iterable[Condition]:
    statuses = re.split(r"[,|]", value)
    if not all(STATUS.fullmatch(status) for status in statuses):
        raise QueryError(f"{value!r} are no statuses of the registry")
    return (OneOf(frozenset(f"OverallStatus={status}" for status in statuses)),)


def _listed_ids(value: str) -> Iterable[Condition]:
    return (_ids(re.split(r"[,|]", value)),)


def _ids(texts: Iterable[str]) -> OneOf:
    try:
        return OneOf(frozenset(f"NCTId={normal_nct_id(text)}" for text in texts))
    except NotATrialError as exc:
        raise QueryError(str(exc)) from exc


def _near(value: str) -> Iterable[Condition]:
    found = GEO.fullmatch(value)
    if found is None:
        raise QueryError(f"{value!r} cannot be read: the registry takes distance(39.0,-77.1,50mi)")
    return (AtOneSite(circle=circle(found[1], found[2], found[3], found[4] or "mi")),)


READERS: Final[Mapping[str, Callable[[str], Iterable[Condition]]]] = {
    "aggFilters": read_options,
    "advanced": _advanced,
    "geo": _near,
    "ids": _listed_ids,
    "overallStatus": _statuses,
}
