"""A message's bytes, encoded once for all who get it, with gaps for what is personal.

Quoted-printable is decoded line by line, and a soft line break between two pieces means nothing: so a value
that is encoded by itself, and stands between two such breaks, can take any gap. Base64 would need every
piece to be a multiple of three bytes long.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.quoprimime import body_encode
from functools import lru_cache
from hashlib import blake2b
from html import escape
from typing import TypeAlias

from watcher.delivery.email.shorten import fit
from watcher.model.alert import Message

CRLF = b"\r\n"
SOFT_BREAK = b"=\r\n"
#: RFC 2045, section 6.7: 76 characters a line, the last of them for a soft break.
LINE = 75
#: Messages whose bytes are kept: those of one sweep come one after another.
MOST_KEPT = 128
#: What is its own encoding, as most links are.
_PLAIN = re.compile(r"[!-<>-~]+")
_LINE_END = re.compile(r"\r\n?")

#: A slot's name, and whether its value is escaped for HTML.
Gap: TypeAlias = tuple[str, bool]
Segment: TypeAlias = bytes | Gap


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The MIME headers and parts of a mail; a gap follows each piece but the last."""

    pieces: tuple[bytes, ...]
    gaps: tuple[Gap, ...]

    def filled(self, values: Mapping[str, str]) -> bytes:
        """Return the bytes with a value for each slot."""
        encoded = {gap: encode(escape(values[gap[0]]) if gap[1] else values[gap[0]]) for gap in set(self.gaps)}
        parts: list[bytes] = []
        for piece, gap in zip(self.pieces, self.gaps, strict=False):
            parts += (piece, encoded[gap])
        parts.append(self.pieces[-1])
        return b"".join(parts)


def encode(text: str) -> bytes:
    """Return UTF-8 in quoted-printable: lines of at most 75 characters, so that a soft break fits after the last."""
    if _PLAIN.fullmatch(text):
        return SOFT_BREAK.join(text[at : at + LINE].encode("ascii") for at in range(0, len(text), LINE))
    raw = _LINE_END.sub("\n", text).encode("utf-8", "replace")
    return body_encode(raw.decode("latin-1"), LINE, eol="\r\n").encode("ascii")


@lru_cache(maxsize=MOST_KEPT)
def skeleton_of(message: Message, slots: tuple[str, ...]) -> Skeleton:
    """Return the skeleton of a message, in which these slots are gaps; what is too long for a mail is shortened."""
    message = fit(message, slots, encode)
    return _joined([b"MIME-Version: 1.0\r\n", *(_alternatives if message.html else _text_alone)(message, slots)])


def _text_alone(message: Message, slots: tuple[str, ...]) -> Iterator[Segment]:
    return _part("plain", message.text, slots)


def _alternatives(message: Message, slots: tuple[str, ...]) -> Iterator[Segment]:
    # Quoted-printable never holds "=_", so no line of a part can be this one.
    boundary = b"=_" + blake2b(message.html.encode("utf-8", "replace"), digest_size=12).hexdigest().encode()
    yield b'Content-Type: multipart/alternative; boundary="' + boundary + b'"\r\n\r\n--' + boundary + CRLF
    yield from _part("plain", message.text, slots)
    yield b"\r\n--" + boundary + CRLF
    yield from _part("html", message.html, slots)
    yield b"\r\n--" + boundary + b"--\r\n"


def _part(subtype: str, text: str, slots: tuple[str, ...]) -> Iterator[Segment]:
    yield f'Content-Type: text/{subtype}; charset="utf-8"\r\n'.encode()
    yield b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    # An empty pattern would split between all letters.
    names = "|".join(re.escape(slot) for slot in sorted(slots, key=len, reverse=True)) or r"(?!)"
    pieces = re.split(f"({names})", text if text.endswith("\n") else f"{text}\n")
    last = len(pieces) - 1
    for place, piece in enumerate(pieces):
        yield (piece, subtype == "html") if place % 2 else _beside_gaps(encode(piece), place, last)


def _beside_gaps(piece: bytes, place: int, last: int) -> bytes:
    """Put soft breaks where a piece meets a gap, unless a line ends there anyway."""
    before = SOFT_BREAK if place > 0 and not piece.startswith(CRLF) else b""
    after = SOFT_BREAK if place < last and piece and not piece.endswith(CRLF) else b""
    return before + piece + after


def _joined(segments: Iterable[Segment]) -> Skeleton:
    pieces, gaps = [b""], []
    for segment in segments:
        if isinstance(segment, bytes):
            pieces[-1] += segment
        else:
            gaps.append(segment)
            pieces.append(b"")
    return Skeleton(tuple(pieces), tuple(gaps))
