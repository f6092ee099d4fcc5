"""What the registry answers a person with."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.sweep import Release
from watcher.model.trial import Trial


@dataclass(frozen=True, slots=True)
class Answered:
    """A trial as the registry gave it, under its present NCT ID."""

    trial: Trial
    #: Of the release and the time at which it was asked, which may be days ago if it was kept.
    release: Release
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a search, in the registry's own order, which is by how well the words fit.

    The records hold only what a list of trials shows: they are never stored as versions.
    """

    trials: tuple[Trial, ...]
    #: Of the whole search; None on a page after the first, where the registry does not count again.
    total: int | None
    #: Asks for the next page; None on the last one.
    next_token: str | None
    release: Release
