"""What people at pages ask of the registry: paid from the same budget as sweeps, and kept while a release lasts."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from watcher.errors import BlockedError, BusyError, RegistryError, UnreachableError
from watcher.model.record import normal_nct_id
from watcher.model.results import Answered, Results
from watcher.model.sweep import Release
from watcher.registry.client import Registry
from watcher.registry.parse import read_trial
from watcher.registry.query.address import request_target

T = TypeVar("T")

#: The registry publishes on working days; that it did is noticed by a page within this time.
RELEASE_KEPT: Final = timedelta(minutes=10)
#: A registry that does not answer is left alone for so long.
TRIED_AGAIN: Final = timedelta(seconds=20)
#: A record has 20 kB as the median, and 2 MB at most; parsed it takes some five times as much.
MOST_TRIALS: Final = 200
MOST_SEARCHES: Final = 500
#: A reader has left before that; the request may go on to fill the shelf.
LONGEST_WAIT: Final = 12.0
RESULTS_A_PAGE: Final = 20
#: Other errors are answers: they speak of the question.
SILENCE: Final = (UnreachableError, BlockedError, BusyError)
#: What a list of trials shows: a whole record has a hundred times as much.
RESULT_FIELDS: Final = (
    *("NCTId", "BriefTitle", "OverallStatus", "StatusVerifiedDate", "LastUpdatePostDate", "Phase", "StudyType"),
    *("Condition", "LeadSponsorName", "HasResults", "LocationFacility", "LocationCity", "LocationState"),
    *("LocationCountry", "LocationStatus", "LocationGeoPoint"),
)


class Asking(Generic[T]):
    """Questions that are under way: equal ones that come at once are asked once."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[T]] = {}

    async def join(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """Return the answer, which goes on being asked for when the reader who waits for it leaves."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.ensure_future(ask())
            self._tasks[key] = task
            task.add_done_callback(lambda done: self._end(key, done))
        return await asyncio.shield(task)

    def _end(self, key: str, task: asyncio.Task[T]) -> None:
        self._tasks.pop(key, None)
        if not task.cancelled():
            # Read, or asyncio complains of an error that no reader waited for.
            task.exception()


class Silence:
    """A registry that does not answer: one reader has waited for it, and for a while the next ones need not."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._problem: RegistryError | None = None
        self._noted_at: datetime | None = None

    async def ask(self, question: Callable[[], Awaitable[T]]) -> T:
        """Return the answer. Raises UnreachableError: at once during a silence, and after LONGEST_WAIT."""
        now = await asyncio.to_thread(self._clock)
        if self._problem and self._noted_at and now - self._noted_at < TRIED_AGAIN:
            raise UnreachableError(str(self._problem))
        try:
            answer = await _in_time(question())
        except SILENCE as exc:
            self._problem, self._noted_at = exc, await asyncio.to_thread(self._clock)
            raise
        self._problem = None
        return answer


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    release_at: datetime
    answer: T


class Shelf(Generic[T]):
    """Answers of one release, the least used thrown away."""

    def __init__(self, most: int, silence: Silence) -> None:
        self._most = most
        self._silence = silence
        self._kept: OrderedDict[str, Kept[T]] = OrderedDict()
        self._asking: Asking[T] = Asking()

    def has(self, key: str, release: Release | None) -> bool:
        """Say whether the release's answer is there, so that nothing will be asked."""
        kept = self._kept.get(key)
        return kept is not None and release is not None and kept.release_at >= release.data_timestamp

    async def get(self, key: str, release: Release, ask: Callable[[], Awaitable[T]]) -> T:
        """Return the release's answer; while the registry cannot be read, the one of an earlier release."""
        kept = self._kept.get(key)
        if kept is not None and self.has(key, release):
            self._kept.move_to_end(key)
            return kept.answer
        try:
            return await self._silence.ask(lambda: self._asking.join(key, lambda: self._fill(key, release, ask)))
        except RegistryError:
            if kept is None:
                raise
            return kept.answer

    async def _fill(self, key: str, release: Release, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask and keep the answer, whether or not a reader still waits for it."""
        answer = await ask()
        self._kept[key] = Kept(release.data_timestamp, answer)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return answer


class Lookups:
    """The registry as pages see it. Raises RegistryError and TrialNotFoundError, as the client does.

    `open_registry` opens a client for one question: few are asked, and a connection that is kept would have to be
    closed by whoever made the pages.
    """

    def __init__(
        self, open_registry: Callable[[], AbstractAsyncContextManager[Registry]], clock: Callable[[], datetime]
    ) -> None:
        self._open = open_registry
        self._clock = clock
        self._release: Release | None = None
        self._asked_at: datetime | None = None
        self._asking: Asking[Release] = Asking()
        self._silence = Silence(clock)
        self._trials: Shelf[Answered] = Shelf(MOST_TRIALS, self._silence)
        self._searches: Shelf[Results] = Shelf(MOST_SEARCHES, self._silence)

    async def release(self) -> Release:
        """Return the registry's present release, at most ten minutes late."""
        now = await asyncio.to_thread(self._clock)
        if self._release and self._asked_at and now - self._asked_at < RELEASE_KEPT:
            return self._release
        return await self._asking.join("release", lambda: self._renew(now))

    async def _renew(self, now: datetime) -> Release:
        try:
            found = await self._silence.ask(self._ask_release) or self._release
        except RegistryError:
            if self._release is None:
                raise
            found = self._release
        if found is None:
            raise UnreachableError("the registry names no release")
        self._release, self._asked_at = found, now
        return found

    def has_trial(self, nct_id: str) -> bool:
        return self._trials.has(normal_nct_id(nct_id), self._release)

    def has_search(self, parameters: Mapping[str, str], after: str = "") -> bool:
        return self._searches.has(_target(parameters, after), self._release)

    async def trial(self, nct_id: str) -> Answered:
        """Return a trial and when it was read; raises NotATrialError for what is no id."""
        wanted = normal_nct_id(nct_id)
        release = await self.release()

        async def ask() -> Answered:
            async with self._open() as registry:
                found = await registry.trial(wanted)
            return Answered(found, release, await asyncio.to_thread(self._clock))

        return await self._trials.get(wanted, release, ask)

    async def search(self, parameters: Mapping[str, str], after: str = "") -> Results:
        """Return a page of a search; `after` is the `next_token` of the page before it."""
        release = await self.release()

        async def ask() -> Results:
            async with self._open() as registry:
                found = await registry.page(_asked(parameters, after))
            return Results(tuple(map(read_trial, found.records)), found.total, found.next_token, release)

        return await self._searches.get(_target(parameters, after), release, ask)

    async def _ask_release(self) -> Release | None:
        async with self._open() as registry:
            return await registry.release(self._release.etag if self._release else None)


def _asked(parameters: Mapping[str, str], after: str) -> dict[str, str]:
    found = {**parameters, "fields": ",".join(RESULT_FIELDS), "pageSize": str(RESULTS_A_PAGE)}
    return found | ({"pageToken": after} if after else {"countTotal": "true"})


def _target(parameters: Mapping[str, str], after: str) -> str:
    return request_target("", _asked(parameters, after))


async def _in_time(answer: Awaitable[T]) -> T:
    try:
        return await asyncio.wait_for(answer, LONGEST_WAIT)
    except TimeoutError as exc:
        raise UnreachableError(f"the registry gave no answer within {LONGEST_WAIT:g} seconds") from exc
