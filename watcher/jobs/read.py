"""Read trials whole, by id, and hand every record to step 1 of the pipeline."""

import asyncio
from collections.abc import Collection
from datetime import datetime

import structlog

from watcher.errors import RegistryError
from watcher.jobs.course import Course, Poller
from watcher.jobs.missing import settle_returned
from watcher.model.sweep import Fetched, Held
from watcher.pipeline import Pipeline, Received
from watcher.sweep.holds import missing_subject

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: A batch is stored before the next one is asked for, so that memory does not grow with what is watched.
TRIALS_A_STEP = 400


async def read_trials(poller: Poller, course: Course, most: int) -> None:
    """Read the oldest `most` trials, those that moved in a search, and those about which something is doubtful."""
    wanted = await asyncio.to_thread(_wanted, poller, course, most)
    await read_by_id(poller, course, wanted)


async def read_by_id(poller: Poller, course: Course, wanted: Collection[str]) -> None:
    """Read these trials; a batch that fails is named, and the others are kept."""
    ids = sorted(wanted)
    for start in range(0, len(ids), TRIALS_A_STEP):
        batch = ids[start : start + TRIALS_A_STEP]
        try:
            fetched = await poller.registry.trials(batch)
        except RegistryError as exc:
            course.problems.append(f"trials {batch[0]} to {batch[-1]} were not read: {exc}")
            continue
        await asyncio.to_thread(receive, poller, course, fetched)
        poller.on_step(start + len(batch), len(ids))


def receive(poller: Poller, course: Course, fetched: Fetched) -> None:
    """Take records through step 1, and note which trials were read at this release."""
    pipeline, now = poller.pipeline, poller.clock()
    received = _store(pipeline, course, fetched, now)
    pipeline.note_received(received)
    held = [Held(nct_id, one.lost) for nct_id, one in received.items() if one.lost]
    for each in held:
        log.warning("trial.held_back", nct_id=each.nct_id, lost=list(each.lost), sweep=course.sweep_id)
    course.held += held
    _follow_renamed(poller, course, fetched, now)
    # What is held back or could not be stored counts as not read, so that the next look comes soon.
    stored = {nct_id for nct_id, one in received.items() if not one.lost}
    settle_returned(poller, course, stored)
    known = [asked for asked, record in fetched.records.items() if record.nct_id in stored]
    poller.reads.note_read({*known, *stored}, course.release)
    poller.steps.sign_of_life(course.sweep_id, now)
    pipeline.holds.forget([missing_subject(nct_id) for nct_id in fetched.records])
    course.read += len(fetched.records)
    course.missing.update(fetched.missing)


def _wanted(poller: Poller, course: Course, most: int) -> frozenset[str]:
    read_at = None if course.again else course.release.data_timestamp
    doubtful = poller.reads.doubtful()
    if doubtful:
        doubtful &= poller.pipeline.book.followed()
    others = course.moving | doubtful
    if read_at is not None:
        others = poller.reads.without_those_read(others, read_at)
    return others.union(poller.reads.oldest(most, read_at))


def _store(pipeline: Pipeline, course: Course, fetched: Fetched, now: datetime) -> dict[str, Received]:
    """Take the records through step 1; returns what became of each that could be read."""
    received = pipeline.receive(fetched.records.values(), sweep_id=course.sweep_id, release=course.release, now=now)
    course.problems += [f"{nct_id} could not be stored: {one.failed}" for nct_id, one in received.items() if one.failed]
    return {nct_id: one for nct_id, one in received.items() if not one.failed}


def _follow_renamed(poller: Poller, course: Course, fetched: Fetched, now: datetime) -> None:
    """Let who follows a former id follow the present one, and hear of it."""
    for asked, record in fetched.records.items():
        if asked == record.nct_id:
            continue
        into = poller.pipeline.versions.newest(record.nct_id)
        if into is not None:
            poller.endings.merge(asked, into.trial, course.sweep_id, course.release, now)
        poller.pipeline.book.follow_renamed(asked, record.nct_id, now)
