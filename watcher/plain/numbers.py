"""Enrollment in words: what was planned, what it is now, and how far that is."""

from typing import Final

from watcher.model.change import Change
from watcher.model.record import Json, at

#: What the registry shows where nobody gave a number.
NO_COUNT: Final = 99_999_999
TYPES: Final = {"ESTIMATED": " planned", "ACTUAL": " actual"}


def enrollment_summary(change: Change) -> str:
    """Tell an enrollment: `480 planned became 520 planned (+40, +8 %)`."""
    before, after = count_of(change.before), count_of(change.after)
    if before is None or after is None or before == after:
        return f"Enrollment: {_people(change.before)} became {_people(change.after)}"
    return f"Enrollment: {_people(change.before)} became {_people(change.after)} ({_moved(before, after)})"


def _moved(before: int, after: int) -> str:
    moved = f"{after - before:+,}"
    if not before:
        return moved
    share = round(100 * (after - before) / before)
    return f"{moved}, {share:+,} %" if share else moved


def count_of(value: Json) -> int | None:
    """Return how many take part; None where the record does not say."""
    count = at(value, "count")
    return count if isinstance(count, int) and not isinstance(count, bool) and count != NO_COUNT else None


def _people(value: Json) -> str:
    count, kind = count_of(value), at(value, "type")
    if count is None:
        written = at(value, "count")
        return "not stated" if written in (None, NO_COUNT) else str(written)
    return f"{count:,}{TYPES.get(kind, '') if isinstance(kind, str) else ''}"
