"""What is known of a person, taken away again.

The rows stay where other rows hang on them, or where they keep a thing from being told twice: without an address, a
place or a choice in them they are nobody's.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from watcher.db.tables import address, subscription, subscription_kind
from watcher.model.change import Importance
from watcher.model.watch import Frequency
from watcher.watches.rows import vicinity_values

#: When and how somebody wanted to be told.
CHOICES = ("zone", "hour", "weekday", "quiet_from", "quiet_until", "language")


def erase_subscriber(connection: Connection, address_id: int, now: datetime) -> int:
    """End all subscriptions of an address and blank them and it; returns how many ended now.

    Its value becomes a mark that can be no address, so that whoever enters the same address again begins anew.
    """
    own = subscription.c.address_id == address_id
    # Before all else, so that nothing is followed with it meanwhile.
    connection.execute(select(address.c.id).where(address.c.id == address_id).with_for_update())
    ending = update(subscription).where(own, subscription.c.ended_at.is_(None)).values(ended_at=now)
    ended = connection.execute(ending).rowcount
    kinds = select(subscription.c.id).where(own)
    connection.execute(delete(subscription_kind).where(subscription_kind.c.subscription_id.in_(kinds)))
    usual = {"least": int(Importance.MINOR), "frequency": Frequency.IMMEDIATE.value}
    blank = vicinity_values(None) | dict.fromkeys(CHOICES) | usual
    connection.execute(update(subscription).where(own).values(**blank))
    nobody: dict[str, object] = {
        "value": f"erased-{address_id}",
        "secrets": [],
        "confirmed_at": None,
        "disabled_why": None,
    }
    erasing = update(address).where(address.c.id == address_id)
    connection.execute(erasing.values(**nobody, erased_at=func.coalesce(address.c.erased_at, now)))
    return ended
