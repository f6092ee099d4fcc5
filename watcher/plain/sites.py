"""Sites and the people to ask there, in words."""

from watcher.model.change import Change
from watcher.model.record import Json, Record, list_at, text_at
from watcher.plain.tokens import status_words

LOCATIONS = "protocolSection.contactsLocationsModule.locations"


def site_words(site: Json) -> str:
    """Return a site as `Example Hospital, Shanghai, China`; what the record does not say is left out."""
    if not isinstance(site, dict):
        return str(site).strip() if isinstance(site, str | int | float) else "an entry that names no place"
    known = [text_at(site, key) for key in ("facility", "city", "state", "country")]
    parts = [part.strip() for part in known if part and part.strip()]
    return ", ".join(dict.fromkeys(parts)) or "an unnamed place"


def site_of(change: Change, record: Record | None) -> str:
    """Name the site that a change is about, from the new record; without it, only as a site."""
    at = change.indexes[1] if change.indexes else None
    sites = list_at(record, LOCATIONS) if record is not None else []
    if at is None or at >= len(sites):
        return "A site"
    return site_words(sites[at])


def site_summary(change: Change) -> str:
    """Tell a site that came or went."""
    if change.op == "changed":
        return f"Site: {site_words(change.before)} became {site_words(change.after)}"
    site = change.before if change.op == "removed" else change.after
    status = text_at(site, "status")
    state = f" ({status_words(status).lower()})" if status else ""
    head = "A new site" if change.op == "added" else "A site was removed"
    return f"{head}: {site_words(site)}{state}"


def contacts_summary(change: Change, site: str) -> str:
    """Tell a site's contact list: shown, hidden, or with other people or numbers."""
    if change.op == "added":
        return f"{site}: contacts are now shown ({_names(change.after)})"
    if change.op == "removed":
        return f"{site}: contacts are no longer shown"
    before, after = _names(change.before), _names(change.after)
    if before == after:
        return f"{site}: how to reach {after} changed"
    return f"{site}: contacts changed from {before} to {after}"


def _names(contacts: Json) -> str:
    people = contacts if isinstance(contacts, list) else []
    return ", ".join(text_at(person, "name") or "unnamed" for person in people) or "nobody named"
