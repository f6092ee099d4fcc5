"""Read what a trial's record said before it was followed: history for who asks, and never an alert."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from watcher.errors import BusyError, RegistryError, TrialNotFoundError, UnknownError, UnreachableError
from watcher.model.record import text_at
from watcher.model.version import Version
from watcher.registry.client import Registry
from watcher.registry.history import Submission
from watcher.versions import Versions
from watcher.versions.past import BackFill, FillState, Past

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: The newest so many submissions of a trial are read, unless more are asked for: one request each.
MOST_SUBMISSIONS: Final = 20
SUBMITTED: Final = "protocolSection.statusModule.lastUpdateSubmitDate"
#: These pass: the next call goes on where this one stopped.
PASSING: Final = (BusyError, UnreachableError)


@dataclass(frozen=True, slots=True)
class BackFiller:
    """What a back-fill needs; `most` submissions of a trial are read."""

    registry: Registry
    versions: Versions
    past: Past
    clock: Callable[[], datetime]
    most: int = MOST_SUBMISSIONS


async def backfill_owed(filler: BackFiller, most_trials: int) -> dict[str, BackFill]:
    """Read the past of trials that are followed and whose past was not read, the latest followed first."""
    owed = await asyncio.to_thread(filler.past.owed, filler.clock(), most_trials)
    return {nct_id: await backfill(filler, nct_id) for nct_id in owed}


async def backfill(filler: BackFiller, nct_id: str) -> BackFill:
    """Read the past of one trial, the newest submission first, and return how far that came.

    Each submission is stored by itself, and none is asked for twice: what broke off is gone on with by asking again.
    Raises UnknownError for a trial that is not followed here, so that there is nothing before which it could stand.
    """
    versions = await asyncio.to_thread(filler.versions.of_trial, nct_id)
    if not versions:
        raise UnknownError(f"{nct_id} is not followed here: `watcher watch {nct_id}` begins its history")
    try:
        listed = before(await filler.registry.history(nct_id), versions[0])
    except (RegistryError, TrialNotFoundError) as exc:
        # What an earlier call stored and counted stays.
        last = await asyncio.to_thread(filler.past.fill_of, nct_id)
        found = BackFill(_state(exc), last.submissions if last else None, str(exc), filler.clock())
    else:
        problem = await _read(filler, nct_id, listed)
        state = _state(problem) if problem else FillState.DONE
        found = BackFill(state, len(listed), str(problem or ""), filler.clock())
    await asyncio.to_thread(filler.past.settle, nct_id, found)
    log.info("trial.back_filled", nct_id=nct_id, state=found.state.value, submissions=found.submissions)
    return found


def before(submissions: Sequence[Submission], baseline: Version) -> tuple[Submission, ...]:
    """Return the submissions up to the one that the baseline shows, the oldest first.

    That one is read too: it is compared with the one before it in their own form, so that no difference between
    the record history's form and API v2's is ever told as a change.
    """
    trial = baseline.trial
    shown = text_at(trial.record, SUBMITTED) or trial.last_update_posted or baseline.fetched_at.date().isoformat()
    return tuple(each for each in submissions if each.date <= shown)


async def _read(filler: BackFiller, nct_id: str, listed: Sequence[Submission]) -> Exception | None:
    """Store the newest submissions that are not stored yet; returns what it stopped at."""
    stored = await asyncio.to_thread(filler.past.stored, nct_id)
    for each in reversed(listed[-filler.most :]):
        if each.version in stored:
            continue
        try:
            record = await filler.registry.submission(nct_id, each.version)
        except (RegistryError, TrialNotFoundError) as exc:
            # Older ones are left for later: a gap between two versions would be told as one change.
            return exc
        await asyncio.to_thread(filler.past.add, nct_id, each.version, each.date, record, filler.clock())
    return None


def _state(problem: Exception) -> FillState:
    return FillState.BROKEN_OFF if isinstance(problem, PASSING) else FillState.UNREADABLE
