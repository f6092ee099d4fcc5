"""Makes a dictionary for whole versions: `PYTHONPATH=. .venv/bin/python .ci/dictionary.py NUMBER`.

It is trained on names of fields, tokens of enumerations and the invented records of the replay registry. One that was
released is never made again: stored versions are read with it for ever.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import orjson
import zstandard

from watcher.model.record import Json, Record
from watcher.replay.pieces import ENUMS, PIECES, Piece
from watcher.versions.packing import LEVEL, dictionary_file, to_json

HISTORIES = Path(__file__).parents[1] / "watcher" / "replay" / "histories"
BYTES = 112_640
SOMETHING: dict[str, Json] = {"date": "2026-07-01", "boolean": False, "integer": 0, "number": 0, "nct": "NCT0"}


def main(number: int) -> None:
    file = dictionary_file(number)
    if file.exists():
        sys.exit(f"{file.name} exists, and what is stored may need it: make one of another number")
    made = zstandard.train_dictionary(BYTES, list(samples()), level=LEVEL, dict_id=number)
    file.write_bytes(made.as_bytes())
    sys.stdout.write(f"{file.name}: {file.stat().st_size:,} bytes\n")


def samples() -> Iterator[bytes]:
    yield to_json(every_field())
    yield b",".join(orjson.dumps(token) for tokens in ENUMS.values() for token in tokens)
    records: list[Record] = [json.loads(file.read_bytes())["record"] for file in sorted(HISTORIES.glob("*.json"))]
    yield from map(to_json, records)
    # The modules once more by themselves: they are what records share, and it saves another 0.3 % of their size.
    for record in records:
        for section in record.values():
            yield from (orjson.dumps(module) for module in (section.values() if isinstance(section, dict) else ()))


def every_field() -> Record:
    """Return a record that has every field once, in the registry's order."""
    record: Record = {}
    for piece in PIECES.values():
        branch = record
        for key in piece.path[:-1]:
            inner = branch[key]
            branch = inner[0] if isinstance(inner, list) else inner  # type: ignore[assignment]  # made before its leaves
        value = _something_in(piece)
        branch[piece.path[-1]] = [value] if piece.is_list else value
    return record


def _something_in(piece: Piece) -> Json:
    if piece.enum:
        return next(iter(ENUMS[piece.enum]))
    return SOMETHING.get(piece.type, "") if piece.type else {}


if __name__ == "__main__":
    main(int(sys.argv[1]))
