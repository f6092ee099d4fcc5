"""The address `/studies` of the synthetic registry: which trials a request asks for, and a page of them.

The replay registry reads the request, in the registry's words; what it asks for is worked out from trials' numbers.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias
from urllib.parse import parse_qsl

from bench.synthetic.population import Population, number_of
from bench.synthetic.records import light, only_id, whole
from watcher.errors import UsageError
from watcher.replay.ordering import page_token
from watcher.replay.parameters import known
from watcher.replay.search import NAMES, Search, read_search

OUTPUT: Final = frozenset({"format", "fields", "sort", "countTotal", "pageSize", "pageToken"})
FILTERS: Final = frozenset({"filter.advanced", "filter.ids", "aggFilters"})
#: What a page must repeat of the request that its token came from.
NOT_BOUND: Final = frozenset({"countTotal", "pageSize", "pageToken"})
#: The order of trials' numbers, the newest first; the only one that sweeps ask for.
NEWEST_FIRST: Final = "StudyFirstPostDate:desc"
#: What a light record shows; some of it is never there.
LIGHT: Final = frozenset(
    {"NCTId", "NCTIdAlias", "OverallStatus", "LastKnownStatus", "WhyStopped", "LastUpdatePostDate", "HasResults"}
    | {"ReferencePMID", "ReferenceType", "RetractionPMID", "SeeAlsoLinkURL", "UnpostedAnnotation"}
    | {"ViolationAnnotation", "SubmissionTracking", "RemovedCountry"}
)
RANGE: Final = re.compile(r"AREA\[(StudyFirstPostDate|LastUpdatePostDate)\]RANGE\[([\d-]+|MIN),\s*([\d-]+|MAX)\]")
UNDATED: Final = "AREA[StudyFirstPostDate]MISSING"
STATUS: Final = "status"
CODES: Final[Mapping[str, str]] = {
    "not": "NOT_YET_RECRUITING",
    "rec": "RECRUITING",
    "act": "ACTIVE_NOT_RECRUITING",
    "com": "COMPLETED",
    "ter": "TERMINATED",
    "wit": "WITHDRAWN",
    "unk": "UNKNOWN",
}

Walk: TypeAlias = frozenset[tuple[str, str]]


@dataclass(slots=True)
class Turns:
    """What the registry remembers between two requests: the walks that were begun, and where unsorted ones start."""

    walks: set[Walk] = field(default_factory=set)
    unsorted: int = 0


def page(query: str, population: Population, turns: Turns) -> bytes:
    """Return the JSON of a page; raises UsageError for what the registry, or this one, cannot read."""
    given = parse_qsl(query, keep_blank_values=True)
    search, asked = read_search(given), known(given, NAMES)
    if unread := asked.keys() - OUTPUT - FILTERS:
        raise UsageError(f"the synthetic registry does not read `{min(unread)}`")
    _bind(asked, turns)
    found = _found(asked, search, population)
    start, render = search.offset or 0, _renderer(asked.get("fields"))
    places = range(start, min(start + search.size, len(found)))
    shown = [found[place] for place in _ordered(asked.get("sort"), places, len(found), turns)]
    total = b'"totalCount":%d,' % len(found) if search.count and search.offset is None else b""
    # A full last page still has a token; it leads to an empty page.
    token = b',"nextPageToken":"%b"' % page_token(places.stop).encode() if len(shown) == search.size else b""
    return b'{%b"studies":[%b]%b}' % (total, b",".join(render(population, one) for one in shown), token)


def _bind(asked: Mapping[str, str], turns: Turns) -> None:
    """Refuse a token of another search; the registry answers such a one with wrong trials."""
    walk = frozenset((name, value) for name, value in asked.items() if name not in NOT_BOUND)
    if "pageToken" not in asked:
        turns.walks.add(walk)
    elif walk not in turns.walks:
        raise UsageError("Parameter `pageToken` has incorrect format")


def _ordered(sort: str | None, places: range, count: int, turns: Turns) -> Iterable[int]:
    """Return the places of a page's trials in the order of their numbers; without a sort each answer starts elsewhere.

    Raises UsageError for any order that no sweep asks for.
    """
    if sort is not None and sort != NEWEST_FIRST:
        raise UsageError(f"the synthetic registry does not sort by {sort!r}")
    if sort:
        return (count - 1 - place for place in places)
    turns.unsorted += 1
    return ((place + turns.unsorted) % count for place in places)


def _renderer(fields: str | None) -> Callable[[Population, int], bytes]:
    if fields is None:
        return whole
    names = frozenset(re.split(r"[,|]", fields))
    if unknown := names - LIGHT:
        raise UsageError(f"the synthetic registry does not show `{min(unknown)}` alone")
    return only_id if names == {"NCTId"} else light


def _found(asked: Mapping[str, str], search: Search, population: Population) -> Sequence[int]:
    """Return the numbers of the trials that all filters let through, in their order."""
    found: Sequence[int] = range(population.trials)
    if search.ids:
        numbers = {number_of(one) for one in frozenset.intersection(*search.ids)}
        found = sorted(one for one in numbers if one < population.trials)
    if asked.get("filter.advanced"):
        found = _common(found, _dated(asked["filter.advanced"], population))
    if asked.get("aggFilters"):
        statuses = _statuses(asked["aggFilters"])
        found = [one for one in found if population.status(one) in statuses]
    return found


def _common(some: Sequence[int], others: Sequence[int]) -> Sequence[int]:
    """Return what is in both; whichever is a range is asked, because that takes no time."""
    if isinstance(some, range) and isinstance(others, range):
        return range(max(some.start, others.start), min(some.stop, others.stop))
    listed, asked = (others, some) if isinstance(some, range) else (some, others)
    return [one for one in listed if one in asked]


def _dated(expression: str, population: Population) -> Sequence[int]:
    if expression == UNDATED:
        return range(0)
    within = RANGE.fullmatch(expression)
    if within is None:
        raise UsageError(f"no sweep asks for {expression!r}")
    first, last = _day(within[2], date.min), _day(within[3], date(2100, 1, 1))
    if within[1] == "StudyFirstPostDate":
        return population.posted_between(first, last)
    return population.updated_between(first, last)


def _day(written: str, otherwise: date) -> date:
    return otherwise if written in ("MIN", "MAX") else date.fromisoformat(written)


def _statuses(filters: str) -> frozenset[str]:
    name, _, options = filters.partition(":")
    if name != STATUS or not set(options.split()) <= CODES.keys():
        raise UsageError(f"the synthetic registry does not read the filter {filters!r}")
    return frozenset(CODES[code] for code in options.split())
