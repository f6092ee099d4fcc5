"""Clauses of `filter.advanced` that stand for a link's keys, and the same clauses in plain words.

Only what this module wrote can be told in words; it does not read expressions.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from watcher.errors import QueryError
from watcher.registry.query.words import phrase, without_syntax

#: The site's key -> the piece it filters, and what a reader calls it.
DATES: Mapping[str, tuple[str, str]] = {
    "start": ("StartDate", "start"),
    "primComp": ("PrimaryCompletionDate", "primary completion"),
    "studyComp": ("CompletionDate", "completion"),
    "firstPost": ("StudyFirstPostDate", "first posted"),
    "resFirstPost": ("ResultsFirstPostDate", "results first posted"),
    "lastUpdPost": ("LastUpdatePostDate", "last update posted"),
}
PLACES: Mapping[str, str] = {
    "country": "LocationCountry",
    "state": "LocationState",
    "city": "LocationCity",
}
AGE_UNITS: Mapping[str, str] = {"y": "Years", "m": "Months", "w": "Weeks", "d": "Days"}
AGE = re.compile(r"(\d{1,3})([ymwd])")


def place_clause(places: Mapping[str, str]) -> str:
    """Ask for one and the same location; `places` has some of country, state, city."""
    named = [f"AREA[{PLACES[key]}]{phrase(places[key])}" for key in PLACES if key in places]
    for key in places:
        if not without_syntax(places[key]):
            raise QueryError(f"the {key} {places[key]!r} has no letters to search for")
    return f"SEARCH[Location]({' AND '.join(named)})"


def date_clause(key: str, written: str) -> str | None:
    """Read `2020-01-01_2021-12-31`; either side may be empty, and with both empty nothing is asked."""
    first, separator, last = written.partition("_")
    if not separator:
        raise _unreadable_range(key, written, "2020-01-01_2021-12-31")
    low, high = (_day(key, side) for side in (first, last))
    if low and high and low > high:
        raise QueryError(f"the dates of `{key}` run backwards: {low} to {high}")
    return f"AREA[{DATES[key][0]}]RANGE[{low or 'MIN'},{high or 'MAX'}]" if low or high else None


def age_clause(written: str) -> str | None:
    """Read `18y_65y`: trials whose age limits lie within; units y, m, w, d; either side may be empty."""
    low, separator, high = written.partition("_")
    if not separator:
        raise _unreadable_range("ageRange", written, "18y_65y")
    clauses = [f"AREA[MinimumAge]RANGE[{_age(low)},MAX]"] if low else []
    clauses += [f"AREA[MaximumAge]RANGE[MIN,{_age(high)}]"] if high else []
    return " AND ".join(clauses) or None


def clauses_in_words(expression: str) -> list[str]:
    """Tell an expression that this module wrote; any other stands as it is."""
    if not WRITTEN.fullmatch(expression):
        return [f"expression: {expression}"]
    return list(_told(expression))


DAY = r"\d{4}-\d{2}-\d{2}|MIN|MAX"
PLACE = re.compile(rf'AREA\[({"|".join(PLACES.values())})\]"([^"]*)"')
RANGE = re.compile(rf"AREA\[({'|'.join(piece for piece, _ in DATES.values())})\]RANGE\[({DAY}),({DAY})\]")
LIMIT = re.compile(r"AREA\[(Minimum|Maximum)Age\]RANGE\[(?:MIN,)?(\d+ \w+)(?:,MAX)?\]")
ONE = rf"(?:SEARCH\[Location\]\({PLACE.pattern}(?: AND {PLACE.pattern})*\)|{RANGE.pattern}|{LIMIT.pattern})"
WRITTEN = re.compile(rf"{ONE}(?: AND {ONE})*")


def _told(expression: str) -> Iterator[str]:
    names = {piece: name for name, piece in PLACES.items()}
    dates = dict(DATES.values())
    yield from (f"{names[piece]}: {value}" for piece, value in PLACE.findall(expression))
    for piece, low, high in RANGE.findall(expression):
        sides = ("" if low == "MIN" else f" from {low}") + ("" if high == "MAX" else f" to {high}")
        yield f"{dates[piece]}:{sides}"
    for side, age in LIMIT.findall(expression):
        yield f"{side.lower()} age: {age.lower()}"


def _day(key: str, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise QueryError(f"the date {text!r} of `{key}` cannot be read: write it like 2020-01-31") from error


def _age(text: str) -> str:
    found = AGE.fullmatch(text.strip().lower())
    if found is None:
        raise QueryError(f"the age {text!r} cannot be read: write a number and y, m, w or d, like 18y")
    return f"{int(found[1])} {AGE_UNITS[found[2]]}"


def _unreadable_range(key: str, written: str, example: str) -> QueryError:
    return QueryError(f"`{key}={written}` cannot be read: write both sides with a _ between them, like {example}")
