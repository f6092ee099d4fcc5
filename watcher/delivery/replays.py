"""An operator's retries: a new try at a delivery under its old id, so that the other side knows it again.

A retry is one more try: a delivery that fails again after its listed delays are used up fails at once, and each retry
of it is a new one.
"""

from datetime import datetime

from sqlalchemy import Connection, literal_column, select, update

from watcher.db.tables import address, delivery
from watcher.delivery.moves import locked, moved
from watcher.errors import UnknownError, UsageError
from watcher.model.delivery import MOVES, DeliveryStatus, Move

#: What an operator may send again to a whole endpoint; in the order of the index that finds it.
REPLAYED = (DeliveryStatus.FAILED, DeliveryStatus.SKIPPED)


def retry_one(connection: Connection, delivery_id: int, now: datetime) -> None:
    """Make a delivery due now. Raises UnknownError or UsageError."""
    which = (delivery.c.id == delivery_id) & delivery.c.pruned_at.is_(None)
    if connection.execute(moved(Move.RETRY, now, which, run_at=now)).rowcount:
        return
    found = connection.execute(
        select(delivery.c.status, delivery.c.pruned_at).where(delivery.c.id == delivery_id)
    ).one_or_none()
    if found is None:
        raise UnknownError(f"there is no delivery {delivery_id}: `watcher deliveries` lists them")
    if found.pruned_at is not None:
        raise UsageError(f"delivery {delivery_id} is older than what is kept: its text is gone")
    raise UsageError(f"delivery {delivery_id} is {found.status}; only a {_retried()} one can be retried")


def retry_address(connection: Connection, named: str, now: datetime) -> int:
    """Let an address be sent to again, and make its failed and skipped deliveries due now; returns how many."""
    is_named = address.c.id == int(named) if named.isdecimal() else address.c.value.in_((named, named.lower()))
    ids = connection.execute(select(address.c.id).where(is_named)).scalars().all()
    if not ids:
        raise UnknownError(f"there is no address {named!r}: write it as it was given, or its number in `--json`")
    well = {"blocked_until": None, "failing_since": None, "disabled_at": None, "disabled_why": None}
    connection.execute(update(address).where(address.c.id.in_(ids)).values(**well))
    which = (
        delivery.c.address_id.in_(ids)
        & delivery.c.status.in_([literal_column(f"'{each.value}'") for each in REPLAYED])
        & delivery.c.pruned_at.is_(None)
    )
    retrying = moved(Move.RETRY, now, locked(which), run_at=now)
    return len(connection.execute(retrying.returning(delivery.c.id)).all())


def _retried() -> str:
    *some, last = (status.value for status in reversed(MOVES[Move.RETRY][0]))
    return f"{', '.join(some)} or {last}"
