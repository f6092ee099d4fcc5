"""Standard Webhooks 1.0.0: the three headers that let a receiver check who sent a body, and that it is fresh."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"
LEAST_BYTES, MOST_BYTES = 24, 64


def new_secret(random: bytes) -> str:
    """Return `whsec_` and the base64 of 24 to 64 random bytes."""
    if not LEAST_BYTES <= len(random) <= MOST_BYTES:
        raise ValueError(f"a secret has {LEAST_BYTES} to {MOST_BYTES} random bytes, not {len(random)}")
    return PREFIX + base64.b64encode(random).decode("ascii")


def signature_headers(secrets: Sequence[str], webhook_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """Return `webhook-id`, `webhook-timestamp` and `webhook-signature` for one attempt.

    `webhook_id` is the same on every retry and has no full stop; the timestamp is the attempt's, in whole seconds.
    Several secrets give several signatures: while a secret is being replaced, both the old and the new one fit.
    Raises ValueError where there is no secret, or one that is not `whsec_` and base64.
    """
    if not secrets:
        raise ValueError("a webhook without a secret cannot be signed")
    timestamp = str(int(now.timestamp()))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode("ascii")


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        # Without the cause: its text may quote the secret.
        raise ValueError(f"a webhook's secret is {PREFIX} and base64") from None
