"""What would an interest have been sent? Stored changes go through the rule and the windows of real alerts.

Nothing is written, and nothing is asked of the registry.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import groupby

from watcher.alerts.windows import webhook_name, window_of
from watcher.errors import UnknownError
from watcher.jobs.replayed import (
    NO_ROW,
    Archive,
    Replayed,
    always,
    begin_of,
    past_changes,
    replayed_trial,
    replayed_watch,
)
from watcher.jobs.supposed import Supposed, replayed_search, supposed_place, supposed_search
from watcher.jobs.timeline import PastStep, past_steps
from watcher.match.verdict import Asking, decide
from watcher.model.record import Record
from watcher.model.verdict import Occurrence
from watcher.model.watch import Channel, Interest, Subscription, Vicinity
from watcher.plain import told_lines
from watcher.plain.places import vicinity_words
from watcher.registry.query import describe_search, search_key

MOST_RECORDS = 256


@dataclass(frozen=True, slots=True)
class WouldTell:
    """One version of one trial in an alert."""

    nct_id: str
    #: None: a past version.
    version: int | None
    lines: tuple[str, ...]
    #: None of past versions: their changes are not stored.
    change_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WouldSend:
    """One alert: a window, with what it would have held."""

    #: Of the release that showed it; for a past version, of its submission.
    day: date
    window: str
    trials: tuple[WouldTell, ...]


@dataclass(frozen=True, slots=True)
class BackTest:
    """What came of it; `notes` say on what it was tried, where that is less than was asked for."""

    title: str
    alerts: tuple[WouldSend, ...]
    notes: tuple[str, ...]


def backtest_subscription(archive: Archive, found: Subscription, since: date) -> BackTest:
    """Try a subscription's interest on all since a day, as if it had been there already."""
    watch, channel = found.watch, found.address.channel
    if watch.nct_id is not None:
        return _of_trial(archive, watch.nct_id, Asking(found.interest, watch.id, watch.title), channel, since)
    return _of_watch(archive, watch.id, watch.title, found.interest, channel, since)


def backtest_trial(archive: Archive, nct_id: str, interest: Interest, since: date) -> BackTest:
    """Raises UnknownError for a trial of which nothing is stored."""
    return _of_trial(
        archive, nct_id, Asking(interest, archive.occurrences.watched(f"trial:{nct_id}"), nct_id), Channel.EMAIL, since
    )


def backtest_search(archive: Archive, parameters: Mapping[str, str], interest: Interest, since: date) -> BackTest:
    """Raises UsageError for a search that nobody follows and whose members only the registry can tell."""
    title = describe_search(parameters)
    watched = archive.occurrences.watched(f"search:{search_key(parameters)}")
    if watched is not None:
        return _of_watch(archive, watched, title, interest, Channel.EMAIL, since)
    return _of_supposed(archive, supposed_search(title, parameters), interest, since)


def backtest_place(archive: Archive, vicinity: Vicinity, interest: Interest, since: date) -> BackTest:
    """Try an interest in a place, whose trials can be told from their sites."""
    return _of_supposed(archive, supposed_place(vicinity_words(vicinity), vicinity), interest, since)


def _of_trial(archive: Archive, nct_id: str, asking: Asking, channel: Channel, since: date) -> BackTest:
    versions = archive.versions.of_trial(nct_id)
    if not versions:
        raise UnknownError(f"nothing of {nct_id} is stored here: `watcher watch {nct_id}` begins its history")
    replayed = replayed_trial(archive, nct_id, begin_of(since), asking.watch_id)
    steps, stored = past_steps(archive.past.of_trial(nct_id)), versions[0].fetched_at.date().isoformat()
    begin = steps[0].version.submitted if steps else stored
    is_whole = bool(steps) and steps[0].version.submission == 0
    notes = (f"Versions of it are stored since {begin}; what was before is not known here",)
    title = f"{nct_id} {versions[-1].trial.title}"
    found = alerts_of(archive, asking, replayed, channel)
    return BackTest(title, found, notes if begin > since.isoformat() and not is_whole else ())


