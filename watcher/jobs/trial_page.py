"""Put the page of a trial together: its record, its versions, and what was before them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from watcher.db import Store
from watcher.jobs.timeline import PastStep, past_steps
from watcher.model.change import Change
from watcher.model.results import Answered, Results
from watcher.model.version import Version
from watcher.model.watch import Place
from watcher.pages.history import History, Moment
from watcher.pages.related import Related, related_to
from watcher.pages.stamp import Stamp, stamp_of
from watcher.pages.trial import AsOf, TrialPage, as_of, trial_page
from watcher.plain.language import Language, speaking, spoken
from watcher.versions import Versions
from watcher.versions.past import Past

#: Pages that are kept, of one trial in one language on one day: a large one takes about a megabyte.
MOST_PAGES: Final = 128


@dataclass(frozen=True, slots=True)
class _Stored:
    """All that decides what the page of a stored trial says."""

    nct_id: str
    stamp: Stamp
    language: Language
    today: date


@dataclass(frozen=True, slots=True)
class _Fetched:
    """As of a trial that only the registry has."""

    nct_id: str
    posted: str
    #: Of the answer, which may be of an earlier day and release than today's.
    release: date
    read: date
    language: Language
    today: date
    answered: Answered = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Alike:
    nct_id: str
    release: date
    language: Language
    page: TrialPage = field(compare=False)
    found: Results = field(compare=False)


class TrialPages:
    """Makes pages, and keeps the last ones; used by many threads."""

    def __init__(self, store: Store, versions: Versions, past: Past, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._versions = versions
        self._past = past
        self._clock = clock
        self._stored = lru_cache(MOST_PAGES)(self._make_stored)
        self._fetched = lru_cache(MOST_PAGES)(_make_fetched)
        self._alike = lru_cache(MOST_PAGES)(_make_alike)
        self._near = lru_cache(MOST_PAGES)(TrialPage.near)

    def stored(self, nct_id: str) -> TrialPage | None:
        """Return the page of a trial that is kept here, in the language that is spoken; None for any other."""
        stamp = stamp_of(self._store, nct_id)
        return self._stored(_Stored(nct_id, stamp, spoken(), self._clock().date())) if stamp else None

    def fetched(self, answered: Answered) -> TrialPage:
        """Return the page of a trial that the registry was asked for; nothing is stored."""
        trial, release, read = answered.trial, answered.release.day, answered.read_at.date()
        posted, today = trial.last_update_posted or "", self._clock().date()
        return self._fetched(_Fetched(trial.nct_id, posted, release, read, spoken(), today, answered))

    def near(self, page: TrialPage, place: Place, written: str) -> TrialPage:
        """Return a page with its sites as they lie around a place: the same one for the same place."""
        return self._near(page, place, written)

    def related(self, page: TrialPage, found: Results) -> tuple[Related, ...]:
        """Return which of the trials that the registry found are like a page's."""
        return self._alike(_Alike(page.nct_id, found.release.day, spoken(), page, found))

    def _make_stored(self, key: _Stored) -> TrialPage:
        versions = self._versions.of_trial(key.nct_id)
        changes = list(self._versions.changes_of(key.nct_id))
        past = past_steps(self._past.of_trial(key.nct_id))
        with speaking(key.language):
            fresh = _fresh(key.stamp, versions)
            return trial_page(versions[-1].trial, history_of(past, versions, changes), fresh, key.today)


def _fresh(stamp: Stamp, versions: Sequence[Version]) -> AsOf:
    """Return how fresh the newest version is: who begins to follow a trial reads it between two sweeps."""
    newest = versions[-1]
    fetched = newest.fetched_at.date()
    release = max(_day(newest.trial.version_holder or "") or fetched, stamp.release or date.min)
    read = max(fetched, stamp.swept_on or date.min)
    return as_of(newest.trial, release, read, versions[0].fetched_at.date(), is_gone=stamp.is_gone)


def _make_fetched(key: _Fetched) -> TrialPage:
    day, trial = _day(key.posted) or key.release, key.answered.trial
    alone = History((Moment(day, 1, is_past=False, record=trial.record, changes=()),), is_whole=False)
    with speaking(key.language):
        return trial_page(trial, alone, as_of(trial, key.release, key.read, None), key.today)


def _make_alike(key: _Alike) -> tuple[Related, ...]:
    with speaking(key.language):
        return related_to(key.nct_id, key.page.traits, key.found.trials)


def history_of(
    past: Sequence[PastStep], versions: Sequence[Version], changes: Sequence[tuple[int, int, Change]]
) -> History:
    """Return a trial's submissions from before it was followed, and then its versions."""
    is_whole = bool(past) and past[0].version.submission == 0
    return History((*_past_moments(past), *_moments(versions, changes, has_past=bool(past))), is_whole)


def _past_moments(past: Sequence[PastStep]) -> Iterator[Moment]:
    for step in past:
        if day := _day(step.version.submitted):
            record = step.version.trial.record
            yield Moment(day, step.version.submission + 1, is_past=True, record=record, changes=step.changes)


def _moments(
    versions: Sequence[Version], changes: Sequence[tuple[int, int, Change]], *, has_past: bool
) -> Iterator[Moment]:
    by_version: dict[int, list[Change]] = {}
    for number, _id, change in changes:
        by_version.setdefault(number, []).append(change)
    for version in versions:
        found = tuple(by_version.get(version.number, ()))
        yield Moment(_day_of(version, has_past=has_past), version.number, False, version.trial.record, found)


def _day_of(version: Version, *, has_past: bool) -> date:
    """Return the release that brought a version; what the baseline says has stood since it was posted."""
    released = _day(version.trial.version_holder or "") or version.fetched_at.date()
    if version.number > 1 or has_past:
        return released
    return _day(version.trial.last_update_posted or "") or released


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
