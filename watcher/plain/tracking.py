"""The way of results to the registry: submitted, sent back, canceled, submitted again."""

from typing import Final

from watcher.model.change import Change
from watcher.model.record import text_at
from watcher.plain.dates import date_words

#: The registry's steps, in `submissionTracking` by the key of the date, in `unpostedEvents` by the type.
STEPS: Final = (
    ("resetDate", "RESET", "Submitted results were sent back for corrections"),
    ("unreleaseDate", "UNRELEASE", "The submission of results was canceled"),
    ("releaseDate", "RELEASE", "Results were submitted for review"),
)


def submission_summary(change: Change) -> str:
    """Tell the newest step of a submission, as `submissionInfos` has it."""
    shown = change.before if change.op == "removed" else change.after
    for key, _, words in STEPS:
        day = text_at(shown, key)
        if day is not None and (change.op != "changed" or text_at(change.before, key) != day):
            return _told(words, day, change)
    return f"Results submission {change.op}"


def event_summary(change: Change) -> str:
    """Tell one of the `unpostedEvents`."""
    shown = change.before if change.op == "removed" else change.after
    for _, kind, words in STEPS:
        if text_at(shown, "type") == kind:
            return _told(words, text_at(shown, "date"), change)
    return f"Unposted results: an entry was {change.op}"


def _told(words: str, day: str | None, change: Change) -> str:
    when = f" on {date_words(day)}" if day else ""
    return f"No longer listed: {words[0].lower()}{words[1:]}{when}" if change.op == "removed" else f"{words}{when}"
