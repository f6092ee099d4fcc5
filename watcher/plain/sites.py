"""Sites and the people to ask there, in words."""

from watcher.model.change import Change
from watcher.model.record import Json, Record, list_at, text_at
from watcher.plain.joining import listed
from watcher.plain.language import N_, Language, _, speaking
from watcher.plain.places import country_words
from watcher.plain.tokens import status_words

#: A site that came or went, with its status and without.
CAME_OR_WENT = {
    "added": (N_("A new site: {site} ({status})"), N_("A new site: {site}")),
    "removed": (N_("A site was removed: {site} ({status})"), N_("A site was removed: {site}")),
}
LOCATIONS = "protocolSection.contactsLocationsModule.locations"


def site_words(site: Json) -> str:
    """Return a site as `Example Hospital, Shanghai, China`; what the record does not say is left out."""
    if not isinstance(site, dict):
        return str(site).strip() if isinstance(site, str | int | float) else _("an entry that names no place")
    country = text_at(site, "country")
    known = [*(text_at(site, key) for key in ("facility", "city", "state")), country and country_words(country)]
    parts = [part.strip() for part in known if part and part.strip()]
    return ", ".join(dict.fromkeys(parts)) or _("an unnamed place")


def site_as_registered(site: Json) -> str:
    """Return the same in the registry's own words, whoever reads it: to be marked as English."""
    with speaking(Language.ENGLISH):
        return site_words(site)


def site_of(change: Change, record: Record | None) -> str:
    """Name the site that a change is about, from the new record; without it, only as a site."""
    at = change.indexes[1] if change.indexes else None
    sites = list_at(record, LOCATIONS) if record is not None else []
    if at is None or at >= len(sites):
        return _("A site")
    return site_words(sites[at])


def site_summary(change: Change) -> str:
    """Tell a site that came or went."""
    if change.op == "changed":
        return _("Site: {before} became {after}").format(
            before=site_words(change.before), after=site_words(change.after)
        )
    site = change.before if change.op == "removed" else change.after
    status = text_at(site, "status")
    with_status, without = CAME_OR_WENT[change.op]
    if not status:
        return _(without).format(site=site_words(site))
    return _(with_status).format(site=site_words(site), status=status_words(status).lower())


def contacts_summary(change: Change, site: str) -> str:
    """Tell a site's contact list: shown, hidden, or with other people or numbers."""
    if change.op == "added":
        return _("{site}: contacts are now shown ({names})").format(site=site, names=_names(change.after))
    if change.op == "removed":
        return _("{site}: contacts are no longer shown").format(site=site)
    before, after = _names(change.before), _names(change.after)
    if before == after:
        return _("{site}: how to reach {names} changed").format(site=site, names=after)
    return _("{site}: contacts changed from {before} to {after}").format(site=site, before=before, after=after)


def _names(contacts: Json) -> str:
    people = contacts if isinstance(contacts, list) else []
    return listed(text_at(person, "name") or _("unnamed") for person in people) or _("nobody named")
