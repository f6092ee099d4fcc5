"""The parameter `fields`: which parts of a record are returned, and the record cut down to them."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from watcher.errors import UsageError
from watcher.model.record import Json, Record
from watcher.replay.parameters import items
from watcher.replay.pieces import AREAS, PATHS, PIECES, Piece

#: Keys to keep; an empty one keeps all below it.
Projection: TypeAlias = dict[str, "Projection"]

NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9\-. ]*|@query")


def read_fields(text: str, queried: Sequence[str] = ()) -> Projection:
    """Return the projection that a list of areas, pieces and paths asks for; `queried` areas stand for `@query`.

    Raises UsageError in the registry's words. Names are case-sensitive.
    """
    wanted: Projection = {}
    for name in items("fields", text, NAME):
        for piece in _pieces(name, queried):
            _add(wanted, piece.path)
    return wanted


def project(record: Record, wanted: Projection) -> Record:
    """Return the parts of a record that are wanted; lists keep their length, so that positions stay true."""
    cut = _cut(record, wanted)
    return cut if isinstance(cut, dict) else {}


def _pieces(name: str, queried: Sequence[str]) -> Iterable[Piece]:
    if name == "@query":
        return [piece for area in queried for piece in AREAS[area].pieces]
    if name in AREAS:
        return AREAS[name].pieces
    piece = PIECES.get(name) or PATHS.get(name)
    if piece is None:
        raise UsageError(f"Parameter `fields` contains invalid field name: `{name}`")
    return [piece]


def _add(wanted: Projection, path: tuple[str, ...]) -> None:
    key, *rest = path
    if key in wanted and not wanted[key]:
        return
    if not rest:
        wanted[key] = {}
        return
    _add(wanted.setdefault(key, {}), tuple(rest))


def _cut(value: Json, wanted: Projection) -> Json:
    if not wanted:
        return value
    if isinstance(value, list):
        return [_cut(one, wanted) for one in value]
    if not isinstance(value, dict):
        return value
    cut = {key: _cut(part, wanted[key]) for key, part in value.items() if key in wanted}
    return {key: part for key, part in cut.items() if part != {}}
