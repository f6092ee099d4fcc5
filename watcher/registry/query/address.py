"""What a request's address looks like, and how many ids fit into one.

The registry's edge answers 414 to an address of about 7 to 8 KB, so 6,000 bytes is the limit here.
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, urlencode

URL_LIMIT = 6000
#: An NCT ID and the comma after it, which stays unencoded (encoded it would take 14 bytes).
ID_BYTES = 12
#: The origin, the path, the other parameters and the page token of a request by ids.
RESERVED = 300


def request_target(path: str, parameters: Mapping[str, str]) -> str:
    """Return path and query as they go on the wire, in the order of the parameters' names."""
    if not parameters:
        return path
    return f"{path}?{urlencode(sorted(parameters.items()), quote_via=quote, safe=',')}"


def id_batches(nct_ids: Sequence[str], *, url_limit: int = URL_LIMIT, most: int = 400) -> list[tuple[str, ...]]:
    """Cut ids into batches that each fit one request, in their order; at least one id a batch."""
    size = max(1, min(most, (url_limit - RESERVED) // ID_BYTES))
    return list(_cut(nct_ids, size))


def _cut(nct_ids: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(nct_ids), size):
        yield tuple(nct_ids[start : start + size])
