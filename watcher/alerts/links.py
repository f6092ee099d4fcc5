"""What is personal in a message: the slots that its text holds, and what each is replaced by when it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from watcher.model.watch import Address, Channel

Slots: TypeAlias = tuple[tuple[str, str], ...]


class LinkMaker(Protocol):
    """Makes the addresses of this installation's pages that act for a reader."""

    @property
    def origin(self) -> str:
        """Return where the pages are that anybody may read."""

    def confirm(self, subscription_id: int, now: datetime) -> str: ...

    def leave(self, subscription_id: int, now: datetime) -> str: ...

    def leave_all(self, address_id: int, now: datetime) -> str: ...

    def manage(self, address_id: int, now: datetime) -> str: ...

    def whole(self, alert_id: int, now: datetime) -> str: ...


@dataclass(frozen=True, slots=True)
class Links:
    """Fills the slots of each kind of message."""

    make: LinkMaker

    def of_alert(self, alert_id: int, address: Address, subscription_ids: Sequence[int], now: datetime) -> Slots:
        """One leave link for each part, and `[[leave]]`, which mail programs call for the whole alert.

        `[[whole]]` shows what the mail had no room for; `[[pages]]` begins the address of a page for anybody.
        `subscription_ids` are those of the alert's parts, in their order.
        """
        if address.channel is Channel.APPRISE:
            # Whoever reads a team's channel could follow the link; the operator leaves with `watcher unwatch`.
            return ()
        if address.channel is Channel.WEBHOOK:
            return (('"[[alert_id]]"', str(alert_id)), ('"[[subscription_id]]"', str(subscription_ids[0])))
        each = [(f"[[leave:{place}]]", self.make.leave(one, now)) for place, one in enumerate(subscription_ids)]
        whole = each[0][1] if len(each) == 1 else self.make.leave_all(address.id, now)
        pages = ("[[pages]]", self.make.origin)
        return (*each, ("[[leave]]", whole), ("[[whole]]", self.make.whole(alert_id, now)), pages)

    def of_confirmation(self, subscription_id: int, now: datetime) -> Slots:
        return (
            ("[[confirm]]", self.make.confirm(subscription_id, now)),
            ("[[leave]]", self.make.leave(subscription_id, now)),
        )

    def of_manage(self, address_id: int, now: datetime) -> Slots:
        return (("[[manage]]", self.make.manage(address_id, now)),)
