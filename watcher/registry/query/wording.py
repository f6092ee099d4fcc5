"""A saved search told in plain words, and the key by which two people's searches are known to be one."""

import hashlib
import re
from collections.abc import Callable, Mapping

from watcher.model.statuses import STATUS_CODES
from watcher.registry.query.address import request_target
from watcher.registry.query.circle import GEO
from watcher.registry.query.clauses import clauses_in_words
from watcher.registry.query.filters import (
    FILTERS,
    STATUSES,
    read_filters,
    write_filters,
)
from watcher.registry.query.words import OPERATOR, SYNTAX

LABELS: Mapping[str, str] = {
    "query.cond": "condition",
    "query.term": "words",
    "query.intr": "intervention",
    "query.titles": "title",
    "query.outc": "outcome",
    "query.spons": "sponsor or collaborator",
    "query.lead": "lead sponsor",
    "query.id": "ID",
    "query.patient": "patient's words",
    "query.locn": "location",
}
FACILITY = "AREA[LocationFacility]"
LISTS = ("overallStatus", "ids", "synonyms")


def describe_search(parameters: Mapping[str, str], place: str = "") -> str:
    """Tell a search in English for a title, such as "condition: gastric cancer; status: Recruiting".

    `place` is the name of the middle of its circle; a search has only the point.
    """
    told = [_described(key, parameters[key]) for key in LABELS if key in parameters]
    for key, value in sorted(parameters.items()):
        name = key.removeprefix("postFilter.").removeprefix("filter.")
        if key not in LABELS:
            told += _distance(value, place) if name == "geo" else TOLD.get(name, _as_it_stands)(value)
    return "; ".join(told)


def search_key(parameters: Mapping[str, str]) -> str:
    """Return the same 64 characters for the same search, whoever wrote it.

    Order, letter case of plain words, and the two ways to filter by status make no difference.
    A digest, because PostgreSQL refuses an index entry above some 2,700 bytes.
    """
    plain = {key: _canonical(key, value) for key, value in parameters.items()}
    options = read_filters(plain.pop("aggFilters", ""))
    if "filter.overallStatus" not in plain and "status" in options:
        tokens = {STATUS_CODES[code] for code in options.pop("status")}
        plain["filter.overallStatus"] = ",".join(sorted(tokens))
    if options:
        plain["aggFilters"] = write_filters(options)
    return hashlib.sha256(request_target("", plain).encode()).hexdigest()


def _canonical(key: str, value: str) -> str:
    if key.removeprefix("postFilter.").removeprefix("filter.") in LISTS:
        return ",".join(sorted(set(re.split(r"[,|]", value.upper()))))
    if not key.startswith("query.") or SYNTAX.search(value) or OPERATOR.search(value):
        return value
    # A word in capitals may be an abbreviation, which the registry may expand.
    return " ".join(word if word.isupper() else word.casefold() for word in value.split())


def _described(key: str, value: str) -> str:
    if value.startswith(FACILITY):
        return f"facility: {_without_escapes(value.removeprefix(FACILITY))}"
    return f"{LABELS[key]}: {_without_escapes(value)}"


def _without_escapes(text: str) -> str:
    return text.replace("\\", "")


def _statuses(value: str) -> list[str]:
    return [f"status: {' or '.join(STATUSES.get(token, token) for token in re.split(r'[,|]', value))}"]


def _filters(value: str) -> list[str]:
    chosen = read_filters(value)
    return [f"{FILTERS[name][0]}: {' or '.join(FILTERS[name][1][o] for o in chosen[name])}" for name in chosen]


def _distance(value: str, place: str) -> list[str]:
    found = GEO.fullmatch(value)
    return [f"within {found[3]} {found[4] or 'mi'} of {place or f'{found[1]}, {found[2]}'}"] if found else [value]


def _ids(value: str) -> list[str]:
    return [f"NCT IDs: {', '.join(re.split(r'[,|]', value))}"]


def _as_it_stands(value: str) -> list[str]:
    return [value]


TOLD: Mapping[str, Callable[[str], list[str]]] = {
    "overallStatus": _statuses,
    "aggFilters": _filters,
    "ids": _ids,
    "advanced": clauses_in_words,
}
