"""What a sweep asks of the registry, and what it gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from watcher.model.trial import Trial


@dataclass(frozen=True, slots=True)
class Release:
    """One data release of the registry, as `/version` names it."""

    api_version: str
    #: UTC; the registry writes it without a zone.
    data_timestamp: datetime
    etag: str | None

    @property
    def day(self) -> date:
        return self.data_timestamp.date()


@dataclass(frozen=True, slots=True)
class Fetched:
    """Trials asked for by id: each id leads to its trial, under its present NCT ID, or is missing."""

    trials: Mapping[str, Trial]
    #: Well-formed ids that the registry did not answer for; never a proof that they are gone.
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """The complete membership of a saved search at one release: a walk that added up."""

    nct_ids: tuple[str, ...]
    release: Release
