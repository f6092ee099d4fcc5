"""The way of results to the registry: submitted, sent back, canceled, submitted again."""

from typing import Final

from watcher.model.change import Change
from watcher.model.record import text_at
from watcher.plain.dates import date_words
from watcher.plain.joining import small
from watcher.plain.labels import op_words
from watcher.plain.language import N_, _

#: The registry's steps, in `submissionTracking` by the key of the date, in `unpostedEvents` by the type.
STEPS: Final = (
    ("resetDate", "RESET", N_("Submitted results were sent back for corrections")),
    ("unreleaseDate", "UNRELEASE", N_("The submission of results was canceled")),
    ("releaseDate", "RELEASE", N_("Results were submitted for review")),
)
ENTRIES: Final = {
    "added": N_("Unposted results: an entry was added"),
    "removed": N_("Unposted results: an entry was removed"),
    "changed": N_("Unposted results: an entry was changed"),
}


def submission_summary(change: Change) -> str:
    """Tell the newest step of a submission, as `submissionInfos` has it."""
    shown = change.before if change.op == "removed" else change.after
    for key, _kind, words in STEPS:
        day = text_at(shown, key)
        if day is not None and (change.op != "changed" or text_at(change.before, key) != day):
            return _told(words, day, change)
    return op_words(_("Results submission"), change.op)


def event_summary(change: Change) -> str:
    """Tell one of the `unpostedEvents`."""
    shown = change.before if change.op == "removed" else change.after
    for _key, kind, words in STEPS:
        if text_at(shown, "type") == kind:
            return _told(words, text_at(shown, "date"), change)
    return _(ENTRIES[change.op])


def _told(words: str, day: str | None, change: Change) -> str:
    told = _("{told} on {day}").format(told=_(words), day=date_words(day)) if day else _(words)
    return _("No longer listed: {told}").format(told=small(told)) if change.op == "removed" else told
