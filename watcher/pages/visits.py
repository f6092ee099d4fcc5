"""What a reader saw of a trial when they came last: kept in their own browser, and nowhere else."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

SEEN: Final = re.compile(r"(\d{1,6})_(\d{4}-\d{2}-\d{2}|)_(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Seen:
    """How the trial stood on a day that the reader looked at it."""

    #: 0: nobody followed it here.
    version: int
    #: yyyy-MM-dd of the registry's posting; empty: it did not say.
    posted: str
    day: date

    def __str__(self) -> str:
        return f"{self.version}_{self.posted}_{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Visits:
    """The present day's look, and that of the last day before it; None: there was none."""

    now: Seen
    before: Seen | None = None

    def __str__(self) -> str:
        return f"{self.before or ''}~{self.now}"


def visits_of(cookie: str, version: int, posted: str, today: date) -> Visits:
    """Return the reader's visits with this one; who looks twice on a day is shown the same news twice.

    `cookie` is what `str` made of them, or anything that a stranger sends.
    """
    now = Seen(version, posted, today)
    earlier = [seen for part in cookie.split("~")[:2] if (seen := _seen(part)) and seen.day < today]
    return Visits(now, max(earlier, key=lambda seen: seen.day, default=None))


def _seen(text: str) -> Seen | None:
    found = SEEN.fullmatch(text)
    if found is None:
        return None
    try:
        return Seen(int(found[1]), found[2], date.fromisoformat(found[3]))
    except ValueError:
        return None
