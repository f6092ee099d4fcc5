"""What one address is told for one closed window, and the text of it."""

from dataclasses import dataclass, field
from datetime import date

from watcher.model.change import Change
from watcher.model.record import Record
from watcher.model.schedule import Schedule
from watcher.model.watch import Address, Frequency, Place, Vicinity, Watch


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change with its id, and how far from the subscriber's place it happened."""

    id: int
    change: Change
    distance_km: float | None = None


@dataclass(frozen=True, slots=True)
class ToldTrial:
    """One trial's part of an alert."""

    nct_id: str
    title: str
    status: str
    from_version: int | None
    to_version: int
    last_update_posted: str | None
    changes: tuple[ToldChange, ...]
    #: The newer version's record: a changed site is named from it.
    record: Record


@dataclass(frozen=True, slots=True)
class ToldSubscription:
    """One subscription's part of an alert: why the reader gets it, and what happened."""

    subscription_id: int
    watch: Watch
    place: Place | None
    within_km: float | None
    trials: tuple[ToldTrial, ...]
    hospital: str | None = None
    frequency: Frequency = Frequency.IMMEDIATE
    schedule: Schedule = field(default_factory=Schedule)

    @property
    def vicinity(self) -> Vicinity | None:
        if self.place is None or self.within_km is None:
            return None
        return Vicinity(self.place, self.within_km, self.hospital)


@dataclass(frozen=True, slots=True)
class Alert:
    """What one address is told for one closed window."""

    id: int
    address: Address
    window: str
    #: The registry's data release that the window's versions were read from.
    as_of: date | None
    parts: tuple[ToldSubscription, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """The text of an alert, shared by all who get the same; slots stand where personal links go.

    A webhook message has its JSON body in `text`, and no subject and no HTML.
    """

    subject: str
    text: str
    html: str
