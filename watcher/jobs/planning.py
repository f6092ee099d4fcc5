"""What a sweep would ask now, from what is followed and how old our knowledge of it is."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import structlog

from watcher.errors import RegistryError
from watcher.jobs.course import Poller
from watcher.model.sweep import Release
from watcher.registry.client import Registry
from watcher.sweep.days import delta_query, delta_spans, registry_day, releases_between
from watcher.sweep.plan import MOST_RELEASES, PartKind, Plan, Search, Shape, Watched, plan_sweep
from watcher.sweep.reads import Reads

log: structlog.stdlib.BoundLogger = structlog.get_logger()


async def plan(poller: Poller, release: Release, *, again: bool = False) -> Plan:
    """Return what a sweep of this release will ask; what it depends on, the registry is asked to count first.

    `again` counts what was read and walked at this very release as not read.
    """
    watched = await asyncio.to_thread(_watched, poller, release.data_timestamp, again=again)
    guessed = plan_sweep(watched, poller.allowance, poller.shape)
    is_large = guessed.has(PartKind.DELTA) or guessed.has(PartKind.LIGHT)
    if not is_large and watched.exact_walks <= watched.least_delta:
        return guessed
    since = await asyncio.to_thread(since_day, poller.reads, registry_day(release.data_timestamp))
    return plan_sweep(watched, poller.allowance, await _counted(poller.registry, guessed, since, poller.shape))


async def plan_next(poller: Poller, now: datetime) -> Plan:
    """Return what the next sweep will ask: of the present release, or else of one as if it came out now."""
    try:
        release = await poller.registry.release()
    except RegistryError as exc:
        log.warning("plan.not_counted", problem=str(exc))
        release = None
    last = await asyncio.to_thread(poller.journal.last, complete=True)
    if release is None or (last and last.release_at == release.data_timestamp):
        return await asyncio.to_thread(plan_ahead, poller, now)
    return await plan(poller, release)


def plan_ahead(poller: Poller, release_at: datetime) -> Plan:
    """Return what a sweep of a release of that time would ask, without asking anything now."""
    return plan_sweep(_watched(poller, release_at, again=False), poller.allowance, poller.shape)


def _watched(poller: Poller, release_at: datetime, *, again: bool) -> Watched:
    reads, ages = poller.reads, Counter[int]()
    for read_at, count in reads.releases().items():
        # What no sweep has read is as good as overdue.
        ages[_age(read_at, release_at, again=again) or (0 if read_at else MOST_RELEASES)] += count
    walked, members, agreed = reads.walks(), reads.members(), reads.agreed()
    searches = tuple(
        Search(
            watch.id,
            watch.title,
            members.get(watch.id, 0),
            _age(walked.get(watch.id), release_at, again=again),
            watch.id in agreed,
        )
        for watch in poller.pipeline.book.searches()
    )
    today = registry_day(release_at)
    days = len(delta_spans(since_day(reads, today), today))
    return Watched(ages, searches, days, len(reads.doubtful()))


async def _counted(registry: Registry, guessed: Plan, since: date, shape: Shape) -> Shape:
    """Return the shape with what the registry counts: a peak day has three times the records of an ordinary one."""
    before = registry.requests
    try:
        changed = await registry.count({"filter.advanced": delta_query(since)})
        trials = await registry.count({}) if guessed.has(PartKind.LIGHT) else shape.trials
    except RegistryError as exc:
        # The plan is only dearer or cheaper than it says; what cannot be read is named when it is read.
        log.warning("plan.not_counted", problem=str(exc))
        return replace(shape, asked=registry.requests - before)
    return replace(shape, changed=changed, trials=trials, asked=registry.requests - before)


def since_day(reads: Reads, today: date) -> date:
    """Return the day up to which every dated change is known: the cursor, else the day of the oldest reading."""
    swept = reads.swept_day()
    if swept is not None:
        return swept
    known = [registry_day(read_at) for read_at in reads.releases() if read_at is not None]
    return min([*known, today])


def _age(then: datetime | None, release_at: datetime, *, again: bool) -> int | None:
    if then is None:
        return None
    if then == release_at and not again:
        return 0
    # Two releases may come out between two working days, and a replayed registry may go back in time.
    return max(1, releases_between(registry_day(then), registry_day(release_at)))
