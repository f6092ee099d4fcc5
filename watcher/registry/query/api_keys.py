"""An address of the API itself, pasted as a search: its parameters, checked."""

import re
from collections.abc import Mapping

from watcher.errors import NotATrialError, QueryError
from watcher.model.record import normal_nct_id
from watcher.registry.query.circle import check_circle
from watcher.registry.query.filters import read_filters, status_tokens
from watcher.registry.query.site_keys import refuse_unknown

AREAS = ("cond", "term", "locn", "titles", "intr", "outc", "spons", "lead", "id", "patient")
FILTERS = ("overallStatus", "geo", "ids", "advanced", "synonyms")
#: What a page of the answer looks like; the walk over all members chooses these itself.
DROPPED = frozenset(("format", "markupFormat", "fields", "sort", "countTotal", "pageSize", "pageToken", "geoDecay"))
KEPT = frozenset(
    (
        "aggFilters",
        *(f"query.{area}" for area in AREAS),
        *(f"{stage}.{name}" for stage in ("filter", "postFilter") for name in FILTERS),
    )
)


#: An area and the number of a synonym.
SYNONYM = re.compile(r"[A-Za-z]+:\d+", re.ASCII)


def from_api(keys: Mapping[str, str]) -> dict[str, str]:
    """Return what of the parameters chooses trials; raise QueryError for one that the API does not take."""
    refuse_unknown(keys, KEPT | DROPPED)
    return {key: _checked(key, value) for key, value in keys.items() if key in KEPT}


def _checked(key: str, value: str) -> str:
    name = key.rpartition(".")[2]
    if name == "aggFilters":
        read_filters(value)
    if name == "overallStatus":
        return ",".join(status_tokens(re.split(r"[,|]", value)))
    if name == "ids":
        return ",".join(_nct_id(key, text) for text in re.split(r"[,|]", value))
    if name == "geo":
        return check_circle(key, value)
    if name == "synonyms" and not all(SYNONYM.fullmatch(text) for text in re.split(r"[,|]", value)):
        raise QueryError(f"`{key}={value}` cannot be read: write it like ConditionSearch:1651367")
    return value


def _nct_id(key: str, text: str) -> str:
    try:
        return normal_nct_id(text)
    except NotATrialError as error:
        raise QueryError(f"`{key}` holds {text!r}, which is not an NCT ID") from error
