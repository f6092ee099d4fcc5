"""Which words of a text came and went, for mails and pages that show reworded text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from rapidfuzz.distance import Indel

from watcher.plain.language import ngettext

SegmentKind: TypeAlias = Literal["same", "removed", "added"]

#: A word with what belongs to it (`0.5`, `EGFR-mutated`, `patient's`), a stretch of white space, or one sign.
TOKEN: Final = re.compile(r"\w+(?:[.,'\u2019/-]\w+)*|\s+|[^\w\s]")
WORD: Final = re.compile(r"\w+")
ELLIPSIS: Final = " … "
#: A word this short between two edits reads better as part of them: "of", "the", "and".
ISLAND: Final = 3
#: Time and memory grow with the product of both lengths; the longest real text has 6,000 words and signs.
MOST_WORK: Final = 10_000**2


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text: in both texts, only in the old one, or only in the new one."""

    kind: SegmentKind
    text: str


def word_diff(before: str, after: str) -> tuple[Segment, ...]:
    """Return both texts as one row of segments, what was removed before what took its place.

    The old text is the row without what was added, the new text the row without what was removed.

    >>> [(part.kind, part.text) for part in word_diff("18 to 75 years", "18 to 80 years")]
    [('same', '18 to '), ('removed', '75'), ('added', '80'), ('same', ' years')]
    """
    row: list[Segment] = []
    for removed, added, same in _without_islands(_edits(before, after)):
        row += [Segment("removed", removed), Segment("added", added), Segment("same", same)]
    return tuple(segment for segment in row if segment.text)


def shorten(segments: Iterable[Segment], keep: int = 60) -> tuple[Segment, ...]:
    """Return the segments with unchanged stretches cut to about `keep` characters beside each change."""
    row = list(segments)
    last = len(row) - 1
    return tuple(
        _cut(segment, 0 if at == 0 else keep, 0 if at == last else keep) if segment.kind == "same" else segment
        for at, segment in enumerate(row)
    )


def count_words(segments: Iterable[Segment], kind: SegmentKind) -> int:
    return sum(len(WORD.findall(segment.text)) for segment in segments if segment.kind == kind)


def counted_words(before: str, after: str) -> str:
    """Return how many words came and went: `3 words added, 1 removed`."""
    segments = word_diff(before, after)
    added, removed = count_words(segments, "added"), count_words(segments, "removed")
    told = ngettext("{added} word added, {removed} removed", "{added} words added, {removed} removed", added)
    return told.format(added=added, removed=removed)


#: What was removed, what was added in its place, and the unchanged stretch that follows.
Edit: TypeAlias = tuple[str, str, str]


def _edits(before: str, after: str) -> list[Edit]:
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) * len(new) > MOST_WORK:
        return [(before, after, "")]
    edits: list[Edit] = []
    removed = added = ""
    for step in Indel.opcodes(old, new):
        there = "".join(old[step.src_start : step.src_end])
        if step.tag == "equal":
            edits.append((removed, added, there))
            removed = added = ""
        else:
            removed += there
            added += "".join(new[step.dest_start : step.dest_end])
    return [*edits, (removed, added, "")]


def _without_islands(edits: list[Edit]) -> list[Edit]:
    """Join two replacements that only a short word or a space keeps apart: word salad reads badly."""
    row = edits[:1]
    for removed, added, same in edits[1:]:
        was, now, between = row[-1]
        joins = was and now and removed and added and len(between.strip()) <= ISLAND and between.strip(" ") != "\n"
        if joins:
            row[-1] = (was + between + removed, now + between + added, same)
        else:
            row.append((removed, added, same))
    return row


def _cut(segment: Segment, start: int, end: int) -> Segment:
    """Keep `start` characters at the start and `end` at the end, whole words, if that shortens the text."""
    text = segment.text
    if len(text) <= start + end + len(ELLIPSIS):
        return segment
    head = text[:start].rsplit(" ", 1)[0] if start else ""
    tail = text[-end:].split(" ", 1)[-1] if end else ""
    if not head:
        return Segment("same", f"{ELLIPSIS.lstrip()}{tail}")
    return Segment("same", f"{head}{ELLIPSIS}{tail}" if tail else f"{head}{ELLIPSIS.rstrip()}")
