"""Enrollment in words: what was planned, what it is now, and how far that is."""

from typing import Final

from watcher.model.change import Change
from watcher.model.record import Json, at
from watcher.plain.language import NN_, _, ngettext

#: What the registry shows where nobody gave a number.
NO_COUNT: Final = 99_999_999
TYPES: Final = {
    "ESTIMATED": NN_("{count} planned", "{count} planned"),
    "ACTUAL": NN_("{count} actual", "{count} actual"),
}


def enrollment_summary(change: Change) -> str:
    """Tell an enrollment: `480 planned became 520 planned (+40, +8 %)`."""
    before, after = count_of(change.before), count_of(change.after)
    if before is None or after is None or before == after:
        return _("Enrollment: {before} became {after}").format(
            before=_people(change.before), after=_people(change.after)
        )
    return _("Enrollment: {before} became {after} ({moved})").format(
        before=_people(change.before), after=_people(change.after), moved=_moved(before, after)
    )


def _moved(before: int, after: int) -> str:
    moved = f"{after - before:+,}"
    if not before:
        return moved
    share = round(100 * (after - before) / before)
    return _("{change}, {share} %").format(change=moved, share=f"{share:+,}") if share else moved


def count_of(value: Json) -> int | None:
    """Return how many take part; None where the record does not say."""
    count = at(value, "count")
    return count if isinstance(count, int) and not isinstance(count, bool) and count != NO_COUNT else None


def _people(value: Json) -> str:
    count, kind = count_of(value), at(value, "type")
    if count is None:
        written = at(value, "count")
        return _("not stated") if written in (None, NO_COUNT) else str(written)
    words = TYPES.get(kind) if isinstance(kind, str) else None
    return ngettext(*words, count).format(count=f"{count:,}") if words else f"{count:,}"
