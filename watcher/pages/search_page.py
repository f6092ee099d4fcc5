"""What the page of a search, or of a place, says: its trials now, who entered and left, and as of when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

from watcher.model.record import text_at
from watcher.pages.feed_moves import MoveRow
from watcher.pages.trial_rows import MemberRow
from watcher.plain import date_words, status_words
from watcher.plain.dates import days_between
from watcher.plain.language import _
from watcher.plain.moves import is_again

#: A page of members; of each in a place its record is read.
A_PAGE: Final = 50
#: A trial that the registry first posted so many days before it entered came by that: searches have it soon after.
NEW_FOR: Final = range(15)


@dataclass(frozen=True, slots=True)
class Near:
    """A member's sites at a place: the nearest, how far it is, and how many more there are."""

    nearest: str
    status_words: str
    distance: str
    more: int


@dataclass(frozen=True, slots=True)
class Member:
    nct_id: str
    title: str
    #: The registry's token, and in words.
    status: str
    status_words: str
    #: yyyy-MM-dd, as the registry has it; empty where the record does not say.
    updated: str
    #: The day on which it entered; empty for those that were there from the start.
    since: str
    near: Near | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A trial that entered or left, and why."""

    nct_id: str
    title: str
    has_entered: bool
    words: str
    #: Empty where nothing says it.
    why: str
    status: str
    status_words: str
    day: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A status to narrow the list to; the first one, with an empty token, is all of them."""

    status: str
    words: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WatchPage:
    """The page of a search or a place."""

    number: int
    #: The search, or the place, in words.
    title: str
    is_followed: bool
    #: The day of the registry's data that the members are from, and the day on which following began.
    as_of: str
    since: str
    total: int
    choices: tuple[Choice, ...]
    #: The chosen status; empty for all.
    status: str
    members: tuple[Member, ...]
    at_page: int
    pages: int
    moves: tuple[Move, ...]


def member_of(row: MemberRow, since: str, near: Near | None = None) -> Member:
    trial = row.trial
    return Member(
        nct_id=trial.nct_id,
        title=trial.title,
        status=trial.status,
        status_words=status_words(trial.status),
        updated=trial.last_update_posted or "",
        since=since,
        near=near,
    )


def move_of(row: MoveRow, why: str) -> Move:
    status = text_at(row.change.after, "status") or text_at(row.change.before, "status") or ""
    return Move(
        nct_id=row.nct_id,
        title=row.title,
        has_entered=row.has_entered,
        words=_words(row),
        why=why,
        status=status,
        status_words=status_words(status) if status else "",
        day=row.release_at.date().isoformat(),
    )


def entered_on(row: MemberRow, began_at: datetime, moves: Sequence[MoveRow]) -> str:
    """Return the day of the registry's data on which a member entered; empty where it was one from the start.

    Of those who entered before the moves that are given it is the day on which that was found: a day later, if at all.
    """
    if row.entered_at <= began_at:
        return ""
    found = (each.release_at for each in moves if each.nct_id == row.trial.nct_id and each.has_entered)
    return day_of(next(found, row.entered_at))


def why_entered(row: MoveRow, posted: str) -> str:
    """Return why a trial entered that changed in nothing a search asks for; `posted` is when the registry first did."""
    if days_between(posted, day_of(row.release_at)) in NEW_FOR:
        return _("New in the registry: first posted on {day}").format(day=date_words(posted))
    return _("The registry lists it now, and does not say why")


def choices_of(counts: Mapping[str, int], chosen: str) -> tuple[Choice, ...]:
    """Return the statuses that the members have, after all of them together."""
    every = Choice("", _("All"), sum(counts.values()), not chosen)
    return (every, *(Choice(token, status_words(token), count, token == chosen) for token, count in counts.items()))


def pages_of(total: int) -> int:
    return max(1, ceil(total / A_PAGE))


def day_of(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def _words(row: MoveRow) -> str:
    if not row.has_entered:
        return _("Left")
    return _("Entered again") if is_again(row.change) else _("Entered")
