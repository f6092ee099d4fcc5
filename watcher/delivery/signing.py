"""Standard Webhooks 1.0.0: the three headers that let a receiver check who sent a body, and that it is fresh."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
LEAST_BYTES, MOST_BYTES = 24, 64
#: After a secret that was replaced: up to when it still signs, in seconds since 1970. It stands in the secret itself,
#: so that it ends at that second, whoever signs and whether or not anybody tidies up.
UNTIL = ";until="


def new_secret(random: bytes) -> str:
    """Return `whsec_` and the base64 of 24 to 64 random bytes."""
    if not LEAST_BYTES <= len(random) <= MOST_BYTES:
        raise ValueError(f"a secret has {LEAST_BYTES} to {MOST_BYTES} random bytes, not {len(random)}")
    return PREFIX + base64.b64encode(random).decode("ascii")


def signature_headers(secrets: Sequence[str], webhook_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """Return `webhook-id`, `webhook-timestamp` and `webhook-signature` for one attempt.

    `webhook_id` is the same on every retry and has no full stop; the timestamp is the attempt's, in whole seconds.
    Several secrets give several signatures: while a secret is being replaced, both the old and the new one fit.
    Raises ValueError where there is no secret that lasts, or one that is not `whsec_` and base64.
    """
    fitting = lasting(secrets, now)
    if not fitting:
        raise ValueError("a webhook without a secret cannot be signed")
    timestamp = str(int(now.timestamp()))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in fitting),
    }


def replaced(secrets: Sequence[str], fresh: str, now: datetime, until: datetime) -> list[str]:
    """Return the secrets after a fresh one took the place of the others, which still sign until then at most."""
    kept = [_ending(secret, int(until.timestamp())) for secret in secrets]
    return [fresh, *lasting(kept, now)]


def lasting(secrets: Sequence[str], now: datetime) -> list[str]:
    """Return those that still sign."""
    return [secret for secret in secrets if UNTIL not in secret or now.timestamp() < _end(secret)]


def _ending(secret: str, end: int) -> str:
    own = min(_end(secret), end) if UNTIL in secret else end
    return f"{secret.partition(UNTIL)[0]}{UNTIL}{own}"


def _end(secret: str) -> int:
    written = secret.partition(UNTIL)[2]
    if not written.isdecimal():
        raise ValueError(f"a webhook's old secret ends with {UNTIL} and seconds since 1970")
    return int(written)


def _signature(secret: str, signed: bytes) -> str:
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode("ascii")


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.partition(UNTIL)[0].removeprefix(PREFIX), validate=True)
    except binascii.Error:
        # Without the cause: its text may quote the secret.
        raise ValueError(f"a webhook's secret is {PREFIX} and base64") from None
