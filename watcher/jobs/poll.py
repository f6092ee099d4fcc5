"""One sweep: ask the registry what is watched, hand every record to the pipeline, and say what became of it."""

import asyncio
from collections.abc import Iterable

import structlog

from watcher.errors import RegistryError
from watcher.jobs.course import Course, Poller
from watcher.jobs.delta import read_delta, read_light
from watcher.jobs.exact import evaluate_changed, exact_searches
from watcher.jobs.missing import settle_missing
from watcher.jobs.planning import plan
from watcher.jobs.read import read_trials
from watcher.jobs.reformats import hold_reformats
from watcher.jobs.searches import record_all_moves, walk_searches
from watcher.jobs.tell import tell
from watcher.model.change import Change
from watcher.model.sweep import Release
from watcher.model.version import Version
from watcher.plain import Line, told_lines
from watcher.sweep.journal import Sweep, SweepState
from watcher.sweep.plan import PartKind, Plan

log: structlog.stdlib.BoundLogger = structlog.get_logger()

BROKEN_OFF = "it was broken off before its end"
RELEASE_MOVED = "the registry published new data while the pages of this release were read"


async def poll(poller: Poller, *, again: bool = False) -> Sweep | None:
    """Sweep if the registry has a release that was not swept completely; None: nothing new.

    `again` sweeps the present release whatever was swept before.
    """
    etag = None if again else await asyncio.to_thread(poller.journal.swept_etag)
    release = await poller.registry.release(etag)
    if release is None:
        return None
    last = await asyncio.to_thread(poller.journal.last, complete=True)
    if last and last.release_at == release.data_timestamp and not again:
        return None
    return await sweep(poller, release, again=again)


async def sweep(poller: Poller, release: Release, *, again: bool = False) -> Sweep:
    """Read what the plan says of this release; what fails is named, and the rest is kept.

    One that is cancelled or breaks ends as partial: what was read so far is told, and the next sweep of the release
    goes on behind it.
    """
    before = poller.registry.requests
    course = await asyncio.to_thread(_begin, poller, release, again=again)
    course.problems.append(BROKEN_OFF)
    try:
        await _read(poller, course)
        course.problems.remove(BROKEN_OFF)
    finally:
        ended = _end(poller, course, requests=poller.registry.requests - before)
    if ended.state is SweepState.COMPLETE:
        await asyncio.to_thread(poller.journal.keep_etag, release)
        await asyncio.to_thread(poller.steps.keep_swept_day, course.swept_day or course.day)
    await asyncio.to_thread(tell, poller.pipeline, poller.clock())
    return ended


def _begin(poller: Poller, release: Release, *, again: bool) -> Course:
    poller.steps.begin(release, again=again)
    sweep_id = poller.journal.begin(release, poller.clock())
    return Course(sweep_id, release, again, poller.steps.done(release))


async def _read(poller: Poller, course: Course) -> None:
    chosen = await _plan(poller, course)
    course.exact = await asyncio.to_thread(exact_searches, poller, chosen)
    await walk_searches(poller, course, chosen.walks)
    await read_trials(poller, course, chosen.id_trials)
    if chosen.has(PartKind.DELTA):
        await read_delta(poller, course)
    if chosen.has(PartKind.LIGHT):
        await read_light(poller, course)
    await _note_move(poller, course)
    await asyncio.to_thread(evaluate_changed, poller, course)
    await asyncio.to_thread(record_all_moves, poller, course)
    await settle_missing(poller, course)


async def _note_move(poller: Poller, course: Course) -> None:
    """Note whether the release moved: a search walked before would be compared with records of the next one."""
    try:
        course.has_moved = not await poller.registry.is_still(course.release)
    except RegistryError as exc:
        course.has_moved = True
        course.problems.append(f"whether the release moved could not be asked: {exc}")
        return
    if course.has_moved:
        course.problems.append(RELEASE_MOVED)


async def _plan(poller: Poller, course: Course) -> Plan:
    chosen = await plan(poller, course.release, again=course.again)
    if chosen.shortfall:
        course.notes.append(chosen.shortfall)
    log.info("sweep.planned", sweep=course.sweep_id, requests=chosen.requests, why=chosen.why)
    return chosen


def _end(poller: Poller, course: Course, *, requests: int) -> Sweep:
    # Before it ends: from then on its windows are closed and told.
    course.notes += hold_reformats(poller.pipeline, course.sweep_id, poller.clock())
    return poller.journal.end(
        course.sweep_id,
        requests=requests,
        trials=course.read,
        problems=tuple(course.problems),
        # A trial that is followed under two of its ids may have come twice.
        held=tuple(dict.fromkeys(course.held)),
        notes=tuple(course.notes),
        now=poller.clock(),
    )


def sweep_lines(found: Iterable[tuple[Version, Change]]) -> list[tuple[str, Line]]:
    """Return what a sweep found as (NCT ID, line), the most important first."""
    by_version: dict[int, tuple[Version, list[Change]]] = {}
    for version, change in found:
        by_version.setdefault(version.id, (version, []))[1].append(change)
    lines = [
        (version.nct_id, line)
        for version, changes in by_version.values()
        for line in told_lines(changes, version.trial.record)
    ]
    return sorted(lines, key=lambda pair: -pair[1].importance)
