"""What the pages know of a trial's past: its records in the order of their days, each with what it changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from watcher.model.change import Change
from watcher.model.record import Json, Record, at, text_at

STATUS: Final = "protocolSection.statusModule.overallStatus"
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Moment:
    """A record as it stood from a day on."""

    #: On which the sponsor submitted it (from before the baseline), or the registry released it.
    day: date
    #: The submission, or the version, as people count: 1 is the first.
    number: int
    #: It comes from the registry's record history: it was so before anybody followed the trial here.
    is_past: bool
    record: Record
    changes: tuple[Change, ...]

    @property
    def key(self) -> str:
        """Return what names it on a page."""
        return f"{'submission' if self.is_past else 'version'}-{self.number}"


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of a trial's past, the oldest first; never empty, the newest is what the page shows."""

    moments: tuple[Moment, ...]
    #: Whether the oldest moment is the trial's very first submission.
    is_whole: bool

    @property
    def newest(self) -> Moment:
        return self.moments[-1]

    def course(self, read: Callable[[Record], Value | None]) -> tuple[tuple[date, Value], ...]:
        """Return each value that something had, with the day from which on; what is missing is passed over."""
        found: list[tuple[date, Value]] = []
        for moment in self.moments:
            value = read(moment.record)
            if value is not None and (not found or found[-1][1] != value):
                found.append((moment.day, value))
        return tuple(found)


def status_course(history: History) -> tuple[tuple[date, str], ...]:
    """Return the statuses that the trial had, each with the day from which on."""
    return history.course(lambda record: text_at(record, STATUS))


def date_course(history: History, name: str) -> tuple[Json, ...]:
    """Return the values that a date of the status module had, such as `completionDateStruct`."""
    path = f"protocolSection.statusModule.{name}"
    found: tuple[tuple[date, Json], ...] = history.course(lambda record: at(record, path))
    return tuple(value for _, value in found)
