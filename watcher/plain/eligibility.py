"""Changed eligibility criteria in words, one and many."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from watcher.model.change import Change
from watcher.plain.elements import LONGEST, quoted
from watcher.plain.labels import label
from watcher.plain.words import counted_words

#: The group of the criteria of one text.
ELIGIBILITY_TEXT: Final = "eligibility.criteria"
#: The fields of single criteria, and what each is called.
CRITERIA: Final = {
    "eligibility.inclusion": "inclusion criterion",
    "eligibility.exclusion": "exclusion criterion",
    "eligibility.criterion": "eligibility criterion",
    "eligibility.heading": "heading among the criteria",
}
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
    if max(len(before), len(after)) <= LONGEST:
        return f"{head}: {quoted(before)} became {quoted(after)}"
    return f"{head}: {quoted(after)} ({counted_words(before, after)})"


def criteria_summary(changes: Sequence[Change]) -> str:
    """Tell many by counting them: `Eligibility criteria: 1 added, 2 reworded`."""
    criteria = [change for change in changes if change.field != "eligibility.heading"] or changes
    counts = Counter(CRITERION_WORDS[change.op] for change in criteria)
    told = ", ".join(f"{counts[word]} {word}" for word in CRITERION_WORDS.values() if counts[word])
    return f"Eligibility criteria: {told}" if criteria is not changes or len(criteria) > 1 else label(changes[0])
