"""Where a mail that failed comes back to: an address of its own for each delivery, signed.

The signature makes a report believable: without it anybody could report away anybody else's address.
"""

import hmac
import re
from base64 import b32decode, b32encode
from hashlib import blake2b

ID_BYTES = 6
MAC_BYTES = 10
#: Base32, because a mail server on the way may change upper case to lower.
_TOKEN = re.compile(r"(?<![a-z2-7])[a-z2-7]{26}(?![a-z2-7])")
#: What stands for the token in a pattern such as `*@bounces.example.org`.
PLACE = "*"


class Returns:
    """Makes and reads the tokens of one installation's key.

    `pattern` is `bounces@example.org`, which becomes `bounces+TOKEN@example.org`, or has a `*` where the token goes.
    """

    def __init__(self, key: bytes, pattern: str = "") -> None:
        self._key = key
        local, at, domain = pattern.rpartition("@")
        self._pattern = pattern if PLACE in local or not pattern else f"{local}+{PLACE}{at}{domain}"

    def token(self, delivery_id: int) -> str:
        """Return 26 letters and digits that only this installation can make."""
        body = delivery_id.to_bytes(ID_BYTES, "big")
        return b32encode(body + self._mac(body)).rstrip(b"=").decode().lower()

    def path(self, delivery_id: int) -> str | None:
        """Return the envelope sender of a delivery (VERP), or None where no pattern is set."""
        return self._pattern.replace(PLACE, self.token(delivery_id), 1) if self._pattern else None

    def delivery_in(self, text: str) -> int | None:
        """Return the delivery that an address or a Message-ID names; None where none of its words is our token."""
        for found in _TOKEN.findall(text.lower()):
            raw = b32decode(found.upper() + "=" * (-len(found) % 8))
            body, mac = raw[:ID_BYTES], raw[ID_BYTES:]
            if hmac.compare_digest(mac, self._mac(body)):
                return int.from_bytes(body, "big")
        return None

    def _mac(self, body: bytes) -> bytes:
        return blake2b(body, key=self._key, digest_size=MAC_BYTES, person=b"mail returned").digest()
