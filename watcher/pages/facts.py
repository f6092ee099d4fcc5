"""What nobody else's trial page says: how long it has been so, how often it moved, how old the word is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from watcher.model.record import Json, at, text_at
from watcher.pages.history import History, date_course, status_course
from watcher.plain import date_words
from watcher.plain.dates import is_same_date
from watcher.plain.language import N_, _, ngettext
from watcher.plain.numbers import count_of

MODULE: Final = "protocolSection.statusModule"
#: Sponsors have to confirm a record once in twelve months; the registry itself says "unknown" after two years.
OLD_MONTHS: Final = 12
#: What is so will stay so, and nobody has to confirm it again.
LASTING: Final = frozenset({"COMPLETED", "TERMINATED", "WITHDRAWN", "APPROVED_FOR_MARKETING", "NO_LONGER_AVAILABLE"})
SINCE: Final = {
    "RECRUITING": N_("Recruiting for {time}"),
    "NOT_YET_RECRUITING": N_("Not yet recruiting for {time}"),
    "ACTIVE_NOT_RECRUITING": N_("No longer recruiting for {time}"),
    "COMPLETED": N_("Shown as completed for {time}"),
    "TERMINATED": N_("Shown as terminated for {time}"),
    "SUSPENDED": N_("Suspended for {time}"),
    "UNKNOWN": N_("Without a known status for {time}"),
}
AT_LEAST: Final = {"RECRUITING": N_("Recruiting for at least {time}")}
OTHER_SINCE: Final = N_("In this status for {time}")
OTHER_AT_LEAST: Final = N_("In this status for at least {time}")
PLANNED: Final = {
    "startDateStruct": N_("Planned to start: {day}"),
    "primaryCompletionDateStruct": N_("Main measurements planned to end: {day}"),
    "completionDateStruct": N_("Planned to end: {day}"),
}
REACHED: Final = {
    "startDateStruct": N_("Started: {day}"),
    "primaryCompletionDateStruct": N_("Main measurements ended: {day}"),
    "completionDateStruct": N_("Ended: {day}"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A short claim, and what makes it more exact."""

    claim: str
    detail: str = ""
    #: A reader should be careful about what the record says.
    is_warning: bool = False


def facts_of(history: History, today: date, known_until: date) -> tuple[Fact, ...]:
    """Return what the page says at its top, the most wanted first; a status lasts as long as the registry's release."""
    found = (
        since_fact(history, known_until),
        confirmed_fact(history, today),
        date_fact(history, "startDateStruct"),
        date_fact(history, "primaryCompletionDateStruct"),
        date_fact(history, "completionDateStruct"),
        enrollment_fact(history),
    )
    return tuple(fact for fact in found if fact is not None)


def since_fact(history: History, known_until: date) -> Fact | None:
    """Tell for how long the trial has had its status: since the day of the change, or at least for so long."""
    course = status_course(history)
    if not course:
        return None
    since, status = course[-1]
    days = (known_until - since).days
    is_known = len(course) > 1 or history.is_whole
    if days < 1 or not (is_known or len(history.moments) > 1):
        return None
    count = ngettext("{count:,} day", "{count:,} days", days).format(count=days)
    claim = SINCE.get(status, OTHER_SINCE) if is_known else AT_LEAST.get(status, OTHER_AT_LEAST)
    detail = _("since {day}") if is_known else _("since {day} or before")
    return Fact(_(claim).format(time=count), detail.format(day=date_words(since.isoformat())))


def confirmed_fact(history: History, today: date) -> Fact | None:
    """Tell when somebody last confirmed that the record is right."""
    written = text_at(history.newest.record, f"{MODULE}.statusVerifiedDate")
    months = months_since(written, today) if written else None
    if written is None or months is None:
        return None
    day = date_words(written)
    if months < 1:
        return Fact(_("Status confirmed this month"), day)
    claim = ngettext("Status last confirmed {count} month ago", "Status last confirmed {count} months ago", months)
    is_old = months >= OLD_MONTHS and text_at(history.newest.record, f"{MODULE}.overallStatus") not in LASTING
    detail = _("{day}; ask the contact whether it still holds").format(day=day) if is_old else day
    return Fact(claim.format(count=months), detail, is_warning=is_old)


def months_since(written: str, today: date) -> int | None:
    """Return the whole calendar months since a registry date; None for what is no date.

    >>> months_since("2026-04", date(2026, 11, 21))
    7
    """
    year, _dash, rest = written.partition("-")
    if not year.isdigit() or not rest[:2].isdigit():
        return None
    return 12 * (today.year - int(year)) + today.month - int(rest[:2])


def date_fact(history: History, name: str) -> Fact | None:
    """Tell a date, and how often it moved since the oldest record that is known."""
    value = at(history.newest.record, f"{MODULE}.{name}")
    written = text_at(value, "date")
    if written is None:
        return None
    is_actual = text_at(value, "type") == "ACTUAL"
    if not is_actual and text_at(history.newest.record, f"{MODULE}.overallStatus") in LASTING:
        # What ended does not start or end on a day that was planned once.
        return None
    claim = _((REACHED if is_actual else PLANNED)[name]).format(day=date_words(written))
    course = date_course(history, name)
    moved = moves(course)
    if not moved:
        return Fact(claim)
    first = date_words(text_at(course[0], "date") or "")
    told = ngettext("moved once; {day} at first", "moved {count} times; {day} at first", moved)
    return Fact(claim, told.format(count=moved, day=first))


def moves(course: Sequence[Json]) -> int:
    """Return how often a date became another one; the same day said more exactly is no move."""
    return sum(1 for before, after in pairwise(course) if not is_same_date(before, after))


def enrollment_fact(history: History) -> Fact | None:
    """Tell how many people take part, and how many were planned at first."""
    info = at(history.newest.record, "protocolSection.designModule.enrollmentInfo")
    count = count_of(info)
    if count is None:
        return None
    if text_at(info, "type") == "ACTUAL":
        claim = ngettext("{count:,} person took part", "{count:,} people took part", count)
    else:
        claim = ngettext("{count:,} person planned", "{count:,} people planned", count)
    course = history.course(lambda record: count_of(at(record, "protocolSection.designModule.enrollmentInfo")))
    first = _("{count:,} at first").format(count=course[0][1]) if len(course) > 1 else ""
    return Fact(claim.format(count=count), first)
