"""The keys of a search on the present website, translated into parameters of API v2."""

import re
from collections.abc import Iterator, Mapping

from watcher.errors import QueryError
from watcher.registry.query.circle import MOST_MILES, is_radius
from watcher.registry.query.clauses import DATES, PLACES, age_clause, date_clause, place_clause
from watcher.registry.query.filters import read_filters
from watcher.registry.query.words import clean, escape_words

#: Their values are query expressions on the site too, so they pass as the reader wrote them.
QUERIES = ("cond", "term", "intr", "titles", "outc", "spons", "lead", "id")
#: They choose how the page looks, or which feed it is, and not what is found.
DISPLAY = frozenset(("viewType", "page", "limit", "rank", "tab", "checkSpell", "sort", "dateField"))
POINT = ("lat", "lng", "distance")
KEYS = frozenset((*QUERIES, *DATES, *PLACES, *POINT, *DISPLAY, "locn", "locStr", "ageRange", "aggFilters"))
DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?")
RADIUS = re.compile(r"([0-9]{1,4}(?:\.[0-9]+)?)(mi|km)?")


def from_site(keys: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the parameters, and a note for each thing that the link shows but does not give.

    Raises QueryError naming a key that cannot be followed or a value that cannot be read.
    """
    refuse_unknown(keys, KEYS)
    given = {key: value for key, value in keys.items() if key not in DISPLAY}
    found = {f"query.{key}": given[key] for key in QUERIES if key in given}
    if "locn" in given:
        found["query.locn"] = f"AREA[LocationFacility]{_facility(given['locn'])}"
    if "aggFilters" in given:
        read_filters(given["aggFilters"])
        found["aggFilters"] = given["aggFilters"]
    if "lat" in given or "lng" in given:
        found["filter.geo"] = _distance(given)
    clauses = list(_clauses(given))
    if clauses:
        found["filter.advanced"] = " AND ".join(clauses)
    return found, _notes(given)


def refuse_unknown(keys: Mapping[str, str], known: frozenset[str]) -> None:
    for key in keys:
        if key not in known:
            raise QueryError(f"the link's key `{clean(key)[:60]}` is not one that can be followed")


def _clauses(given: Mapping[str, str]) -> Iterator[str]:
    # With a radius, the names only say where the point is; as a filter they would undo the radius.
    if "lat" not in given and any(key in given for key in PLACES):
        yield place_clause({key: given[key] for key in PLACES if key in given})
    ranges = [date_clause(key, given[key]) for key in DATES if key in given]
    ranges += [age_clause(given["ageRange"])] if "ageRange" in given else []
    yield from (clause for clause in ranges if clause is not None)


def _notes(given: Mapping[str, str]) -> tuple[str, ...]:
    placed = "lat" in given or any(key in given for key in PLACES)
    if "locStr" in given and not placed:
        raise QueryError(
            f"the link names the place {given['locStr']!r} only for display, without country or lat: "
            "choose the place from the site's list and copy the link again"
        )
    if "distance" in given and "lat" not in given and placed:
        # The site adds distance=50 unasked; without a point it cannot be followed.
        return (f"the link's distance of {given['distance']} is left out: it gives no point to measure from",)
    return ()


def _facility(text: str) -> str:
    escaped = escape_words(text)
    if not any(letter.isalnum() for letter in escaped):
        raise QueryError(f"the locn {text!r} has no letters to search for")
    return escaped


def _distance(given: Mapping[str, str]) -> str:
    missing = [key for key in POINT if key not in given]
    if missing:
        raise QueryError(f"the link's point lacks `{missing[0]}`: it needs lat, lng and distance together")
    for key, most in (("lat", 90), ("lng", 180)):
        if not DEGREES.fullmatch(given[key]) or abs(float(given[key])) > most:
            raise QueryError(f"the link's {key} {given[key]!r} is not a number of degrees from -{most} to {most}")
    return f"distance({given['lat']},{given['lng']},{_radius(given['distance'])})"


def _radius(text: str) -> str:
    found = RADIUS.fullmatch(text.strip())
    if found is not None and is_radius(float(found[1]), found[2]):
        return f"{found[1]}{found[2] or 'mi'}"
    raise QueryError(f"the link's distance {text!r} is not one of 1 to {MOST_MILES} miles")
