"""A saved search, as parameters of API v2's `/studies`.

The parameter that a text stands in is kept for ever: the same words give other counts in another one
(pembrolizumab: 2,927 in `query.intr`, 2,531 as an intervention's name in `filter.advanced`).
"""

from collections.abc import Mapping, Sequence

from watcher.errors import QueryError
from watcher.registry.query.address import URL_LIMIT, request_target
from watcher.registry.query.clauses import place_clause
from watcher.registry.query.filters import phase_options, read_filters, status_tokens, write_filters
from watcher.registry.query.words import escape_words, only_nct_ids


def search_parameters(
    *,
    cond: str | None = None,
    term: str | None = None,
    intr: str | None = None,
    titles: str | None = None,
    outc: str | None = None,
    spons: str | None = None,
    lead: str | None = None,
    id_: str | None = None,
    locn: str | None = None,
    country: str | None = None,
    state: str | None = None,
    city: str | None = None,
    status: Sequence[str] = (),
    phase: Sequence[str] = (),
    filters: str = "",
) -> dict[str, str]:
    """Build a search from words; none of them can run as an operator.

    `status` takes tokens or words ("recruiting"), `phase` 1, "phase 2", "early 1", "NA", `filters` the site's own
    "sex:f,results:with". Raises QueryError for an empty search, and for what of these the registry does not have.
    """
    texts = {"cond": cond, "term": term, "intr": intr, "titles": titles, "outc": outc}
    texts |= {"spons": spons, "lead": lead, "id": id_, "locn": locn}
    found = {f"query.{key}": _words(key, text) for key, text in texts.items() if text is not None}
    named = {"country": country, "state": state, "city": city}
    places = {key: text for key, text in named.items() if text is not None}
    if places:
        found["filter.advanced"] = place_clause(places)
    if status:
        found["filter.overallStatus"] = ",".join(status_tokens(status))
    options = read_filters(filters) | ({"phase": phase_options(phase)} if phase else {})
    if options:
        found["aggFilters"] = write_filters(options)
    return checked_search(found)


def checked_search(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters sorted by name; raise QueryError for a search that cannot be followed."""
    given = {key: value for key, value in sorted(parameters.items()) if value}
    if not given:
        raise QueryError("the search is empty: name at least a condition, a term or another thing to look for")
    for key, value in given.items():
        ids = only_nct_ids(value) if key.startswith("query.") else ()
        if ids and len(given) > 1:
            # API description: "If any query parameter contains only NCT IDs, filters are ignored";
            # the other query parameters are ignored as well.
            raise QueryError(
                f"`{key}` holds only NCT IDs, and then the registry ignores the rest of the search: "
                f"follow {', '.join(ids)} without the rest, or leave it out"
            )
    length = len(request_target("/api/v2/studies", given))
    if length > URL_LIMIT - 500:
        raise QueryError(f"the search is too long for the registry: {length} bytes of at most {URL_LIMIT - 500}")
    return given


def _words(key: str, text: str) -> str:
    escaped = escape_words(text)
    if text.strip() and not any(letter.isalnum() for letter in escaped):
        raise QueryError(f"the {key} {text!r} has no letters to search for")
    return escaped
