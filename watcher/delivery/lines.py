"""What a worker has claimed of one channel, in the order in which it is sent: no endpoint keeps the others waiting.

The endpoints take turns. One that is new or fails gets few slots at once, and one more with each answer, so that
many that hang at the same time leave slots for those that answer.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

from watcher.delivery.claims import Position, Wanted
from watcher.errors import SettingError
from watcher.model.delivery import Attempt, Delivery, Outcome
from watcher.model.watch import Channel

#: What a lease must last beyond the longest attempt: a heartbeat that came late, and the writing down.
MARGIN = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Lane:
    """How much of a channel one worker does at once."""

    #: Claimed in one go.
    batch: int
    #: Being sent.
    at_once: int
    #: Of these to one address, at first and after many answers.
    at_first: int
    at_best: int
    #: Claimed of one address in one go.
    of_an_address: int
    #: How long an attempt may take; None: its heartbeat holds the lease however long it takes.
    longest: timedelta | None = None

    def limited(self, most: int | None, concurrency: int | None) -> "Lane":
        batch, at_once = most or self.batch, concurrency or self.at_once
        return replace(self, batch=min(batch, self.batch), at_once=at_once, at_best=min(self.at_best, at_once))


#: Four kept connections to the relay, and no more mails begun: one that waited for a connection while its process was
#: frozen past its lease was sent although another worker had sent it. Webhooks: one endpoint gets half at most.
LANES: Mapping[Channel, Lane] = MappingProxyType(
    {
        Channel.EMAIL: Lane(batch=100, at_once=4, at_first=4, at_best=4, of_an_address=20),
        Channel.WEBHOOK: Lane(
            batch=100, at_once=256, at_first=8, at_best=128, of_an_address=32, longest=timedelta(seconds=20)
        ),
        # A thread for each, and often one service for all.
        Channel.APPRISE: Lane(batch=20, at_once=8, at_first=4, at_best=8, of_an_address=10),
    }
)


def check_lease(lease: timedelta, lanes: Mapping[Channel, Lane] = LANES) -> None:
    """Raise SettingError where a lease could run out in the middle of an attempt: then it would be sent twice."""
    for channel, lane in lanes.items():
        if lane.longest is not None and lease < lane.longest + MARGIN:
            least = (lane.longest + MARGIN).total_seconds()
            raise SettingError(
                f"a lease of {lease.total_seconds():g} s is too short: "
                f"an attempt by {channel.value} may take {lane.longest.total_seconds():g} s, so it needs {least:g} s"
            )


class Line:
    """The claimed deliveries of one channel: those that wait for their turn, and those that are being sent."""

    def __init__(self, channel: Channel, lane: Lane) -> None:
        self.channel = channel
        self.lane = lane
        #: Where the next claim goes on looking; None: from the beginning.
        self.seen_to: Position | None = None
        self._waiting: OrderedDict[int, deque[Delivery]] = OrderedDict()
        self._sending: dict[int, Delivery] = {}
        self._held: Counter[int] = Counter()
        self._at_once: Counter[int] = Counter()
        self._may: dict[int, int] = {}
        self._passed_over: frozenset[int] = frozenset()
        #: Endpoints that just said that they are overloaded or gone, and the deliveries to which they said so.
        self._settling: dict[int, int] = {}

    @property
    def has_room(self) -> bool:
        return self._held.total() - len(self._sending) <= self.lane.batch // 2

    @property
    def is_empty(self) -> bool:
        return not self._held

    @property
    def is_sending(self) -> bool:
        return bool(self._sending)

    @property
    def was_too_busy(self) -> bool:
        """Whether there may be more for an address of which there was enough at the last claim, and is not any more."""
        return not self._passed_over <= self._busy()

    def wanted(self) -> Wanted:
        """Return what to claim: none of an address of which enough is here."""
        self._passed_over = self._busy()
        return Wanted(self.channel, self.lane.batch, self.lane.of_an_address, self._passed_over, self.seen_to)

    def add(self, claimed: Sequence[Delivery]) -> None:
        for each in claimed:
            self._waiting.setdefault(each.address.id, deque()).append(each)
            self._held[each.address.id] += 1

    def next(self) -> Delivery | None:
        """Begin the next delivery whose endpoint has a free slot; None: there is none, or too many are under way."""
        if len(self._sending) >= self.lane.at_once:
            return None
        address_id = next((each for each in self._waiting if self._at_once[each] < self._slots(each)), None)
        if address_id is None:
            return None
        queue = self._waiting.pop(address_id)
        one = queue.popleft()
        if queue:
            # Behind the others.
            self._waiting[address_id] = queue
        self._sending[one.id] = one
        self._at_once[address_id] += 1
        return one

    def answered(self, one: Delivery, tried: Attempt | None) -> None:
        """Free the slot of a delivery, whose outcome is known but not yet recorded; None: it was not sent."""
        if self._sending.pop(one.id, None) is None:
            return
        address_id = one.address.id
        self._at_once[address_id] -= 1
        if tried is not None and tried.outcome is Outcome.ACCEPTED:
            self._may[address_id] = min(self._slots(address_id) + 1, self.lane.at_best)
        elif tried is not None and (tried.blocks or tried.gone):
            self._may[address_id] = 1
            # Nothing more goes there before it is written down, and known to whoever is about to send.
            self._settling[address_id] = one.id

    def finished(self, one: Delivery) -> None:
        """Forget a delivery: it is recorded, or somebody else's."""
        self.answered(one, None)
        if self._settling.get(one.address.id) == one.id:
            del self._settling[one.address.id]
        self._held[one.address.id] -= 1
        if self._held[one.address.id] <= 0:
            del self._held[one.address.id]

    def drop(self, lost: Collection[int] | None = None) -> list[Delivery]:
        """Take out what waits: all of it, or those of these ids whose leases are lost; returns them."""
        taken = [
            each for queue in self._waiting.values() for each in queue if lost is None or each.id in lost
        ]  # fmt: skip
        for each in taken:
            queue = self._waiting[each.address.id]
            queue.remove(each)
            if not queue:
                del self._waiting[each.address.id]
            self.finished(each)
        return taken

    def _busy(self) -> frozenset[int]:
        enough = self.lane.of_an_address // 2
        return frozenset(each for each, held in self._held.items() if held >= self._slots(each) + enough)

    def _slots(self, address_id: int) -> int:
        if address_id in self._settling:
            return 0
        return self._may.get(address_id, min(self.lane.at_first, self.lane.at_best))
