"""What a sweep asks of the registry, and what it gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from watcher.model.trial import RawRecord


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
    """Trials asked for by id: each id leads to its record, under its present NCT ID, or is missing."""

    records: Mapping[str, RawRecord]
    #: Well-formed ids that the registry did not answer for; never a proof that they are gone.
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """The complete membership of a saved search at one release: a walk that added up."""

    nct_ids: tuple[str, ...]
    release: Release


@dataclass(frozen=True, slots=True)
class Held:
    """A trial whose record came thin: it is kept from everybody until a later release shows it so too."""

    nct_id: str
    #: Paths of the whole modules that its newest version has and the record lacks.
    lost: tuple[str, ...]
