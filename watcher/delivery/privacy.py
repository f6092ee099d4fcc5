"""What may be kept and shown of an address, and of the other side's answer."""

import re
from urllib.parse import urlsplit

from watcher.model.watch import Channel

#: What is kept of an answer, in characters.
MOST_KEPT = 4096

_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")
# PostgreSQL refuses NUL in a text, and a terminal obeys the other control characters.
_CONTROL_OR_SPACE = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def masked(channel: Channel, value: str) -> str:
    """Return an address that a person may recognize as theirs but nobody can use: `p…@example.org`."""
    match channel:
        case Channel.EMAIL:
            local, _, domain = value.rpartition("@")
            return f"{local[:1]}…@{domain}"
        case Channel.WEBHOOK:
            # Many webhook services put the secret into the path or the query.
            parts = urlsplit(value)
            return f"{parts.scheme}://{parts.hostname}/…"
        case Channel.APPRISE:
            return value


def plain_answer(answer: str) -> str:
    """Return an answer as one line that may be stored and logged: without addresses, at most 4,096 characters."""
    # Mail servers answer in any encoding; what could not be decoded cannot be stored either.
    readable = answer.encode("utf-8", "replace").decode("utf-8")
    one_line = _CONTROL_OR_SPACE.sub(" ", readable).strip()
    return _ADDRESS.sub("(address)", one_line)[:MOST_KEPT]
