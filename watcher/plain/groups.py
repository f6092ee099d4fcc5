"""Changes of one group as one line."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from watcher.model.change import Change, Op
from watcher.model.record import Json, Record, list_at, text_at
from watcher.plain.eligibility import criteria_summary
from watcher.plain.joining import clauses, headed, listed, sentences
from watcher.plain.language import _, ngettext
from watcher.plain.outcomes import MOVED, moved_summary
from watcher.plain.places import country_words
from watcher.plain.printable import one_line
from watcher.plain.sites import LOCATIONS, site_of, site_words
from watcher.plain.summary import summary
from watcher.plain.tokens import status_words

Changes: TypeAlias = Sequence[Change]
#: As many are named; more are counted, sites by country.
NAMED: Final = 3


def group_summary(changes: Changes, record: Record | None = None) -> str:
    """Return one line for changes of one group; `record` is the new record, as for `summary`."""
    if len(changes) == 1:
        return summary(changes[0], record)
    group = (changes[0].group or "").partition(":")[0]
    return one_line(TELLERS.get(group, _some)(changes, record))


def _some(changes: Changes, record: Record | None) -> str:
    """Tell the first few."""
    told = list(dict.fromkeys(summary(change, record) for change in changes))
    more = len(told) - NAMED
    rest = [ngettext("and {count} more", "and {count} more", more).format(count=more)] if more > 0 else []
    return clauses([*told[:NAMED], *rest])


def _with_status(changes: Changes, record: Record | None) -> str:
    """Tell the trial's status, why it stopped, and what the registry now shows or hides with it.

    Any of them may be missing: a subscriber may have asked for sites only.
    """
    lead = [summary(change) for change in changes if change.field in ("status", "why_stopped")]
    shown: dict[tuple[Op, str], list[Change]] = {}
    for change in _of(changes, "site.status"):
        shown.setdefault((change.op, str(change.after or "")), []).append(change)
    sites = [_shown(step, record) for step in shown.values()]
    contacts = _of(changes, "site.contacts", "central_contact")
    seen = [_seen({contact.op for contact in contacts})] if contacts else []
    # A reason for stopping brings the sponsor's own full stop.
    told = (sentence.removesuffix(".").replace(".”", "”") for sentence in [*lead, *sites, *seen])
    return sentences(told) or _some(changes, record)


def _seen(ops: set[Op]) -> str:
    if ops == {"added"}:
        return _("Contacts are now shown")
    return _("Contacts are no longer shown") if ops == {"removed"} else _("Contacts changed")


def _shown(sites: Changes, record: Record | None) -> str:
    """Tell sites that the registry began to show with one status, or shows with none any more."""
    count = len(sites)
    if sites[0].op == "added":
        told = ngettext("{count} site is now shown as {status}", "{count} sites are now shown as {status}", count)
    else:
        told = ngettext(
            "{count} site is no longer shown with a status", "{count} sites are no longer shown with a status", count
        )
    return _named(told.format(count=f"{count:,}", status=status_words(str(sites[0].after or ""))), sites, record)


def _named(told: str, sites: Changes, record: Record | None) -> str:
    """Name sites after what is told of them, while they are few and the record has them."""
    is_known = record is not None and all(site.indexes for site in sites) and list_at(record, LOCATIONS)
    if not is_known or len(sites) > NAMED:
        return told
    return _("{told} ({names})").format(told=told, names=clauses(site_of(site, record) for site in sites))


def _steps(changes: Changes, record: Record | None) -> str:
    """Tell sites that took the same step; contacts that came or went with it go without saying."""
    sites = _of(changes, "site.status")
    if len(sites) <= 1:
        return _contacts(sites or changes, record)
    before, after = (str(side or "") for side in (sites[0].before, sites[0].after))
    if not before or not after:
        return _shown(sites, record)
    count, words = len(sites), {"before": status_words(before), "after": status_words(after)}
    told = ngettext("{count} site: {before} became {after}", "{count} sites: {before} became {after}", count).format(
        count=f"{count:,}", **words
    )
    return _named(told, sites, record)


def _sites(changes: Changes, _record: Record | None) -> str:
    removed = changes[0].op == "removed"
    places: list[Json] = [change.before if removed else change.after for change in changes]
    head = counted_sites(len(places), removed=removed)
    if len(places) <= NAMED:
        return headed(head, clauses(map(site_words, places)))
    countries = Counter(_country(place) for place in places)
    counted = (
        _("{country} ({count})").format(country=country, count=count) for country, count in countries.most_common()
    )
    return headed(head, listed(counted))


def counted_sites(count: int, *, removed: bool) -> str:
    """Return `2 new sites` or `2 sites were removed`."""
    if removed:
        told = ngettext("{count} site was removed", "{count} sites were removed", count)
    else:
        told = ngettext("{count} new site", "{count} new sites", count)
    return told.format(count=f"{count:,}")


def _country(place: Json) -> str:
    country = text_at(place, "country")
    return country_words(country) if country else _("no country given")


def _contacts(changes: Changes, record: Record | None) -> str:
    """Name the sites while they are few."""
    count = len(changes)
    if count <= NAMED:
        return _some(changes, record)
    told = ngettext("Contacts changed at {count} site", "Contacts changed at {count} sites", count)
    return told.format(count=f"{count:,}")


def _ages(changes: Changes, record: Record | None) -> str:
    """Tell the limits; the age groups only repeat them."""
    return _some(_of(changes, "minimum_age", "maximum_age") or changes, record)


def _results(changes: Changes, record: Record | None) -> str:
    """Say that results were posted, not also of which parts."""
    return _some(_of(changes, "has_results") or changes, record)


def _renamed(changes: Changes, record: Record | None) -> str:
    """Tell the new names; what only repeats them goes without saying."""
    told = [change for change in changes if change.reason != "follows-arms"]
    return _some(told or changes, record)


def _of(changes: Changes, *fields: str) -> list[Change]:
    return [change for change in changes if change.field in fields]


#: How a group is told, by the start of its name; others by their first few changes.
TELLERS: Final[Mapping[str, Callable[[Changes, Record | None], str]]] = {
    "status": _with_status,
    "results": _results,
    "site.status": _steps,
    "site.added": _sites,
    "site.removed": _sites,
    "site.contacts": _contacts,
    "eligibility.ages": _ages,
    MOVED: lambda changes, _record: moved_summary(changes),
    "arms.renamed": _renamed,
    "eligibility.criteria": lambda changes, _record: criteria_summary(changes),
}
