"""The parameters `sort` and `pageToken`: in which order trials are walked, and where a page begins."""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from watcher.errors import UsageError
from watcher.replay.parameters import items
from watcher.replay.pieces import INDEXED, PATHS, PIECES, Piece
from watcher.replay.quantities import Quantity, measured
from watcher.replay.snapshot import Snapshot

SORT = re.compile(r"([a-zA-Z][a-zA-Z0-9\-. ]*|@relevance)(?::(asc|desc))?")
MOST_SORTS = 2
_POSITION = struct.Struct(">IH")


@dataclass(frozen=True, slots=True)
class SortBy:
    piece: Piece
    quantity: Quantity
    descending: bool


def read_sort(text: str) -> tuple[SortBy, ...]:
    """Return what to sort by, first things first; `@relevance` leaves the order of ids. Raises UsageError."""
    wanted = items("sort", text, SORT)
    if len(wanted) > MOST_SORTS:
        raise UsageError(f"Parameter `sort` has more than {MOST_SORTS} items")
    return tuple(_sort_by(one) for one in wanted if not one.startswith("@relevance"))


def in_order(nct_ids: Sequence[str], sort: Sequence[SortBy], snapshot: Snapshot) -> list[str]:
    """Equal ones stay in the order of their ids, and those without the field come last."""
    ordered = sorted(nct_ids)
    for by in reversed(sort):
        values = {nct_id: _value(by, nct_id, snapshot) for nct_id in ordered}
        present = [nct_id for nct_id in ordered if values[nct_id] is not None]
        present.sort(key=lambda nct_id, values=values: values[nct_id], reverse=by.descending)  # type: ignore[misc]
        ordered = present + [nct_id for nct_id in ordered if values[nct_id] is None]
    return ordered


def in_no_order(nct_ids: Sequence[str], turn: int) -> list[str]:
    """The registry promises no order without `sort`; here each call begins elsewhere, so that nobody relies on one."""
    ordered = sorted(nct_ids)
    start = turn % len(ordered) if ordered else 0
    return ordered[start:] + ordered[:start]


def page_token(offset: int) -> str:
    """A position with a check sum. It does not know the parameters it came from, and neither does the registry's."""
    plain = _POSITION.pack(offset, zlib.crc32(str(offset).encode()) & 0xFFFF)
    return base64.urlsafe_b64encode(plain).decode()


def read_page_token(text: str) -> int:
    """Raises UsageError for anything that is not a token of this registry."""
    try:
        offset: int = _POSITION.unpack(base64.urlsafe_b64decode(text))[0]
    except (binascii.Error, struct.error, ValueError):
        offset = -1
    if offset < 0 or page_token(offset) != text:
        raise UsageError("Parameter `pageToken` has incorrect format")
    return offset


def _sort_by(text: str) -> SortBy:
    name, _, direction = text.partition(":")
    piece = PIECES.get(name) or PATHS.get(name) or INDEXED.get(name)
    if piece is None:
        raise UsageError(f"Parameter `sort` contains invalid field name: `{name}`")
    if piece.quantity not in (Quantity.DATE, Quantity.NUMBER):
        raise UsageError("Unsupported sort field type: text")
    descending = direction == "desc" if direction else piece.quantity is Quantity.DATE
    return SortBy(piece, piece.quantity, descending)


def _value(by: SortBy, nct_id: str, snapshot: Snapshot) -> float | None:
    numbers = (measured(by.quantity, value) for value in snapshot.document(nct_id).values(by.piece))
    return next((number for number in numbers if number is not None), None)
