"""Settle what the registry did not answer for: a trial is told as removed when two releases say so, each by itself.

One that it shows again is told at once: there is nothing to doubt about a record that came.
"""

import asyncio
from collections.abc import Collection

from watcher.errors import RegistryError, TrialNotFoundError
from watcher.jobs.course import Course, Poller
from watcher.model.trial import Trial
from watcher.sweep.guards import shrank_too_far
from watcher.sweep.holds import GONE, member_subject, missing_subject
from watcher.watches.members import record_moves

#: Removals are rarer than one a month; what is more than this waits for the next release.
MOST_ASKED = 50


async def settle_missing(poller: Poller, course: Course) -> None:
    """Ask for each missing trial by itself; the registry's own "not found" at a second release is its removal."""
    if not course.missing or not await asyncio.to_thread(_is_believable, poller, course):
        return
    untold = await asyncio.to_thread(poller.endings.untold, course.missing)
    gone = [nct_id for nct_id in untold[:MOST_ASKED] if await _is_gone(poller, course, nct_id)]
    await asyncio.to_thread(_record_gone, poller, course, gone)


def settle_returned(poller: Poller, course: Course, read: Collection[str]) -> None:
    """Tell of those of the trials that were just read whose followers heard that the registry shows them no more."""
    for nct_id in poller.endings.told(read):
        newest = poller.pipeline.versions.newest(nct_id)
        if newest is not None:
            poller.endings.take_back(newest.trial, course.sweep_id, poller.clock())


def _is_believable(poller: Poller, course: Course) -> bool:
    asked = poller.reads.count_read(course.release.data_timestamp) + len(course.missing)
    if shrank_too_far(asked, len(course.missing)):
        course.problems.append(
            f"the registry did not answer for {len(course.missing)} of {asked} trials; nothing is concluded"
        )
        return False
    poller.pipeline.versions.note_answers((), course.missing, poller.clock())
    return True


async def _is_gone(poller: Poller, course: Course, nct_id: str) -> bool:
    try:
        await poller.registry.trial(nct_id)
    except TrialNotFoundError:
        return True
    except RegistryError as exc:
        course.problems.append(f"{nct_id} is missing, and was not read by itself: {exc}")
    return False


def _record_gone(poller: Poller, course: Course, gone: list[str]) -> None:
    subjects = {missing_subject(nct_id): nct_id for nct_id in gone}
    confirmed = poller.pipeline.holds.confirmed(subjects, GONE, course.release)
    for subject, nct_id in subjects.items():
        if subject not in confirmed:
            course.notes.append(f"the registry shows {nct_id} no more: told if a later release says so too")
            continue
        last = poller.pipeline.versions.newest(nct_id)
        if last is not None:
            poller.endings.remove(last.trial, course.sweep_id, course.release, poller.clock())
            _leave_searches(poller, course, last.trial)


def _leave_searches(poller: Poller, course: Course, removed: Trial) -> None:
    """Let a removed trial leave every search that has it: no walk has to be waited for, and none doubted."""
    pipeline, now, before = poller.pipeline, poller.clock(), course.sweep_id - 1
    members = pipeline.book.members_among([removed.nct_id])
    for watch in pipeline.book.searches():
        if watch.id in members:
            record_moves(pipeline.store, watch.id, [], [removed], sweep_id=course.sweep_id, since=before, now=now)
            pipeline.holds.forget([member_subject(watch.id, removed.nct_id)])
