"""Whether who asks again has the present answer already (RFC 9110, section 13)."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

DIGEST_BYTES: Final = 16


def etag_of(body: bytes) -> str:
    """Return a weak tag: on its way the answer may be compressed, and is then the same in other bytes."""
    return f'W/"{hashlib.blake2b(body, digest_size=DIGEST_BYTES).hexdigest()}"'


def http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def is_known(headers: Mapping[str, str], etag: str, modified: datetime | None = None) -> bool:
    """Say whether a request's headers name this answer; a tag, where one is given, decides alone."""
    tags = headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in {_weak(tag) for tag in tags.split(",")}
    since = headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
    except (ValueError, OverflowError):
        # A date that nobody can read, or that no calendar has, asks for nothing.
        return False


def _weak(tag: str) -> str:
    text = tag.strip()
    return text if text.startswith("W/") else f"W/{text}"
