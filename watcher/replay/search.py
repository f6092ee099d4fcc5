"""The address `/studies`: a request becomes a search, a search on a snapshot becomes a page."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from watcher.errors import QueryError, UsageError
from watcher.replay.evaluate import Predicate, predicate
from watcher.replay.filters import by_options, by_place, by_status
from watcher.replay.ordering import (
    SortBy,
    in_no_order,
    in_order,
    page_token,
    read_page_token,
    read_sort,
)
from watcher.replay.parameters import (
    GEO_DECAY,
    NCT_ID_FORM,
    SYNONYM,
    check_output,
    flag,
    items,
    known,
    page_size,
    written,
)
from watcher.replay.projection import Projection, read_fields
from watcher.replay.snapshot import Snapshot

#: The area that each query parameter searches.
QUERIES = {
    "query.cond": "ConditionSearch",
    "query.term": "BasicSearch",
    "query.locn": "LocationSearch",
    "query.titles": "TitleSearch",
    "query.intr": "InterventionSearch",
    "query.outc": "OutcomeSearch",
    "query.spons": "SponsorSearch",
    "query.lead": "LeadSponsorName",
    "query.id": "IdSearch",
    "query.patient": "PatientSearch",
}
FILTERS = ("overallStatus", "geo", "ids", "advanced", "synonyms")
NAMES = {
    "format", "markupFormat", "aggFilters", "geoDecay", "fields", "sort", "countTotal", "pageSize", "pageToken",
    *QUERIES, *(f"{kind}.{name}" for kind in ("filter", "postFilter") for name in FILTERS),
}  # fmt: skip
ONLY_IDS = re.compile(r"[\s,]*NCT\d{8}(?:[\s,]+NCT\d{8})*[\s,]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Search:
    """A request that was understood."""

    tests: tuple[Predicate, ...]
    #: Only these ids, in each of the sets.
    ids: tuple[frozenset[str], ...]
    sort: tuple[SortBy, ...] | None
    fields: Projection | None
    size: int
    #: None for the first page.
    offset: int | None
    count: bool


@dataclass(frozen=True, slots=True)
class Page:
    nct_ids: tuple[str, ...]
    total: int | None
    next_token: str | None


def read_search(given: Iterable[tuple[str, str]]) -> Search:
    """Raises UsageError or QueryError in the registry's words."""
    asked = known(given, NAMES)
    check_output(asked)
    if "geoDecay" in asked and GEO_DECAY.fullmatch(asked["geoDecay"]) is None:
        raise UsageError("Parameter `geoDecay` has incorrect format")
    queried = [area for name, area in QUERIES.items() if asked.get(name)]
    tests, ids = (*_tests(asked),), (*_ids(asked),)
    only = next((asked[name] for name in QUERIES if ONLY_IDS.fullmatch(asked.get(name, ""))), None)
    if only is not None:
        # A query of ids alone switches off every filter and every other query.
        tests, ids = (), (frozenset(found.upper() for found in re.findall(r"\w+", only)),)
    return Search(
        tests,
        ids,
        read_sort(asked["sort"]) if asked.get("sort") else None,
        read_fields(asked["fields"], queried) if "fields" in asked else None,
        page_size(asked),
        read_page_token(asked["pageToken"]) if "pageToken" in asked else None,
        flag(asked, "countTotal"),
    )


def find(search: Search, snapshot: Snapshot, turn: int, pages_off: int = 0) -> Page:
    """Return one page; `turn` moves the order of an unsorted search, `pages_off` a faulty page."""
    found = [
        nct_id
        for nct_id in _candidates(search, snapshot)
        if all(test(snapshot.document(nct_id)) for test in search.tests)
    ]
    ordered = in_no_order(found, turn) if search.sort is None else in_order(found, search.sort, snapshot)
    start = search.offset or 0
    asked_for = max(0, start + pages_off * search.size)
    shown = tuple(ordered[asked_for : asked_for + search.size])
    # A full last page still has a token; it leads to an empty page.
    more = len(shown) == search.size
    total = len(ordered) if search.count and search.offset is None else None
    return Page(shown, total, page_token(asked_for + search.size) if more else None)


def _candidates(search: Search, snapshot: Snapshot) -> Iterable[str]:
    if not search.ids:
        return snapshot.records
    shown = [{snapshot.standing_for(nct_id) for nct_id in ids} for ids in search.ids]
    return [nct_id for nct_id in set.intersection(*shown) if nct_id is not None]


def _ids(asked: Mapping[str, str]) -> Iterator[frozenset[str]]:
    for kind in ("filter.ids", "postFilter.ids"):
        if kind in asked:
            yield frozenset(written(one) for one in items(kind, asked[kind], NCT_ID_FORM))


def _tests(asked: Mapping[str, str]) -> Iterator[Predicate]:
    for name, area in QUERIES.items():
        if asked.get(name):
            yield _expression(asked[name], area, f"parameter `{name}`")
    for kind in ("filter", "postFilter"):
        yield from _filter_tests(asked, kind)
    if asked.get("aggFilters"):
        yield from by_options(asked["aggFilters"])


def _filter_tests(asked: Mapping[str, str], kind: str) -> Iterator[Predicate]:
    status, geo, advanced, synonyms = (
        asked.get(f"{kind}.{name}") for name in ("overallStatus", "geo", "advanced", "synonyms")
    )
    if status:
        yield by_status(status)
    if geo:
        yield by_place(f"{kind}.geo", geo)
    if advanced:
        yield _expression(advanced, "BasicSearch", "advanced filter")
    if synonyms:
        items(f"{kind}.synonyms", synonyms, SYNONYM)
        raise UsageError(f"`{kind}.synonyms` is not replayed: the registry's synonyms are not public")


def _expression(text: str, area: str, where: str) -> Predicate:
    try:
        return predicate(text, area)
    except QueryError as wrong:
        raise QueryError(f"Error parsing query in {where}: {wrong}") from wrong
