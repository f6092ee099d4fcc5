"""How a record is kept: its JSON with zstd, against the version before it or, standing alone, against a dictionary.

A frame names the dictionary it needs; one from before there were any names none and is read as it always was.
"""

from functools import cache
from pathlib import Path

import orjson
import zstandard
from zstandard import DICT_TYPE_FULLDICT, DICT_TYPE_RAWCONTENT, ZstdCompressionDict, ZstdCompressor, ZstdDecompressor

from watcher.errors import DamagedError
from watcher.model.record import Record

#: Of 1,424 real records level 9 keeps 18 % of the bytes where level 3 keeps 20 %, for 0.3 ms more a record.
LEVEL = 9
#: Numbers below this one belong to the format's own registry.
FIRST_DICTIONARY = 32_768
#: The one that is written with now. Every older one stays, because what is stored is read with it.
DICTIONARY = FIRST_DICTIONARY


def to_json(record: Record) -> bytes:
    """Return the bytes that are kept: keys in the order in which they came."""
    return orjson.dumps(record)


def to_record(json: bytes) -> Record:
    record: Record = orjson.loads(json)
    return record


def pack(json: bytes, base: bytes | None = None) -> bytes:
    """Compress a record's JSON so that only `base` is needed to restore it, or nothing but a shipped dictionary.

    The checksum, 4 bytes, tells a wrong base from the right one.
    """
    words = _of_base(base) if base is not None else _dictionary(DICTIONARY)
    return ZstdCompressor(level=LEVEL, dict_data=words, write_checksum=True).compress(json)


def unpack(packed: bytes, base: bytes | None = None) -> bytes:
    """Return the JSON that was packed against the same base. Raises DamagedError where it cannot be restored."""
    try:
        words = _of_base(base) if base is not None else _named_in(packed)
        return ZstdDecompressor(dict_data=words).decompress(packed)
    except zstandard.ZstdError as exc:
        raise DamagedError(f"a stored record is damaged: {exc}") from exc


def dictionary_file(number: int) -> Path:
    return Path(__file__).parent / "dictionaries" / f"{number}.zdict"


def _of_base(base: bytes) -> ZstdCompressionDict:
    return ZstdCompressionDict(base, dict_type=DICT_TYPE_RAWCONTENT)


def _named_in(packed: bytes) -> ZstdCompressionDict | None:
    number = zstandard.get_frame_parameters(packed).dict_id
    return _dictionary(number) if number else None


@cache
def _dictionary(number: int) -> ZstdCompressionDict:
    try:
        made = ZstdCompressionDict(dictionary_file(number).read_bytes(), dict_type=DICT_TYPE_FULLDICT)
    except FileNotFoundError:
        raise DamagedError(f"a record needs dictionary {number}: a newer version of Trial Watcher stored it") from None
    # Once, instead of in every compressor: that is 1 ms.
    made.precompute_compress(level=LEVEL)
    return made
