"""The durable row that carries one alert to one address, and each try at it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from watcher.model.alert import Message
from watcher.model.watch import Address


class DeliveryStatus(StrEnum):
    """The life of a delivery; MOVES says how it gets from one to the next."""

    #: Waits for `run_at`; set by the outbox, and again after an attempt that may be repeated.
    PENDING = "pending"
    #: One worker has it until `lease_until`; set by the claim.
    LEASED = "leased"
    #: The other side accepted it; nothing more is claimed. Final.
    SENT = "sent"
    #: Refused for good, or retried to the end. Final, unless an operator retries it.
    FAILED = "failed"
    #: Its address left, or its subscription ended, before it was sent. Final.
    CANCELLED = "cancelled"
    #: Its endpoint is disabled, it was kept back, or this is a dry run. Final, unless an operator retries it.
    SKIPPED = "skipped"
    #: Its address was on the suppression list when it was to be sent. Final, unless an operator retries it.
    SUPPRESSED = "suppressed"


class Move(StrEnum):
    """What makes a delivery go from one status to another."""

    CLAIM = "claimed by a worker"
    GIVE_BACK = "given back unbegun"
    POSTPONE = "put off: blocked, or over the rate"
    ACCEPT = "accepted"
    DEFER = "not accepted, another try is left"
    REFUSE = "refused for good"
    GIVE_UP = "not accepted at the last try"
    LOSE = "its lease ran out"
    QUARANTINE = "its lease ran out too often"
    CANCEL = "its reader left"
    SKIP = "its endpoint is disabled"
    HOLD = "kept back: far too late, or in a copy of the database"
    REHEARSE = "not sent: a dry run"
    SUPPRESS = "its address is suppressed"
    RETRY = "retried by an operator"


_PENDING, _LEASED = DeliveryStatus.PENDING, DeliveryStatus.LEASED
_UNSENT = (_PENDING, _LEASED)

#: Each move with the statuses that it may start from and the one that it ends in. There is no other way to change one.
MOVES: Mapping[Move, tuple[tuple[DeliveryStatus, ...], DeliveryStatus]] = MappingProxyType(
    {
        Move.CLAIM: ((_PENDING,), _LEASED),
        Move.GIVE_BACK: ((_LEASED,), _PENDING),
        Move.POSTPONE: ((_LEASED,), _PENDING),
        Move.ACCEPT: ((_LEASED,), DeliveryStatus.SENT),
        Move.DEFER: ((_LEASED,), _PENDING),
        Move.REFUSE: ((_LEASED,), DeliveryStatus.FAILED),
        Move.GIVE_UP: ((_LEASED,), DeliveryStatus.FAILED),
        Move.LOSE: ((_LEASED,), _PENDING),
        Move.QUARANTINE: ((_LEASED,), DeliveryStatus.FAILED),
        Move.CANCEL: (_UNSENT, DeliveryStatus.CANCELLED),
        Move.SKIP: (_UNSENT, DeliveryStatus.SKIPPED),
        Move.HOLD: (_UNSENT, DeliveryStatus.SKIPPED),
        Move.REHEARSE: ((_LEASED,), DeliveryStatus.SKIPPED),
        Move.SUPPRESS: ((_LEASED,), DeliveryStatus.SUPPRESSED),
        Move.RETRY: (
            (_PENDING, DeliveryStatus.FAILED, DeliveryStatus.SKIPPED, DeliveryStatus.SUPPRESSED),
            _PENDING,
        ),
    }
)


class Outcome(StrEnum):
    """How an attempt ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    #: Not accepted, and trying again may help.
    DEFERRED = "deferred"
    #: The connection broke between the last byte we sent and the other side's answer: it may have been accepted.
    UNKNOWN = "unknown"
    #: Nothing left this machine, because this is a dry run.
    WITHHELD = "withheld"


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
    #: Without words until it is made at the first attempt.
    message: Message
    created_at: datetime
    #: Attempts before this one.
    attempts: int
    lease: Lease
    #: What is personal: placeholders of the message and their values.
    personal: tuple[tuple[str, str], ...] = ()
    #: What it carries; None: a confirmation or a test.
    alert_id: int | None = None
    #: Whether its text is made, and kept for every attempt.
    is_rendered: bool = True


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a delivery."""

    outcome: Outcome
    #: The other side's own words, or ours; never an address.
    detail: str
    started_at: datetime
    ended_at: datetime
    retry_after: float | None = None
    #: The endpoint was the problem, not this delivery; all that is for it waits.
    blocks: bool = False
    #: The address is no more.
    gone: bool = False
