"""How often one network, or one address, may ask for what costs the registry or somebody's mailbox something.

Token buckets in the database, so that all processes count together. A bucket is named by a keyed digest: whose it is
cannot be read from the table, and it is deleted once it is full again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from ipaddress import ip_address, ip_network
from math import ceil
from typing import Final

from fastapi import Request
from sqlalchemy import delete, select, update

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import budget
from watcher.errors import TooManyError
from watcher.plain.language import ngettext

#: Stands before the names of these buckets, so that the registry's own is never taken for one of them.
PREFIX: Final = "limit "
#: A reader's router has a network of its own at most: IPv4 by /24, IPv6 by /48.
IPV4_BITS, IPV6_BITS = 24, 48
#: One mail system under two names, which passes over dots.
GOOGLE: Final = frozenset({"gmail.com", "googlemail.com"})


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, and then so many an hour. A limit that is full again after an hour or a day is forgotten."""

    name: str
    most: float
    per_hour: float

    @property
    def refill(self) -> timedelta:
        return timedelta(hours=self.most / self.per_hour)


class Limits:
    def __init__(self, store: Store, key: bytes) -> None:
        """`key` is this installation's own: without it nobody can tell whose a bucket is."""
        self._store = store
        self._key = key

    def take(self, limit: Limit, whom: str, now: datetime | None = None) -> None:
        """Count one for a network or an address. Raises TooManyError, which says when to come again."""
        wait = self.spend(limit, whom, now or self._store.now())
        if wait:
            raise TooManyError(_too_often(ceil(wait / timedelta(minutes=1))), wait.total_seconds())

    def spend(self, limit: Limit, whom: str, now: datetime) -> timedelta:
        """Take a token and return zero, or return how long to wait for the next one; nothing is taken then."""
        name = self._name(limit, whom)
        with self._store.write() as connection:
            # Whoever comes for the first time takes away what is as good as new.
            fresh = {"name": name, "tokens": limit.most, "filled_at": now}
            if connection.execute(insert_new(connection, budget).values(**fresh)).rowcount:
                full = budget.c.name.startswith(f"{PREFIX}{limit.name} ") & (budget.c.filled_at < now - limit.refill)
                connection.execute(delete(budget).where(full))
            row = connection.execute(select(budget).where(budget.c.name == name).with_for_update()).one()
            passed = max(0.0, (now - row.filled_at).total_seconds())
            tokens = min(limit.most, row.tokens + passed * limit.per_hour / 3600)
            if tokens < 1:
                return timedelta(hours=(1 - tokens) / limit.per_hour)
            values = {"tokens": tokens - 1, "filled_at": max(now, row.filled_at)}
            connection.execute(update(budget).where(budget.c.name == name).values(values))
        return timedelta(0)

    def _name(self, limit: Limit, whom: str) -> str:
        digest = blake2b(whom.casefold().encode(), key=self._key, digest_size=16).hexdigest()
        return f"{PREFIX}{limit.name} {digest}"


def _too_often(minutes: int) -> str:
    told = ngettext(
        "That was asked too often. Please try again in {count} minute.",
        "That was asked too often. Please try again in {count} minutes.",
        minutes,
    )
    return told.format(count=minutes)


def mailbox_of(email: str) -> str:
    """Return the one spelling of all that reach the same mailbox: without `+tag`, and Google's without dots."""
    name, _at, domain = email.casefold().rpartition("@")
    plain = name.partition("+")[0] or name
    return f"{plain.replace('.', '')}@gmail.com" if domain in GOOGLE else f"{plain}@{domain}"


def network_of(request: Request) -> str:
    """Return the network that a request comes from, such as `203.0.113.0/24` or `2001:db8:1::/48`."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    bits = IPV4_BITS if address.version == 4 else IPV6_BITS  # noqa: PLR2004 - the protocol's own name
    return str(ip_network(f"{address}/{bits}", strict=False))
