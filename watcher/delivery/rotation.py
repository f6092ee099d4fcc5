"""A webhook's secret replaced without a gap: for a while both the old and the new one fit (fault F46)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from watcher.db import Store
from watcher.db.tables import address
from watcher.delivery.signing import lasting, replaced
from watcher.errors import UnknownError, UsageError
from watcher.model.watch import Channel

#: Each adds a signature to every request.
MOST_SECRETS = 10


@dataclass(frozen=True, slots=True)
class Rotated:
    """A webhook with a fresh secret; `others` is how many of the former ones still sign."""

    address_id: int
    value: str
    others: int


def rotate_secret(store: Store, endpoint: str, fresh: str, *, until: datetime, now: datetime) -> Rotated:
    """Let a webhook, named by its URL or its id, be signed with a fresh secret, and until then with the former ones.

    Raises UnknownError where there is none, and UsageError where ten secrets sign already.
    """
    with store.write() as connection:
        row = connection.execute(select(address).where(_is(endpoint)).with_for_update()).one_or_none()
        if row is None:
            raise UnknownError(f"there is no webhook {endpoint!r}: `watcher subscribers` lists them")
        if len(lasting(row.secrets, now)) >= MOST_SECRETS:
            raise UsageError(f"{MOST_SECRETS} secrets sign for this webhook already: wait until the first has ended")
        secrets = replaced(row.secrets, fresh, now, until)
        connection.execute(update(address).where(address.c.id == row.id).values(secrets=secrets))
    return Rotated(row.id, row.value, len(secrets) - 1)


def _is(endpoint: str) -> ColumnElement[bool]:
    named = address.c.id == int(endpoint) if endpoint.isdecimal() else address.c.value == endpoint
    return (address.c.channel == Channel.WEBHOOK.value) & named
