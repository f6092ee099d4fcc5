"""One sweep: ask the registry what is watched, hand every record to the pipeline, and say what became of it."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from watcher.errors import RegistryError
from watcher.model.change import Change
from watcher.model.sweep import Fetched, Held, Release
from watcher.model.trial import Trial
from watcher.model.version import Version
from watcher.model.watch import Watch, WatchKind
from watcher.pipeline import Pipeline, Received
from watcher.plain import Line, told_lines
from watcher.registry.client import Registry
from watcher.registry.parse import read_trial
from watcher.sweep.guards import shrank_too_far
from watcher.sweep.holds import SHRANK, search_subject
from watcher.sweep.journal import Journal, Sweep, SweepState
from watcher.sweep.plan import Plan, plan_sweep
from watcher.watches import Book
from watcher.watches.members import record_moves

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: A page of trials is stored before the next one is asked for, so that memory does not grow with what is watched.
TRIALS_A_STEP = 400
BROKEN_OFF = "it was broken off before its end"


@dataclass(frozen=True, slots=True)
class Poller:
    """What a poll needs; `on_step` is told how many trials of how many are read."""

    registry: Registry
    pipeline: Pipeline
    journal: Journal
    clock: Callable[[], datetime]
    on_step: Callable[[int, int], None] = lambda _done, _of: None


@dataclass(slots=True)
class Course:
    """What a running sweep has seen so far."""

    sweep_id: int
    release: Release
    #: Search -> the trials that entered it and those that left it, as its complete walk shows them.
    moves: dict[int, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    #: The trials that moved, which are told with their title; the other records are not kept.
    moved: dict[str, Trial] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    held: list[Held] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def plan(book: Book, requests_per_minute: int) -> Plan:
    """Return what a sweep would ask of the registry now, without asking."""
    searches = {
        watch.id: (watch.title, len(book.members(watch.id)))
        for watch in book.watches()
        if watch.kind is WatchKind.SEARCH
    }
    return plan_sweep(len(book.followed()), searches, requests_per_minute)


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
    return await sweep(poller, release)


async def sweep(poller: Poller, release: Release) -> Sweep:
    """Read everything that is watched at this release; what fails is named, and the rest is kept.

    One that is cancelled or breaks ends as partial: what was read so far is told, and the release is swept again.
    """
    before = poller.registry.requests
    course = Course(await asyncio.to_thread(poller.journal.begin, release, poller.clock()), release)
    course.problems.append(BROKEN_OFF)
    try:
        await _read(poller, course)
        course.problems.remove(BROKEN_OFF)
    finally:
        ended = _end(poller, course, requests=poller.registry.requests - before)
    if ended.state is SweepState.COMPLETE:
        await asyncio.to_thread(poller.journal.keep_etag, release)
    await asyncio.to_thread(tell, poller.pipeline, poller.clock())
    return ended


async def _read(poller: Poller, course: Course) -> None:
    for watch in await asyncio.to_thread(poller.pipeline.book.watches):
        if watch.kind is WatchKind.SEARCH:
            await _walk(poller, course, watch)
    followed = await asyncio.to_thread(poller.pipeline.book.followed)
    # Members that just left are still followed here: why a trial left stands in its record.
    await _read_trials(poller, course, sorted(followed.union(*(entered for entered, _ in course.moves.values()))))
    await asyncio.to_thread(_record_moves, poller, course)
    await asyncio.to_thread(_record_missing, poller, course)


async def _walk(poller: Poller, course: Course, watch: Watch) -> None:
    try:
        found = await poller.registry.members(watch.parameters)
    except RegistryError as exc:
        course.problems.append(f"search {watch.id} ({watch.title}) was not read: {exc}")
        return
    present = frozenset(found.nct_ids)
    before = await asyncio.to_thread(poller.pipeline.book.members, watch.id)
    holds, subject = poller.pipeline.holds, search_subject(watch.id)
    is_strange = shrank_too_far(len(before), len(before - present))
    if is_strange and not await asyncio.to_thread(holds.is_confirmed, subject, [SHRANK], course.release):
        gone = f"{len(before - present)} of {len(before)} trials vanished at once"
        course.problems.append(f"search {watch.id} ({watch.title}): {gone}; held back until the next release")
        return
    await asyncio.to_thread(holds.forget, [subject])
    course.moves[watch.id] = (present - before, before - present)


async def _read_trials(poller: Poller, course: Course, wanted: list[str]) -> None:
    for start in range(0, len(wanted), TRIALS_A_STEP):
        batch = wanted[start : start + TRIALS_A_STEP]
        try:
            fetched = await poller.registry.trials(batch)
        except RegistryError as exc:
            course.problems.append(f"trials {batch[0]} to {batch[-1]} were not read: {exc}")
            continue
        await asyncio.to_thread(_receive, poller, course, fetched)
        poller.on_step(start + len(batch), len(wanted))


def _receive(poller: Poller, course: Course, fetched: Fetched) -> None:
    pipeline, now = poller.pipeline, poller.clock()
    received = _store(pipeline, course, fetched, now)
    pipeline.note_received(received)
    held = [Held(nct_id, one.lost) for nct_id, one in received.items() if one.lost]
    for each in held:
        log.warning("trial.held_back", nct_id=each.nct_id, lost=list(each.lost), sweep=course.sweep_id)
    course.held += held
    for asked, record in fetched.records.items():
        if asked != record.nct_id:
            pipeline.book.follow_renamed(asked, record.nct_id, now)
    moving = frozenset().union(*(moved for moves in course.moves.values() for moved in moves))
    # A record that is not believed has moved nothing: its search is walked again at the next release.
    believed = {nct_id for nct_id, one in received.items() if not one.lost}
    for asked, record in fetched.records.items():
        if asked in moving and record.nct_id in believed:
            course.moved[asked] = read_trial(record)
    course.answered.update(fetched.records)
    course.missing.update(fetched.missing)


def _store(pipeline: Pipeline, course: Course, fetched: Fetched, now: datetime) -> dict[str, Received]:
    """Take the records through step 1; returns what became of each that could be read."""
    records = {record.nct_id: record for record in fetched.records.values()}
    latest = pipeline.versions.latest(records)
    received: dict[str, Received] = {}
    for nct_id, record in records.items():
        try:
            received[nct_id] = pipeline.receive(
                record, latest.get(nct_id), sweep_id=course.sweep_id, release=course.release, now=now
            )
        except Exception as exc:
            # One record that we cannot read must not keep the others' news from their readers, now or ever.
            log.exception("trial.not_received", nct_id=nct_id)
            course.problems.append(f"{nct_id} could not be stored: {type(exc).__name__}")
    return received


def _record_moves(poller: Poller, course: Course) -> None:
    for watch_id, (entered, left) in course.moves.items():
        record_moves(
            poller.pipeline.store,
            watch_id,
            entered=_moved(course, entered),
            left=_moved(course, left),
            sweep_id=course.sweep_id,
            now=poller.clock(),
        )


def _moved(course: Course, nct_ids: frozenset[str]) -> list[Trial]:
    # One that answers under another id was merged: it is followed on, and has neither entered nor left.
    found = (course.moved[nct_id] for nct_id in sorted(nct_ids) if nct_id in course.moved)
    return [trial for trial in found if trial.nct_id in nct_ids]


def _record_missing(poller: Poller, course: Course) -> None:
    asked = len(course.answered) + len(course.missing)
    if shrank_too_far(asked, len(course.missing)):
        course.problems.append(
            f"the registry did not answer for {len(course.missing)} of {asked} trials; nothing is concluded"
        )
        return
    poller.pipeline.versions.note_answers(course.answered, course.missing, poller.clock())


def _end(poller: Poller, course: Course, *, requests: int) -> Sweep:
    return poller.journal.end(
        course.sweep_id,
        requests=requests,
        trials=len(course.answered),
        problems=tuple(course.problems),
        # A trial that is followed under two of its ids may have come twice.
        held=tuple(dict.fromkeys(course.held)),
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


def tell(pipeline: Pipeline, now: datetime) -> int:
    """Run steps 2 and 3 for whatever is owed; returns how many alerts were made."""
    pipeline.match_owed(now)
    return pipeline.close_windows(now)
