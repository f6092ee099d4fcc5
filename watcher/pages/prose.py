"""The registry's texts as paragraphs and lists: it serves CommonMark, of which records use little more than that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from watcher.model.record import Json, list_at, text_at
from watcher.plain.criteria import unescaped

BULLET: Final = re.compile(r"[*•·\-\u2013]\s+(?=\S)|\d{1,2}[.)]\s+")
#: Four spaces, and more, are a list within a list.
DEEP: Final = re.compile(r"(?: {3,}|\t)\S")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list of short ones."""

    lines: tuple[str, ...]
    is_list: bool = False


def blocks_of(text: str | None) -> tuple[Block, ...]:
    r"""Return a text's paragraphs and lists, without marks and escapes.

    >>> [(block.is_list, block.lines) for block in blocks_of("Two aims:\n\n* safety\n* dose \\> 1 mg")]
    [(False, ('Two aims:',)), (True, ('safety', 'dose > 1 mg'))]
    """
    found = (_line(line) for line in (text or "").splitlines() if line.strip())
    return tuple(block for is_list, some in groupby(found, lambda each: each[0]) for block in _blocks(some, is_list))


def one_text(text: str | None) -> str:
    """Return a short text of the registry without its escapes, on one line."""
    if not text:
        return ""
    # Of 300 sites with six names each hardly any has an escape; looking for one takes an eighth of removing them.
    return " ".join((unescaped(text) if "\\" in text or "&" in text else text).split())


def texts_at(value: Json, path: str) -> tuple[str, ...]:
    """Return the strings of a list in a record, each on one line; blank ones are left out."""
    return tuple(text for each in list_at(value, path) if isinstance(each, str) and (text := one_text(each)))


def line_at(value: Json, path: str) -> str | None:
    """Return a short text of a record on one line; None for a blank one."""
    return one_text(text_at(value, path)) or None


def _line(line: str) -> tuple[bool, str]:
    bare = line.strip()
    mark = BULLET.match(bare)
    text = " ".join(unescaped(bare[mark.end() :] if mark and not bare[0].isdigit() else bare).split())
    return mark is not None or bool(DEEP.match(line)), text


def _blocks(lines: Iterator[tuple[bool, str]], is_list: bool) -> Iterator[Block]:  # noqa: FBT001 - from groupby
    if is_list:
        yield Block(tuple(text for _, text in lines), is_list=True)
    else:
        yield from (Block((text,)) for _, text in lines)
