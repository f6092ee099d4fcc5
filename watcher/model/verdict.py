"""Why a subscription hears of a change, or does not: each condition with the value that decided."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.model.change import Change
from watcher.model.record import Json


class Check(StrEnum):
    """What is asked, in this order; beside each what `Condition.found` and `Condition.wanted` hold."""

    #: It came after the trial was first seen here; asked only of past versions. The day of its submission, written
    #: yyyy-MM-dd; when version 1 was stored.
    PAST = "past"
    #: It came after the subscription began. When it was found; since when the subscription lasts.
    SINCE = "since"
    #: The subscription lasted when the change was matched. When it ended, or null; when it was matched, or null.
    LASTING = "lasting"
    #: The watch followed the trial. NCT ID; the watch's title.
    FOLLOWED = "followed"
    #: The trial had not left the watch. The day on which it left, or null; null.
    MEMBER = "member"
    #: It is a change of the record, or of this very watch. The watch that it is about, or null; null.
    OWN_WATCH = "own-watch"
    #: The kind was asked for. The kind; the kinds that are wanted.
    KIND = "kind"
    #: It matters enough. The importance; the least that is wanted.
    IMPORTANCE = "importance"
    #: It is near enough. Kilometers, or "no site", "no coordinates"; `{"place", "within_km"}`, or null: anywhere.
    NEAR = "near"
    #: It is at the hospital. The site's name, or "no site"; words of the hospital's name.
    #: Asked only where there is one.
    HOSPITAL = "hospital"
    #: It is not held back; asked only where something holds it. What does; null.
    BELIEVED = "believed"
    #: The change was compared with the subscriptions. When, or null; null.
    MATCHED = "matched"
    #: Somebody said yes. When, or null; null.
    CONFIRMED = "confirmed"
    #: The subscription was not paused; asked only where it was. Since when it is paused, or when its owner resumed it
    #: without asking for what they missed; which of the two: "paused", "resumed".
    PAUSED = "paused"
    #: The subscription lasted until it was told; asked only where it ended. When it ended; null.
    KEPT = "kept"
    #: The window is closed: its sweep has ended. When, or null; null.
    CLOSED = "closed"
    #: It was told. When, or null; the alert's id, or null.
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Condition:
    """One question with its answer, and the two values that were held side by side."""

    check: Check
    holds: bool
    found: Json = None
    wanted: Json = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A change, and where and when it arrived."""

    #: None: between two past versions, which are history and stand in no fan-out.
    id: int | None
    nct_id: str
    change: Change
    #: The search that the trial entered or left; None: a change of the trial.
    watch_id: int | None
    #: Where the site is, in degrees north and east; None: not about a site, or of one without coordinates.
    point: tuple[float, float] | None
    #: What the record calls the site; None as for the point.
    facility: str | None
    #: The version in which it appeared.
    version_id: int
    version_number: int
    fan_out_id: int
    sweep_id: int
    release_at: datetime
    found_at: datetime
    matched_at: datetime | None = None
    #: When its sweep ended; None: it runs.
    swept_at: datetime | None = None
    #: What an operator still has to look at; None: nothing holds it back.
    held_for: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """What a watch had to do with a trial at one sweep."""

    #: The watch had the trial then, or before.
    is_followed: bool
    #: When the trial had left by then; None: it had not.
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a match."""

    #: None: nothing was told yet.
    alert_id: int | None
    told_at: datetime | None
    #: It was missed in a pause whose owner did not ask for it; `told_at` is when they resumed.
    is_missed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a subscription asked for a change, and whether it was told; never without its reasons."""

    #: Whether it asked: all of them hold exactly where there is a match.
    asked: tuple[Condition, ...]
    #: Whether it was told; empty where it did not ask.
    told: tuple[Condition, ...] = ()

    @property
    def is_match(self) -> bool:
        return all(one.holds for one in self.asked)

    @property
    def is_told(self) -> bool:
        return bool(self.told) and all(one.holds for one in self.told)

    @property
    def against(self) -> Condition | None:
        """The first condition that does not hold; None: it was told."""
        return next((one for one in (*self.asked, *self.told) if not one.holds), None)
