"""How a record is kept: its JSON as received, compressed with zstd at level 3 (19 KB become about 5)."""

import orjson
import zstandard

from watcher.model.record import Record

LEVEL = 3


def pack(record: Record) -> bytes:
    return zstandard.compress(orjson.dumps(record), LEVEL)


def unpack(packed: bytes) -> Record:
    record: Record = orjson.loads(zstandard.decompress(packed))
    return record
