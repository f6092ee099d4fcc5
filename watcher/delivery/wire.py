"""What every channel makes of a delivery: one permanent id, and the shared text with the personal slots filled."""

import hashlib
import re
from collections.abc import Callable

from watcher.model.delivery import Delivery

ID_BYTES = 16


def permanent_id(delivery: Delivery) -> str:
    """Return the id that the other side sees on every attempt: in the Message-ID, as `webhook-id`.

    The time is part of it: a second installation, or one begun anew, gives the same keys to other deliveries,
    and a receiver would drop those as repeated.
    """
    unique = f"{delivery.key}\n{delivery.created_at.timestamp()}".encode()
    return "tw_" + hashlib.blake2b(unique, digest_size=ID_BYTES).hexdigest()


def fill(text: str, delivery: Delivery, escape: Callable[[str], str] = str) -> str:
    """Replace the slots by their values, in one pass: a value that looks like a slot stays as it is."""
    values = {slot: escape(value) for slot, value in delivery.personal}
    if not values:
        return text
    slots = "|".join(re.escape(slot) for slot in sorted(values, key=len, reverse=True))
    return re.sub(slots, lambda found: values[found.group()], text)
