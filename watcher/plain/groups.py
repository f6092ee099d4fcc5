"""Changes of one group as one line."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from watcher.model.change import Change, Op
from watcher.model.record import Json, Record, text_at
from watcher.plain.eligibility import criteria_summary
from watcher.plain.outcomes import MOVED, moved_summary
from watcher.plain.printable import one_line
from watcher.plain.sites import site_of, site_words
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
    more = f"; and {len(told) - NAMED} more" if len(told) > NAMED else ""
    return "; ".join(told[:NAMED]) + more


def _with_status(changes: Changes, record: Record | None) -> str:
    """Tell the trial's status, why it stopped, and what the registry now shows or hides with it.

    Any of them may be missing: a subscriber may have asked for sites only.
    """
    lead = [summary(change) for change in changes if change.field in ("status", "why_stopped")]
    shown = Counter((change.op, str(change.after or "")) for change in _of(changes, "site.status"))
    sites = [_shown(op, status, count) for (op, status), count in shown.items()]
    contacts = _of(changes, "site.contacts", "central_contact")
    seen = [_seen({contact.op for contact in contacts})] if contacts else []
    # A reason for stopping brings the sponsor's own full stop.
    sentences = (sentence.removesuffix(".").replace(".”", "”") for sentence in [*lead, *sites, *seen])
    return ". ".join(sentences) or _some(changes, record)


def _seen(ops: set[Op]) -> str:
    if ops == {"added"}:
        return "Contacts are now shown"
    return "Contacts are no longer shown" if ops == {"removed"} else "Contacts changed"


def _shown(op: str, status: str, count: int) -> str:
    sites = "1 site is" if count == 1 else f"{count:,} sites are"
    return f"{sites} now shown as {status_words(status)}" if op == "added" else f"{sites} no longer shown with a status"


def _steps(changes: Changes, record: Record | None) -> str:
    """Tell sites that took the same step; contacts that came or went with it go without saying."""
    sites = _of(changes, "site.status")
    if len(sites) <= 1:
        return _contacts(sites or changes, record)
    before, after = (str(side or "") for side in (sites[0].before, sites[0].after))
    if not before or not after:
        return _shown(sites[0].op, after, len(sites))
    named = "; ".join(site_of(site, record) for site in sites) if record and len(sites) <= NAMED else ""
    step = f"{len(sites):,} sites: {status_words(before)} became {status_words(after)}"
    return f"{step} ({named})" if named else step


def _sites(changes: Changes, _record: Record | None) -> str:
    removed = changes[0].op == "removed"
    places: list[Json] = [change.before if removed else change.after for change in changes]
    head = f"{len(places):,} sites were removed" if removed else f"{len(places):,} new sites"
    if len(places) <= NAMED:
        return f"{head}: {'; '.join(map(site_words, places))}"
    countries = Counter(text_at(place, "country") or "no country given" for place in places)
    return f"{head}: {', '.join(f'{country} ({count})' for country, count in countries.most_common())}"


def _contacts(changes: Changes, record: Record | None) -> str:
    """Name the sites while they are few."""
    return _some(changes, record) if len(changes) <= NAMED else f"Contacts changed at {len(changes):,} sites"


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
