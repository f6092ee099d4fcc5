"""The links that act for a reader: opaque, unguessable, and made again rather than stored.

A token is `purpose + id + time` and a MAC over them; nothing but this installation's key can make one.
"""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from hashlib import blake2b

from watcher.errors import UnknownError
from watcher.plain.language import _

MAC_BYTES = 16
#: A confirmation link that turns up later than this was probably not asked for by its reader.
CONFIRM_WITHIN = timedelta(days=7)
#: A link that shows and erases everything must not lie in a mailbox for ever; a new one is a minute away.
MANAGE_WITHIN = timedelta(days=1)


class Purpose(IntEnum):
    """What a link does; the number is part of every link ever mailed, so it is never given a second meaning."""

    CONFIRM = 1
    #: Ends one subscription.
    LEAVE = 2
    #: Ends all subscriptions of one address.
    LEAVE_ALL = 3
    #: Shows all that one alert tells.
    READ = 4
    #: Shows and changes all that one address follows.
    MANAGE = 5


@dataclass(frozen=True, slots=True)
class Token:
    purpose: Purpose
    #: A subscription's id; an address's for LEAVE_ALL and MANAGE, an alert's for READ.
    id: int


class Tokens:
    """Makes and reads tokens with one installation's key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def derived(self, purpose: bytes) -> bytes:
        """Return another key of this installation, for one purpose of at most 16 bytes."""
        return blake2b(key=self._key, person=purpose, digest_size=32).digest()

    def make(self, token: Token, now: datetime) -> str:
        body = struct.pack(">BQI", token.purpose, token.id, int(now.timestamp()))
        return urlsafe_b64encode(body + self._mac(body)).rstrip(b"=").decode()

    def read(self, text: str, purposes: frozenset[Purpose], now: datetime) -> Token:
        """Return what a link stands for. Raises UnknownError for one that this installation did not make.

        A link that leaves works for ever: a mail may be read years later.
        """
        body = self._body(text)
        purpose, found_id, made_at = struct.unpack(">BQI", body)
        if purpose not in purposes:
            raise UnknownError(_("This link is for something else."))
        age = now - datetime.fromtimestamp(made_at, UTC)
        if purpose == Purpose.CONFIRM and age > CONFIRM_WITHIN:
            raise UnknownError(_("This link is older than 7 days. Follow the trial again to get a new one."))
        if purpose == Purpose.MANAGE and age > MANAGE_WITHIN:
            raise UnknownError(_("This link is older than a day. Ask for a new one on the page “Your subscriptions”."))
        return Token(Purpose(purpose), found_id)

    def _body(self, text: str) -> bytes:
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except (Base64Error, ValueError):
            raw = b""
        body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
        if len(body) != struct.calcsize(">BQI") or not hmac.compare_digest(mac, self._mac(body)):
            raise UnknownError(_("This link is not one of ours, or it was cut when it was copied."))
        return body

    def _mac(self, body: bytes) -> bytes:
        return blake2b(body, key=self._key, digest_size=MAC_BYTES).digest()
