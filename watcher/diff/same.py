"""When two values are the same JSON, which is not when Python says so: `True == 1`, and `==` fails on deep values.

The proof is C-speed in practice: `==`, then equal bytes of orjson. Only what that leaves open is walked in Python.
"""

import json
import re
from collections.abc import Hashable, Iterable
from typing import Final

import orjson

from watcher.model.record import Json, Record

#: What is nested deeper than this within a changed value is told as its JSON text. Real records are 11 deep; a
#: deep value would end every recursion after us, and orjson refuses to write more than 254 levels.
TOLD_LEVELS: Final = 40
#: Bytes of JSON whose numbers may have a second spelling, `1.0` or `1e16`; texts that look so do no harm.
TWO_SPELLINGS: Final = re.compile(rb"\d(?:\.0|e)")


def same(old: Json, new: Json) -> bool:
    """Say whether two values are the same JSON: order of keys aside, numbers by their value, true never 1."""
    if not seem_same(old, new):
        return False
    if isinstance(old, dict | list):
        return _proven(old, new) or written(old) == written(new)
    return isinstance(old, bool) == isinstance(new, bool)


def differing(old: Record, new: Record) -> list[str]:
    """Return the keys whose values differ or stand on one side only, those of the old record first."""
    try:
        alike = {key: value for key, value in old.items() if key in new and new[key] == value}
    except RecursionError:
        alike = {key: value for key, value in old.items() if key in new and same(value, new[key])}
    # One proof for all that seem equal costs less than one for each.
    if not _proven(list(alike.values()), [new[key] for key in alike]):
        alike = {key: value for key, value in alike.items() if same(value, new[key])}
    return [key for key in old if key not in alike] + [key for key in new if key not in old]


def differing_pairs(old: list[Json], new: list[Json], pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those pairs of indexes whose elements differ."""
    rest: list[tuple[int, int]] = []
    alike: list[tuple[int, int]] = []
    for before, after in pairs:
        (alike if seem_same(old[before], new[after]) else rest).append((before, after))
    if not _proven([old[before] for before, _ in alike], [new[after] for _, after in alike]):
        rest += [pair for pair in alike if not same(old[pair[0]], new[pair[1]])]
    return sorted(rest, key=lambda pair: pair[1])


def seem_same(old: Json, new: Json) -> bool:
    """Say what `==` says, of deep values too: true where `same` may still tell a number from true."""
    try:
        return old == new
    except RecursionError:
        return written(old) == written(new)


def identity(value: Json) -> Hashable:
    """Return a key that two values share only when they are the same JSON."""
    if isinstance(value, str):
        return value
    try:
        key = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return (written(value),)
    if TWO_SPELLINGS.search(key):
        try:
            key = orjson.dumps(orjson.loads(written(value)), option=orjson.OPT_SORT_KEYS)
        except orjson.JSONDecodeError:  # a number without end is no JSON, but Python has it
            return (written(value),)
    return (key,)


def shallow(value: Json) -> Json:
    """Return a value as it is told: what lies deeper than anybody nests is its JSON text."""
    if not isinstance(value, dict | list):
        return value
    try:
        orjson.dumps(value)
    except TypeError:
        return _cut(value, TOLD_LEVELS)
    return value


def written(value: Json) -> str:
    """Return the one JSON text of a value, however deep: keys sorted, `1.0` as `1`."""
    parts: list[str] = []
    # Bytes are no JSON value, so they mark what is already text.
    waiting: list[Json | bytes] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, bytes):
            parts.append(one.decode())
        elif isinstance(one, dict):
            waiting += _object(one)
        elif isinstance(one, list):
            waiting += _list(one)
        else:
            parts.append(json.dumps(int(one) if isinstance(one, float) and one.is_integer() else one))
    return "".join(parts)


def _proven(old: Json, new: Json) -> bool:
    """Say whether values that Python holds to be equal surely are; a no is no proof that they are not."""
    try:
        return orjson.dumps(old) == orjson.dumps(new)
    except TypeError:
        return False


def _object(value: Record) -> "list[Json | bytes]":
    """Return what an object is written from, the last first."""
    row: list[Json | bytes] = [b"}"]
    for key in sorted(value, reverse=True):
        row += [value[key], f"{json.dumps(key)}:".encode(), b","]
    return [*(row[:-1] if value else row), b"{"]


def _list(value: list[Json]) -> "list[Json | bytes]":
    row: list[Json | bytes] = [b"]"]
    for one in reversed(value):
        row += [one, b","]
    return [*(row[:-1] if value else row), b"["]


def _cut(value: Json, levels: int) -> Json:
    """Copy so many levels of a value; this is all the recursion there is."""
    if not isinstance(value, dict | list):
        return value
    if not levels:
        return written(value)
    if isinstance(value, dict):
        return {key: _cut(inner, levels - 1) for key, inner in value.items()}
    return [_cut(inner, levels - 1) for inner in value]
