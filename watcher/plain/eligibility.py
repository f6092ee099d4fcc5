"""Changed eligibility criteria in words, one and many."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from watcher.model.change import Change
from watcher.plain.elements import LONGEST, quoted
from watcher.plain.words import counted_words, shorten, word_diff

#: The group of the criteria of one text.
ELIGIBILITY_TEXT: Final = "eligibility.criteria"
#: The fields of single criteria, and what each is called.
CRITERIA: Final = {
    "eligibility.inclusion": "inclusion criterion",
    "eligibility.exclusion": "exclusion criterion",
    "eligibility.criterion": "eligibility criterion",
    "eligibility.heading": "heading among the criteria",
}
#: Characters beside each change of a long criterion.
BESIDE: Final = 25
CRITERION_WORDS: Final = {"added": "added", "removed": "removed", "changed": "reworded"}


def criterion_summary(change: Change) -> str:
    """Tell one criterion that came, went or was reworded."""
    name = CRITERIA[change.field]
    before, after = str(change.before or ""), str(change.after or "")
    if change.op == "added":
        return f"New {name}: {quoted(after)}"
    head = f"{name.capitalize()} {CRITERION_WORDS[change.op]}"
    if change.op == "removed":
        return f"{head}: {quoted(before)}"
    if max(len(before), len(after)) > LONGEST:
        before, after = _around(before, after)
    if max(len(before), len(after)) <= LONGEST:
        return f"{head}: {quoted(before)} became {quoted(after)}"
    return f"{head}: {quoted(str(change.after))} ({counted_words(str(change.before), str(change.after))})"


def _around(before: str, after: str) -> tuple[str, str]:
    """Return both texts with what they have in common cut to the words beside each change."""
    row = shorten(word_diff(before, after), keep=BESIDE)
    old = "".join(part.text for part in row if part.kind != "added")
    return old, "".join(part.text for part in row if part.kind != "removed")


def criteria_summary(changes: Sequence[Change]) -> str:
    """Tell many by counting them: `Eligibility criteria: 1 added, 2 reworded`; headings by themselves."""
    criteria = Counter(CRITERION_WORDS[change.op] for change in changes if change.field != "eligibility.heading")
    headings = sum(change.field == "eligibility.heading" for change in changes)
    told = [f"{criteria[word]} {word}" for word in CRITERION_WORDS.values() if criteria[word]]
    told += [f"{headings} heading{'s' * (headings > 1)} changed"] if headings else []
    return f"Eligibility criteria: {', '.join(told)}"
