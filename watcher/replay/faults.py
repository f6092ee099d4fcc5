"""Faults of a registry that can be switched on: a client is tested against what really goes wrong."""

import asyncio
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import unquote_plus


class FaultKind(StrEnum):
    TOO_MANY = "429"
    BROKEN = "500"
    #: The edge refuses the client, with a page of HTML.
    BLOCKED = "403"
    #: A page of HTML under status 200.
    HTML = "html-200"
    #: The connection closes in the middle of the body; its whole length was promised.
    CUT_BODY = "cut-body"
    #: No answer until the fault is cleared, or for `seconds`.
    SLOW = "slow"
    #: A later page of a search comes once more instead of the next.
    REPEAT_PAGE = "repeat-page"
    SKIP_PAGE = "skip-page"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, for how many matching requests (None: until cleared), and for which addresses."""

    kind: FaultKind
    times: int | None = None
    #: Part of path and query, as sent or decoded; empty for every address of the registry.
    path_contains: str = ""
    #: Only for `slow`: how long; None waits until the faults are cleared.
    seconds: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", FaultKind(self.kind))

    def strikes(self, address: str) -> bool:
        if self.kind is FaultKind.REPEAT_PAGE and "pageToken=" not in address:
            return False
        if self.kind in (FaultKind.REPEAT_PAGE, FaultKind.SKIP_PAGE) and "/api/v2/studies?" not in address:
            return False
        return self.path_contains in address or self.path_contains in unquote_plus(address)


class Faults:
    """Those that are switched on, the first one first; any thread may switch."""

    def __init__(self) -> None:
        self._active: list[Fault] = []
        self._lock = threading.Lock()
        self._cleared: Future[None] = Future()

    @property
    def active(self) -> tuple[Fault, ...]:
        """Each with the requests that are left to it."""
        with self._lock:
            return tuple(self._active)

    def switch_on(self, *faults: Fault) -> None:
        with self._lock:
            self._active += faults

    def clear(self) -> None:
        """Switch all off; requests that a slow fault holds are answered now."""
        self.put(())

    def put(self, faults: Iterable[Fault]) -> None:
        """Replace all."""
        with self._lock:
            self._active = list(faults)
            released, self._cleared = self._cleared, Future()
        released.set_result(None)

    def take(self, address: str) -> Fault | None:
        """Return the fault that strikes a request, and count the request."""
        with self._lock:
            for place, fault in enumerate(self._active):
                if fault.strikes(address):
                    self._active[place : place + 1] = _left(fault)
                    return fault
        return None

    @property
    def cleared(self) -> Future[None]:
        """Done when the faults of now are cleared; get it before `take`, or a clearing in between is missed."""
        with self._lock:
            return self._cleared


async def hold(cleared: Future[None], seconds: float | None) -> None:
    """Keep a request waiting until the faults are cleared, at most for so many seconds."""
    await asyncio.wait({asyncio.wrap_future(cleared)}, timeout=seconds)


def _left(fault: Fault) -> list[Fault]:
    if fault.times is None:
        return [fault]
    return [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
