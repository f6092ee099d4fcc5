"""A trial, as far as the service itself must read its record."""

from dataclasses import dataclass

from watcher.model.record import Record


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as received, of which only the ids are read: most records are known by the digest of their bytes."""

    nct_id: str
    #: Former NCT IDs that the registry redirects to this one.
    aliases: tuple[str, ...]
    #: The JSON.
    raw: bytes


@dataclass(frozen=True, slots=True)
class Trial:
    """What the registry says of one trial; `record` is all of it, the rest is read from it."""

    nct_id: str
    #: Former NCT IDs that the registry redirects to this one.
    aliases: tuple[str, ...]
    title: str
    #: The registry's token, such as RECRUITING.
    status: str
    why_stopped: str | None
    last_update_posted: str | None
    #: The data release it was served from; the same on every record of a release.
    version_holder: str | None
    record: Record