def _of_watch(
    archive: Archive, watch_id: int, title: str, interest: Interest, channel: Channel, since: date
) -> BackTest:
    replayed = replayed_watch(archive, watch_id, begin_of(since))
    began = archive.occurrences.watched_since(watch_id).date()
    notes = (f"It is followed since {began}; which trials it had before is not known here",)
    found = alerts_of(archive, Asking(interest, watch_id, title), replayed, channel)
    return BackTest(title, found, notes if began > since else ())


def _of_supposed(archive: Archive, supposed: Supposed, interest: Interest, since: date) -> BackTest:
    title = supposed.watch.title
    found = alerts_of(
        archive, Asking(interest, NO_ROW, title), replayed_search(archive, supposed, begin_of(since)), Channel.EMAIL
    )
    count = len(archive.occurrences.changed_trials(begin_of(since)))
    note = f"Tried on the {count:,} trials that changed since then and are followed here; a watch of its own finds more"
    return BackTest(title, found, (note,))


def owed(archive: Archive, found: Subscription) -> tuple[WouldSend, ...]:
    """Return the alerts that a subscription was owed since it began: just what was sent, once all is told."""
    watch, asking = found.watch, archive.occurrences.asking(found)
    if watch.nct_id is None:
        replayed = replayed_watch(archive, watch.id, found.created_at)
    else:
        replayed = replace(replayed_trial(archive, watch.nct_id, found.created_at, watch.id), past=())
    return alerts_of(archive, asking, replayed, found.address.channel)


def alerts_of(archive: Archive, asking: Asking, replayed: Replayed, channel: Channel) -> tuple[WouldSend, ...]:
    """Return the alerts that an interest would have been sent, the first one first."""
    wanted = [one for one in replayed.changes if decide(one, asking, replayed.membership_at(one)).is_match]
    record_of = lru_cache(MOST_RECORDS)(lambda key: archive.versions.get(key).trial.record)
    return (*_past_alerts(replayed.past, asking), *_alerts(wanted, asking.interest, channel, record_of))


def _alerts(
    wanted: Iterable[Occurrence], interest: Interest, channel: Channel, record_of: Callable[[int], Record]
) -> Iterator[WouldSend]:
    windows: dict[str, list[Occurrence]] = {}
    for one in wanted:
        windows.setdefault(_window_of(one, interest, channel), []).append(one)
    for window, found in sorted(windows.items(), key=lambda pair: pair[1][0].sweep_id):
        ordered = sorted(found, key=lambda one: (one.nct_id, one.version_id, one.id or NO_ROW))
        versions = [list(group) for _, group in groupby(ordered, key=lambda one: (one.nct_id, one.version_id))]
        told = (_would_tell(group, record_of(group[0].version_id)) for group in versions)
        yield WouldSend(found[0].release_at.date(), window, tuple(told))


def _window_of(one: Occurrence, interest: Interest, channel: Channel) -> str:
    swept_at = one.swept_at or one.found_at
    window = window_of(channel, interest.frequency, interest.schedule, one.sweep_id, swept_at).name
    return webhook_name(window, NO_ROW, one.nct_id) if channel is Channel.WEBHOOK else window


def _would_tell(found: Sequence[Occurrence], record: Record) -> WouldTell:
    lines = told_lines([one.change for one in found], record)
    return WouldTell(
        nct_id=found[0].nct_id,
        version=found[0].version_number or None,
        lines=tuple(line.text for line in lines),
        change_ids=tuple(one.id for one in found if one.id is not None),
    )


def _past_alerts(steps: Iterable[PastStep], asking: Asking) -> Iterator[WouldSend]:
    for step in steps:
        found = [one for one in past_changes(step) if decide(one, asking, always(one)).is_match]
        if found:
            told = _would_tell(found, step.version.trial.record)
            window = f"submission-{step.version.submission}/{told.nct_id}"
            yield WouldSend(date.fromisoformat(step.version.submitted), window, (told,))
