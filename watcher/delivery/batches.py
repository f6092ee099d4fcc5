"""Many small asks of the database done as few large ones: while one batch is worked on, the next one gathers."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")


class Batches(Generic[Ask, Answer]):
    """Hands asks to `work` in a thread: up to `most` at once, and none later than `seconds` after it was made."""

    def __init__(self, work: Callable[[Sequence[Ask]], Sequence[Answer]], *, most: int, seconds: float = 0) -> None:
        self._work = work
        self._most = most
        self._seconds = seconds
        self._waiting: deque[tuple[Ask, asyncio.Future[Answer]]] = deque()
        self._now = asyncio.Event()
        self._working: asyncio.Task[None] | None = None

    async def do(self, ask: Ask) -> Answer:
        """Return the answer to one ask. Raises what `work` raised for its batch."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((ask, answer))
        if len(self._waiting) >= self._most:
            self._now.set()
        if self._working is None:
            self._working = asyncio.ensure_future(self._work_off())
        return await answer

    def hurry(self) -> None:
        """Wait no longer for more asks: none is coming."""
        self._now.set()

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                batch = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                await self._answer(batch)
        finally:
            self._working = None

    async def _gather(self) -> None:
        if self._seconds and len(self._waiting) < self._most:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._now.wait(), self._seconds)
        self._now.clear()

    async def _answer(self, batch: Sequence[tuple[Ask, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await asyncio.to_thread(self._work, [ask for ask, _ in batch])
        except Exception as exc:  # noqa: BLE001  # it is raised again where the answers are awaited
            for _, answer in batch:
                answer.set_exception(exc)
            return
        for (_, awaited), found in zip(batch, answers, strict=True):
            awaited.set_result(found)
