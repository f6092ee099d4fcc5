"""A feed before any format: entries for the lines that a reader is told, each with an id that never changes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from watcher.model.record import Json
from watcher.plain.language import Language


@dataclass(frozen=True, slots=True)
class Entry:
    """What is told as one line: one change, or those of a group that arrived together."""

    #: Of the change that came first of them: changes are never changed, and groups never grow.
    id: str
    #: Where the change stands on the trial's page.
    url: str
    title: str
    #: The line and what it is about, without markup.
    text: str
    html: str
    #: When the change was found.
    found_at: datetime
    #: The kind, the importance and the NCT ID, for readers that file by tags.
    tags: tuple[str, ...]
    #: For programs: what the entry tells, change by change, each with its own id.
    data: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Feed:
    """A trial's, a search's or a place's changes, the newest first."""

    id: str
    title: str
    #: What it tells of, in a sentence.
    about: str
    #: The page that it belongs to.
    page_url: str
    url: str
    #: Older entries; None where there are none.
    next_url: str | None
    #: When its newest entry was matched; where there is none yet, when following began.
    updated_at: datetime
    language: Language
    entries: tuple[Entry, ...]


def namespace_of(key: bytes) -> UUID:
    """Return what makes ids this installation's own: they outlive another address, another host and a restored copy."""
    return UUID(bytes=hashlib.blake2b(key, digest_size=16).digest())


def urn(namespace: UUID, what: str, number: int | str) -> str:
    """Return an id as an IRI (RFC 4287, section 4.2.6, wants one; RFC 9562 makes UUIDs)."""
    return f"urn:uuid:{uuid5(namespace, f'{what}/{number}')}"
