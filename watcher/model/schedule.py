"""When a subscriber wants to be told, in hours of their own clock."""

from dataclasses import dataclass
from enum import IntEnum

from watcher.errors import UsageError

HOURS = range(24)


class Weekday(IntEnum):
    """A day of the week, numbered as ISO 8601 does."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7

    @property
    def word(self) -> str:
        return self.name.capitalize()


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local hours in which nothing is sent: from `since` o'clock until `until` o'clock, such as 22 to 7."""

    since: int
    until: int

    def __post_init__(self) -> None:
        """Raise UsageError for hours that no clock has, or that leave none or all of the day quiet."""
        for hour in (self.since, self.until):
            _check_hour(hour)
        if self.since == self.until:
            raise UsageError(f"quiet hours from {self.since} to {self.until} are no hours at all: write such as 22-7")

    def holds(self, hour: int) -> bool:
        """Say whether the hour of a local clock is a quiet one."""
        if self.since < self.until:
            return self.since <= hour < self.until
        return hour >= self.since or hour < self.until


@dataclass(frozen=True, slots=True)
class Schedule:
    """When digests come, and when nothing does; what is told at once heeds the zone and the quiet hours only."""

    #: A name of the IANA time zone database.
    zone: str = "UTC"
    #: The local hour at which a digest closes.
    hour: int = 8
    #: The local day on which a weekly digest closes.
    weekday: Weekday = Weekday.MONDAY
    #: None: mails leave at any hour.
    quiet: QuietHours | None = None

    def __post_init__(self) -> None:
        """Raise UsageError for an hour that no clock has."""
        _check_hour(self.hour)


def _check_hour(hour: int) -> None:
    if hour not in HOURS:
        raise UsageError(f"{hour} is no hour of a day: choose from 0 to 23")
