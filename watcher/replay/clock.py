"""The registry's calendar: data come out in releases, and a replay moves from one to the next when it is told to."""

import string
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

#: The registry stamps its extract at nine, UTC.
STAMPED = time(9, 0, 5)
DIGITS = string.digits + string.ascii_lowercase


class ReleaseClock:
    """Stands on one release; any thread may ask it or move it."""

    def __init__(self, releases: Sequence[date], start: date | None = None) -> None:
        """`releases` in order, at least one; it stands on `start`, or on the first."""
        self._releases = tuple(releases)
        self._at = self._releases.index(start) if start else 0
        self._lock = threading.Lock()

    @property
    def current(self) -> date:
        with self._lock:
            return self._releases[self._at]

    @property
    def left(self) -> int:
        """Return how many releases are still to come."""
        with self._lock:
            return len(self._releases) - self._at - 1

    def advance(self) -> date | None:
        """Move to the next release and return it; None, and nothing moves, at the last one."""
        with self._lock:
            if self._at + 1 == len(self._releases):
                return None
            self._at += 1
            return self._releases[self._at]


def data_timestamp(release: date) -> str:
    """As `/version` writes it: UTC without a zone."""
    return _moment(release).strftime("%Y-%m-%dT%H:%M:%S")


def etag(release: date) -> str:
    """The same tag on every answer of a release; its last part is the data timestamp in milliseconds, base 36."""
    return f'"883b003/0.34.1/{_base36(int(_moment(release).timestamp()) * 1000)}"'


def _moment(release: date) -> datetime:
    return datetime.combine(release, STAMPED, UTC)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits or "0"
