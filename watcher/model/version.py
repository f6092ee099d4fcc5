"""A version: a record whose digest differs from that of the trial's previous version."""

from dataclasses import dataclass
from datetime import datetime

from watcher.model.trial import Trial


@dataclass(frozen=True, slots=True)
class Version:
    """Never changed once stored."""

    id: int
    #: 1 for the baseline, then 2, 3, ...
    number: int
    digest: str
    fetched_at: datetime
    trial: Trial

    @property
    def nct_id(self) -> str:
        return self.trial.nct_id
