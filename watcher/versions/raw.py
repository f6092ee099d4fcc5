"""Which bytes are the same record, without reading them: the first and cheapest of the two comparisons.

Equal digests mean equal records; different ones mean nothing, because the registry may write the same keys in
another order: then the canonical digest decides.
"""

import re

import msgspec
import xxhash

_STAMP = re.compile(rb'"versionHolder"\s*:\s*"([^"\\]*)"')
_BACKSLASH = ord("\\")
_DERIVED = b'"derivedSection"'


class _Misc(msgspec.Struct, rename="camel"):
    version_holder: str | None = None


class _Derived(msgspec.Struct, rename="camel"):
    misc_info_module: _Misc | None = None


class _Tail(msgspec.Struct, rename="camel"):
    derived_section: _Derived | None = None


_TAIL = msgspec.json.Decoder(_Tail)


def raw_digest(raw: bytes) -> str:
    """Return 32 hex digits of a record's bytes without the value of `derivedSection.miscInfoModule.versionHolder`.

    For a JSON object; where that value cannot be told for sure from other text, all bytes count.
    """
    start, end = _stamp_in(raw)
    digest = xxhash.xxh3_128(memoryview(raw)[:start])
    digest.update(memoryview(raw)[end:])
    return digest.hexdigest()


def _stamp_in(raw: bytes) -> tuple[int, int]:
    """Return where the stamp's value begins and ends; an empty place where there is none to be sure of.

    What is cut out is always equal to the value that a parser finds for the stamp. So if it ever stood elsewhere, the
    stamp would still be in the bytes that count, and they would tell what was cut.
    """
    begin = raw.rfind(_DERIVED)
    found = _STAMP.search(raw, begin) if _begins_string(raw, begin) else None
    if found is None or _holder_in(raw, begin) != found[1]:
        return 0, 0
    return found.span(1)


def _begins_string(raw: bytes, at: int) -> bool:
    """Say whether the quote before a letter opens a string: a closing one is not followed by a letter."""
    return at > 0 and raw[at - 1] != _BACKSLASH


def _holder_in(raw: bytes, begin: int) -> bytes | None:
    """Return the stamp of a record whose derived section begins there; it is near the end, so little is read.

    Behind an opening brace the rest is an object of its own; if the section belongs to a deeper one, a brace too many
    ends it, and that is no JSON.
    """
    try:
        section = _TAIL.decode(b"{" + raw[begin:]).derived_section
    except (ValueError, RecursionError):
        return None
    misc = section and section.misc_info_module
    holder = misc.version_holder if misc else None
    return holder.encode() if holder is not None else None
