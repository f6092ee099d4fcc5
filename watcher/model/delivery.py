"""The durable row that carries one alert to one address, and each try at it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watcher.model.alert import Message
from watcher.model.watch import Address


class DeliveryStatus(StrEnum):
    """The life of a delivery.

    pending -> leased -> sent | pending (to be retried) | failed; pending or leased -> cancelled.
    """

    #: Waits for `run_at`; set by the outbox, and again after an attempt that may be repeated.
    PENDING = "pending"
    #: One worker has it until `lease_until`; set by the claim.
    LEASED = "leased"
    #: The other side accepted it; nothing more is claimed. Final.
    SENT = "sent"
    #: Refused for good, or retried to the end. Final.
    FAILED = "failed"
    #: Its address left, or its subscription ended, before it was sent. Final.
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """How an attempt ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    #: Not accepted, and trying again may help.
    DEFERRED = "deferred"
    #: The connection broke between the last byte we sent and the other side's answer: it may have been accepted.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Lease:
    """A claim on a delivery; writes that carry an older token change nothing."""

    token: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed delivery, with all that its bytes are made of."""

    id: int
    #: Unique for ever: (address, channel, window) as one text. The Message-ID and `webhook-id` come from it.
    key: str
    address: Address
    message: Message
    created_at: datetime
    #: Attempts before this one.
    attempts: int
    lease: Lease
    #: What is personal: placeholders of the message and their values.
    personal: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a delivery."""

    outcome: Outcome
    #: The other side's own words, or ours; never an address.
    detail: str
    started_at: datetime
    ended_at: datetime
    retry_after: float | None = None
