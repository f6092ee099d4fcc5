"""Who follows what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from watcher.model.change import Importance, Kind
from watcher.model.schedule import Schedule


class WatchKind(StrEnum):
    TRIAL = "trial"
    SEARCH = "search"
    #: Every trial with a site near a point, or at one hospital there.
    PLACE = "place"

    @property
    def has_members(self) -> bool:
        """Whether trials enter and leave it: it is asked of the registry as a search."""
        return self is not WatchKind.TRIAL


@dataclass(frozen=True, slots=True)
class Place:
    """A point on earth with the name that the reader knows it by; degrees north and east."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Vicinity:
    """A circle on earth, and of the sites in it all, or only those of one hospital."""

    place: Place
    within_km: float
    #: Words of a facility's name; None: every site.
    hospital: str | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """What is followed. Shared: a thousand subscribers to one search are one watch."""

    id: int
    kind: WatchKind
    #: The trial's title, or the search or place in words.
    title: str
    #: The trial; None for a search or a place.
    nct_id: str | None
    #: The registry parameters of a search, such as {"query.cond": "gastric cancer"}, or those that find a place's
    #: trials; empty for a trial.
    parameters: Mapping[str, str]
    #: The place; None for a trial or a search.
    vicinity: Vicinity | None = None


class Channel(StrEnum):
    EMAIL = "email"
    WEBHOOK = "webhook"
    #: A service that the operator set up; its address is the service's name.
    APPRISE = "apprise"


class Frequency(StrEnum):
    #: As soon as a sweep has ended.
    IMMEDIATE = "immediate"
    #: What a local day found, in one mail.
    DAILY = "daily"
    #: What a week found, in one mail.
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a subscriber is told: an e-mail address, or a webhook's URL with its signing secrets."""

    id: int
    channel: Channel
    value: str
    #: When its owner first said yes to anything; None: nothing but confirmations is sent.
    confirmed_at: datetime | None
    #: `whsec_...`; the newest first. Empty for e-mail.
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interest:
    """What of a watch somebody wants to hear."""

    kinds: frozenset[Kind]
    least: Importance = Importance.MINOR
    #: Only sites this near; other kinds of change are told wherever they happen.
    place: Place | None = None
    within_km: float | None = None
    frequency: Frequency = Frequency.IMMEDIATE
    #: Of the sites this near, only those of one hospital: words of its name. None: all of them.
    hospital: str | None = None
    schedule: Schedule = field(default_factory=Schedule)
    #: The BCP 47 tag of the language of mails.
    language: str = "en"

    @property
    def vicinity(self) -> Vicinity | None:
        if self.place is None or self.within_km is None:
            return None
        return Vicinity(self.place, self.within_km, self.hospital)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscriber's interest in one watch, told at one address."""

    id: int
    watch: Watch
    address: Address
    interest: Interest
    created_at: datetime
    #: When the owner of the address said yes to this, or an operator recorded it; None: nothing is told.
    confirmed_at: datetime | None = None
    #: None while it lasts.
    ended_at: datetime | None = None
    #: Since when its owner wants to hear nothing for a while; None: it is not paused.
    paused_at: datetime | None = None
