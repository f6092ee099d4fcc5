"""A search or place that nobody follows, as if somebody had: tried on the versions that are stored for others."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final, TypeAlias

from watcher.errors import UsageError
from watcher.jobs.replayed import NO_ROW, Archive, Replayed, always
from watcher.match.local import matches, read_rule, why_not
from watcher.model.change import Change
from watcher.model.record import Record, list_at
from watcher.model.verdict import Occurrence
from watcher.model.version import Version
from watcher.model.vicinity import km_to
from watcher.model.watch import Vicinity, Watch, WatchKind
from watcher.watches.moves import Lately, entered, left

IsMember: TypeAlias = Callable[[Record], bool]

LOCATIONS: Final = "protocolSection.contactsLocationsModule.locations"


@dataclass(frozen=True, slots=True)
class Supposed:
    """A watch without a row, and what it would have as members."""

    watch: Watch
    is_member: IsMember


def supposed_search(title: str, parameters: Mapping[str, str]) -> Supposed:
    """Raises UsageError for a search whose members only the registry can tell."""
    rule = read_rule(parameters)
    if rule is None:
        raise UsageError(
            f"nobody follows this search here, and its past members cannot be told from records: "
            f"{why_not(parameters)}; follow it first, or choose by status, phase, country and the like"
        )
    watch = Watch(NO_ROW, WatchKind.SEARCH, title, None, parameters)
    return Supposed(watch, lambda record: matches(rule, record))


def supposed_place(title: str, vicinity: Vicinity) -> Supposed:
    """Return a place with all trials that have a site there."""
    watch = Watch(NO_ROW, WatchKind.PLACE, title, None, {}, vicinity)
    return Supposed(watch, lambda record: any(km_to(vicinity, site) is not None for site in list_at(record, LOCATIONS)))


def replayed_search(archive: Archive, supposed: Supposed, since: datetime) -> Replayed:
    """Return the changes of each stored trial while it was a member, and that it entered or left."""
    return Replayed(_seen(archive, supposed, since), always)


def _seen(archive: Archive, supposed: Supposed, since: datetime) -> Iterator[Occurrence]:
    for nct_id in archive.occurrences.changed_trials(since):
        versions = {version.id: version for version in archive.versions.of_trial(nct_id)}
        numbers = {version.number: version for version in versions.values()}
        changes = archive.occurrences.of_trial([nct_id], since)
        for version_id, found in groupby(changes, key=lambda one: one.version_id):
            after = versions[version_id]
            yield from _step(supposed, numbers.get(after.number - 1), after, list(found))


def _step(supposed: Supposed, before: Version | None, after: Version, found: list[Occurrence]) -> Iterator[Occurrence]:
    """Yield what a follower hears of one version: what makes a trial leave is told too, for the last time."""
    was = before is not None and supposed.is_member(before.trial.record)
    is_now = supposed.is_member(after.trial.record)
    if was or is_now:
        yield from found
    if was != is_now:
        lately = Lately(tuple(one.change for one in found))
        move = _move(supposed.watch, after, lately, has_entered=is_now)
        yield replace(found[0], id=None, change=move, watch_id=NO_ROW)


def _move(watch: Watch, version: Version, lately: Lately, *, has_entered: bool) -> Change:
    if has_entered:
        return entered(watch, version.trial, lately, is_again=False)
    return left(watch, version.trial, lately)
