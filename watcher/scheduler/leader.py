"""The scheduler's place among others: it leads or stands by, and looks each second which of the two it is."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from watcher.db.leadership import Leadership
from watcher.errors import StoreError
from watcher.model.role import Role, RoleState
from watcher.scheduler.clockwork import Clockwork

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: Who stands by asks this often, and who leads makes sure of it; with the server's 4 s until it gives up a host that
#: is gone, a leader that vanished is followed within 5 s. One that is killed is followed within 1 s.
LOOK_SECONDS = 1


class Scheduler:
    """Runs the leader's jobs while it leads; each term has a clockwork of its own."""

    def __init__(
        self, leadership: Leadership, take_up: Callable[[], Awaitable[None]], clockwork: Callable[[], Clockwork]
    ) -> None:
        self._leadership = leadership
        #: Called once at the beginning of each term, before anything else runs.
        self._take_up = take_up
        self._clockwork_of_term = clockwork
        self._term: Clockwork | None = None
        self._problem: str | None = None
        self._looking: asyncio.Task[None] | None = None

    def state(self) -> RoleState:
        words = "leads" if self._term else "stands by"
        return RoleState(Role.SCHEDULER, words, self._problem, is_leader=self._term is not None)

    def start(self) -> None:
        self._looking = asyncio.ensure_future(self._look_for_ever())

    async def stop(self) -> None:
        """End the term, if there is one, and let another process lead at once."""
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        await self._end_term()
        await asyncio.to_thread(self._leadership.give_up)

    async def _look_for_ever(self) -> None:
        while True:
            try:
                await self._look()
                self._problem = None
            except StoreError as exc:
                self._note(str(exc))
            except Exception:
                log.exception("scheduler.broke")
                self._problem = "a fault of this program, which the log has"
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> None:
        if self._term is not None:
            if not await asyncio.to_thread(self._leadership.is_held):
                log.warning("scheduler.lost_lead")
                await self._end_term()
        elif await asyncio.to_thread(self._leadership.take):
            log.info("scheduler.leads")
            await self._take_up()
            self._term = self._clockwork_of_term()
            self._term.start()

    async def _end_term(self) -> None:
        term, self._term = self._term, None
        if term is not None:
            await term.stop()

    def _note(self, problem: str) -> None:
        # Once for each outage, not at each look.
        if problem != self._problem:
            log.warning("scheduler.cannot_ask", problem=problem)
        self._problem = problem
