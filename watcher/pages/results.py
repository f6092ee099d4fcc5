"""Whether results can be read: posted, on their way, or none to be seen."""

from dataclasses import dataclass
from typing import Final

from watcher.model.record import Record, at, list_at, text_at
from watcher.plain import date_words
from watcher.plain.language import _

STATUS: Final = "protocolSection.statusModule"
SUBMISSIONS: Final = "derivedSection.miscInfoModule.submissionTracking"
#: They will bring no results of their own.
ENDED: Final = frozenset({"COMPLETED", "TERMINATED"})


@dataclass(frozen=True, slots=True)
class ResultsState:
    """What a reader is told of the results, in a word and a sentence."""

    #: posted, waiting or none.
    state: str
    claim: str
    detail: str


def results_of(record: Record) -> ResultsState:
    if at(record, "hasResults") is True:
        return _posted(record)
    if waiting := _waiting(record):
        return ResultsState("waiting", _("Results submitted, not yet posted"), waiting)
    ended = text_at(record, f"{STATUS}.overallStatus") in ENDED
    detail = (
        _("The trial has ended, and the registry shows no results of it.")
        if ended
        else _("Results mostly come a year or more after the trial has ended.")
    )
    return ResultsState("none", _("No results posted"), detail)


def _posted(record: Record) -> ResultsState:
    day = text_at(record, f"{STATUS}.resultsFirstPostDateStruct.date")
    detail = _("On {day}. Read them in the registry's record.").format(day=date_words(day)) if day else ""
    return ResultsState("posted", _("Results posted"), detail)


def _waiting(record: Record) -> str | None:
    """Return since when results wait for the registry's check; None where none were handed in."""
    days = [text_at(each, "releaseDate") for each in list_at(record, f"{SUBMISSIONS}.submissionInfos")]
    day = text_at(record, f"{STATUS}.resultsFirstSubmitDate") or next(filter(None, reversed(days)), None)
    day = day or text_at(record, f"{SUBMISSIONS}.estimatedResultsFirstSubmitDate")
    return _("Handed in on {day}; the registry checks them.").format(day=date_words(day)) if day else None
