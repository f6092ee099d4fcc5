"""The eligibility text as single criteria, and which of them came, went or were reworded."""

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from watcher.model.change import Change

#: A bullet, or a number or letter with a point or bracket, at the start of a line.
MARK: Final = re.compile(r"^\s*(?:[*\-•·◦▪\u2013]|\(?\d{1,3}[.):]+|\(?[a-zA-Z][.)])\s+")
#: CommonMark's escapes, which the registry writes before any ASCII punctuation (`\\>`, `\\[`).
ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
#: Of 100: two criteria this alike are one that was reworded.
ALIKE: Final = 50.0


@dataclass(frozen=True, slots=True)
class CriteriaDiff:
    """Criteria that only the new text has, that only the old one has, and pairs that say it differently."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    reworded: tuple[tuple[str, str], ...]


def unescaped(text: str) -> str:
    """Return a registry text without its escapes and HTML entities, as its author wrote it."""
    return ESCAPE.sub(r"\1", html.unescape(text))


def criteria(text: str) -> list[str]:
    r"""Return the single criteria of an eligibility text: one a line, without bullets, numbers and headings.

    >>> criteria("Inclusion Criteria:\n\n* Age \\> 18\n* Signed consent")
    ['Age > 18', 'Signed consent']
    """
    lines = [" ".join(MARK.sub("", line).split()) for line in unescaped(text).splitlines()]
    return [line for line in lines if line and not line.endswith(":")]


def diff_criteria(before: str, after: str) -> CriteriaDiff:
    """Match equal criteria wherever they stand, then the most alike, each once."""
    old, new = Counter(criteria(before)), Counter(criteria(after))
    gone, come = list((old - new).elements()), list((new - old).elements())
    scores = sorted(
        ((fuzz.ratio(was, now), -at, -to) for at, was in enumerate(gone) for to, now in enumerate(come)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for score, at, to in scores:
        if score >= ALIKE and -at not in pairs and -to not in pairs.values():
            pairs[-at] = -to
    return CriteriaDiff(
        tuple(text for to, text in enumerate(come) if to not in pairs.values()),
        tuple(text for at, text in enumerate(gone) if at not in pairs),
        tuple((gone[at], come[to]) for at, to in sorted(pairs.items())),
    )


def criteria_summary(change: Change) -> str:
    """Tell the eligibility text by counting its criteria."""
    if not isinstance(change.before, str) or not isinstance(change.after, str):
        return f"Eligibility criteria {change.op}"
    found = diff_criteria(change.before, change.after)
    counts = [(len(found.added), "added"), (len(found.removed), "removed"), (len(found.reworded), "reworded")]
    told = [f"{count} {word}" for count, word in counts if count]
    return f"Eligibility criteria: {', '.join(told) or 'another order or other headings'}"
