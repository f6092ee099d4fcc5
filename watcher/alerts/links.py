"""What is personal in a message: the slots that its text holds, and what each is replaced by when it is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from watcher.model.alert import Alert
from watcher.model.watch import Channel

Slots: TypeAlias = tuple[tuple[str, str], ...]


class LinkMaker(Protocol):
    """Makes the addresses of this installation's pages that act for a reader."""

    def confirm(self, subscription_id: int, now: datetime) -> str: ...

    def leave(self, subscription_id: int, now: datetime) -> str: ...

    def leave_all(self, address_id: int, now: datetime) -> str: ...


@dataclass(frozen=True, slots=True)
class Links:
    """Fills the slots of each kind of message."""

    make: LinkMaker

    def of_alert(self, alert: Alert, alert_id: int, now: datetime) -> Slots:
        """One leave link for each part, and `[[leave]]`, which mail programs call for the whole alert."""
        if alert.address.channel is Channel.WEBHOOK:
            part = alert.parts[0]
            return (('"[[alert_id]]"', str(alert_id)), ('"[[subscription_id]]"', str(part.subscription_id)))
        each = tuple(
            (f"[[leave:{place}]]", self.make.leave(part.subscription_id, now)) for place, part in enumerate(alert.parts)
        )
        return (*each, ("[[leave]]", self._leave(alert, now)))

    def of_confirmation(self, subscription_id: int, now: datetime) -> Slots:
        return (
            ("[[confirm]]", self.make.confirm(subscription_id, now)),
            ("[[leave]]", self.make.leave(subscription_id, now)),
        )

    def _leave(self, alert: Alert, now: datetime) -> str:
        if len(alert.parts) == 1:
            return self.make.leave(alert.parts[0].subscription_id, now)
        return self.make.leave_all(alert.address.id, now)
