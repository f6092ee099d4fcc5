"""Read what got a new update date, a day at a time, and look at every page of the registry where the plan says so."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date

import xxhash

from watcher.errors import RegistryError
from watcher.jobs.course import Course, Poller
from watcher.jobs.exact import concerned, evaluate
from watcher.jobs.planning import since_day
from watcher.jobs.read import TRIALS_A_STEP, read_by_id, receive
from watcher.model.sweep import Fetched
from watcher.model.trial import RawRecord
from watcher.registry.pages import update_day
from watcher.sweep.days import Slice, delta_slices, light_slices

#: The fields that moved in real records whose update date did not, and that are not noise.
LIGHT_FIELDS = (
    "NCTId,NCTIdAlias,OverallStatus,LastKnownStatus,WhyStopped,LastUpdatePostDate,HasResults,"
    "ReferencePMID,ReferenceType,RetractionPMID,SeeAlsoLinkURL,"
    "UnpostedAnnotation,ViolationAnnotation,SubmissionTracking,RemovedCountry"
)


async def read_delta(poller: Poller, course: Course) -> None:
    """Store every followed trial that got a new update date since the last complete sweep.

    Each day is a walk of its own, counted by the registry: one that fails is named, and read again by the next sweep.
    """
    followed = await asyncio.to_thread(poller.pipeline.book.followed)
    since = await asyncio.to_thread(since_day, poller.reads, course.day)
    newest = since
    for each in delta_slices(since, course.day):
        found = await _read_slice(poller, course, each, lambda records: _receive(poller, course, records, followed))
        newest = max(newest, found or since)
    # An update may be dated ahead of its release; the cursor must not go there.
    course.swept_day = min(newest, course.day)


async def read_light(poller: Poller, course: Course) -> None:
    """Read few fields of every trial of the registry, and whole those of the followed ones in which they moved."""
    followed = await asyncio.to_thread(poller.pipeline.book.followed)
    for name, expression in light_slices(course.day):
        if name in course.done:
            continue
        try:
            await _compare_slice(poller, course, expression, followed)
        except RegistryError as exc:
            course.problems.append(f"{name} was not read: {exc}")
            continue
        await asyncio.to_thread(poller.steps.finish, course.release, name, {}, poller.clock())


async def _read_slice(
    poller: Poller, course: Course, wanted: Slice, take: Callable[[Sequence[RawRecord]], None]
) -> date | None:
    """Return the newest day of update in a slice, which is read unless that was done."""
    name, expression = wanted
    if name in course.done:
        written = course.done[name].get("newest")
        return date.fromisoformat(written) if isinstance(written, str) else None
    days: set[str] = set()
    try:
        async for records in poller.registry.records({"filter.advanced": expression}):
            await asyncio.to_thread(take, records)
            days.update(day for record in records if (day := update_day(record)))
    except RegistryError as exc:
        course.problems.append(f"{name} was not read: {exc}")
        return None
    newest = max(days, default=None)
    await asyncio.to_thread(poller.steps.finish, course.release, name, {"newest": newest}, poller.clock())
    return date.fromisoformat(newest) if newest else None


def _receive(poller: Poller, course: Course, records: Sequence[RawRecord], followed: frozenset[str]) -> None:
    moving = concerned(poller, course, records)
    followed |= moving
    wanted = {nct_id: record for record in records for nct_id in (record.nct_id, *record.aliases) if nct_id in followed}
    for start in range(0, len(wanted), TRIALS_A_STEP):
        some = dict(list(wanted.items())[start : start + TRIALS_A_STEP])
        receive(poller, course, Fetched(some, ()))
    # Before the slice counts as done: after a crash it is read again, and shows the same moves.
    evaluate(poller, course, moving)


async def _compare_slice(poller: Poller, course: Course, expression: str, followed: frozenset[str]) -> None:
    moved: dict[str, str] = {}
    async for records in poller.registry.records({"filter.advanced": expression, "fields": LIGHT_FIELDS}):
        moved |= await asyncio.to_thread(_moved, poller, course, records, followed)
        if len(moved) >= TRIALS_A_STEP:
            await _read_moved(poller, course, moved)
            moved = {}
    await _read_moved(poller, course, moved)


def _moved(poller: Poller, course: Course, records: Sequence[RawRecord], followed: frozenset[str]) -> dict[str, str]:
    """Return the light digests of the trials that look otherwise than at the last pass; note those first seen."""
    poller.steps.sign_of_life(course.sweep_id, poller.clock())
    digests = {record.nct_id: xxhash.xxh3_128_hexdigest(record.raw) for record in records if record.nct_id in followed}
    before = poller.reads.light_digests(digests)
    moved = {nct_id: digest for nct_id, digest in digests.items() if before.get(nct_id) != digest}
    unseen = {nct_id for nct_id in moved if before.get(nct_id) is None}
    unread = poller.reads.without_those_read(moved.keys() - unseen, course.release.data_timestamp)
    poller.reads.note_light({nct_id: moved[nct_id] for nct_id in moved.keys() - unread})
    return {nct_id: moved[nct_id] for nct_id in unread}


async def _read_moved(poller: Poller, course: Course, moved: dict[str, str]) -> None:
    """Read whole what moved, and only then note what was seen: after a crash it is still seen to move."""
    await read_by_id(poller, course, moved)
    left = await asyncio.to_thread(poller.reads.without_those_read, moved, course.release.data_timestamp)
    seen = {nct_id: digest for nct_id, digest in moved.items() if nct_id not in left}
    await asyncio.to_thread(poller.reads.note_light, seen)
