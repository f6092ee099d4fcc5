"""Who owns an address, by what they can prove: that they know it, or that they read what is sent to it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, Select, select, update

from watcher.db import Store
from watcher.db.tables import address, subscription
from watcher.errors import UnknownError
from watcher.model.watch import Address, Channel, Subscription
from watcher.plain.language import _
from watcher.watches.rows import read_subscriptions, subscriptions


class Owners:
    """Addresses and all that they follow or followed; an erased one is nobody's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, channel: Channel, value: str) -> Address | None:
        """Return the address with this value; None: nobody here has it."""
        query = select(address).where(address.c.channel == channel.value, address.c.value == value)
        with self._store.read() as connection:
            row = connection.execute(query).one_or_none()
        return _address_of(row) if row else None

    def get(self, address_id: int) -> Address:
        """Raises UnknownError for an address that was erased, or that nothing here has."""
        query = select(address).where(address.c.id == address_id, address.c.erased_at.is_(None))
        with self._store.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownError(_("Everything about this address was erased here. Nothing more is sent to it."))
        return _address_of(row)

    def followed(self, address_id: int) -> tuple[Subscription, ...]:
        """Return all that an address follows or once followed, the first one first."""
        with self._store.read() as connection:
            return read_subscriptions(connection, subscriptions().where(subscription.c.address_id == address_id))

    def consents(self, address_id: int) -> Mapping[int, str]:
        """Return by whom each subscription was confirmed: `link`, its owner, or `operator`, on the owner's behalf."""
        query = select(subscription.c.id, subscription.c.consent).where(
            subscription.c.address_id == address_id, subscription.c.consent.is_not(None)
        )
        with self._store.read() as connection:
            return {row.id: row.consent for row in connection.execute(query)}

    def choose(self, subscription_ids: Collection[int], language: str, zone: str) -> None:
        """Let subscriptions be told in a language, by a clock."""
        chosen = update(subscription).where(subscription.c.id.in_(subscription_ids))
        with self._store.write() as connection:
            connection.execute(chosen.values(language=language, zone=zone))

    def unanswered(self, before: datetime) -> tuple[int, ...]:
        """Return the addresses whose owners never said yes to anything, and that nobody entered since then."""
        with self._store.read() as connection:
            return tuple(connection.execute(_unanswered(before).order_by(address.c.id)).scalars())


def is_unanswered(connection: Connection, address_id: int, before: datetime) -> bool:
    """Return whether an address is one of them still, and let it stay so until the transaction ends."""
    connection.execute(select(address.c.id).where(address.c.id == address_id).with_for_update())
    return connection.execute(_unanswered(before).where(address.c.id == address_id)).first() is not None


def _unanswered(before: datetime) -> Select[int]:
    entered = select(subscription.c.address_id)
    return select(address.c.id).where(
        address.c.channel == Channel.EMAIL.value,
        address.c.confirmed_at.is_(None),
        address.c.erased_at.is_(None),
        # One that asks for nothing yet is just being entered.
        address.c.id.in_(entered),
        address.c.id.not_in(entered.where(subscription.c.created_at >= before)),
    )


def _address_of(row: Row[tuple[object, ...]]) -> Address:
    return Address(row.id, Channel(row.channel), row.value, row.confirmed_at, tuple(row.secrets))
