"""The registry as a running server: in the background for tests and the demo, in the foreground for people."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from watcher.errors import SettingError
from watcher.replay.api import RegistryApi
from watcher.replay.clock import ReleaseClock
from watcher.replay.control import Control
from watcher.replay.edge import Edge
from watcher.replay.faults import Faults
from watcher.replay.recorded import Histories

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Server(uvicorn.Server):
    """Says when it accepts connections, and leaves signals to us: uvicorn would raise them again at its end."""

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)
        self._when_ready()

    async def main_loop(self) -> None:
        """Refresh the Date header every second, and end at once when told to, not at the next look."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 1)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def leave(self) -> None:
        """May be called by any thread once the server is ready."""
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._told.set)


class ReplayServer:
    """Serves recorded histories on a thread and an event loop of its own, for as long as the `with` block lasts.

    Port 0 takes a free one. Raises SettingError where it cannot listen.
    """

    def __init__(
        self,
        histories: Histories,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: ReleaseClock | None = None,
    ) -> None:
        self.clock = clock or ReleaseClock(histories.releases)
        self.faults = Faults()
        self._edge = _application(histories, self.clock, self.faults)
        self._address = (host, port)
        self._ready = threading.Event()
        self._server = _Server(_config(self._edge), self._ready.set)

    @property
    def origin(self) -> str:
        return _origin(self._listening)

    @property
    def requests(self) -> tuple[tuple[str, str], ...]:
        """Method, and path with query, of every request for data so far."""
        return tuple(self._edge.requests)

    def __enter__(self) -> Self:
        self._listening = _listen(*self._address)
        self._thread = threading.Thread(target=self._run, name="replay-registry", daemon=True)
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Slow answers that still wait would hold up the end.
        self.faults.clear()
        self._server.leave()
        self._thread.join()
        self._listening.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._server.serve(sockets=[self._listening]))
        finally:
            self._ready.set()


def serve(
    histories: Histories,
    host: str,
    port: int,
    on_ready: Callable[[str, date], None],
) -> None:
    """Serve until SIGINT or SIGTERM; `on_ready` is told the origin and the first release.

    Raises SettingError where it cannot listen.
    """
    clock, faults = ReleaseClock(histories.releases), Faults()
    with _listen(host, port) as listening:
        origin = _origin(listening)
        config = _config(_application(histories, clock, faults))
        server = _Server(config, lambda: on_ready(origin, clock.current))
        asyncio.run(_until_told(server, faults, listening))


async def _until_told(server: _Server, faults: Faults, listening: socket.socket) -> None:
    def leave() -> None:
        faults.clear()
        server.leave()

    for each in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(each, leave)
    await server.serve(sockets=[listening])


def _application(histories: Histories, clock: ReleaseClock, faults: Faults) -> Edge:
    routes = [*RegistryApi(histories, clock).routes(), *Control(clock, faults).routes()]
    return Edge(Starlette(routes=routes, exception_handlers={404: _wrong_path}), faults)


async def _wrong_path(_request: Request, _error: Exception) -> Response:
    """A 404 that does not speak of a trial has no body."""
    return Response(status_code=404)


def _config(application: Edge) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        access_log=False,
        log_config=None,
        log_level="error",
        lifespan="off",
        loop="asyncio",
        http="h11",
        ws="none",
        timeout_graceful_shutdown=5,
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        raise SettingError(
            f"the replay registry cannot listen on {host}:{port} ({error.strerror}): "
            "name another port, or 0 for a free one"
        ) from error
    # asyncio does not see that this is TCP; without the option every answer on a kept connection waits 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _origin(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{host}:{port}"
