"""Everything in one process: pages, scheduler and delivery, on one event loop."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta

import structlog
import uvicorn

from watcher.bootstrap import Service, open_deliverer, open_registry
from watcher.errors import SettingError
from watcher.jobs.deliver import recover
from watcher.scheduler import Clockwork, jobs_of
from watcher.web import create_app

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: Requests still open when we are told to stop get this long.
GOODBYE_SECONDS = 5
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class PageServer(uvicorn.Server):
    """A server that leaves signals to us.

    uvicorn raises a caught signal again once it has stopped, which would kill the process before jobs have ended.
    """

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._when_ready()

    def leave(self) -> None:
        self.should_exit = True


def run_service(service: Service, when_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way and return."""
    with _listening(service) as listening:
        asyncio.run(_serve(service, listening, when_ready))


async def _serve(service: Service, listening: socket.socket, when_ready: Callable[[], None]) -> None:
    async with AsyncExitStack() as stack:
        registry = await stack.enter_async_context(open_registry(service.settings, service.store))
        jobs = jobs_of(service, registry, await stack.enter_async_context(open_deliverer(service)))
        await asyncio.to_thread(_take_up, service)
        clockwork = Clockwork(service.store, jobs, service.settings.poll_minutes)
        server = PageServer(_config(service), when_ready)
        for each in SIGNALS:
            asyncio.get_running_loop().add_signal_handler(each, server.leave)
        clockwork.start()
        try:
            await server.serve(sockets=[listening])
        finally:
            log.info("service.stopping")
            await clockwork.stop()


def _take_up(service: Service) -> None:
    # SQLite has one service process, so a sweep that runs as we start is one that died.
    died_before = timedelta(0) if service.store.is_sqlite else None
    recover(service.pipeline, service.journal, service.now(), died_before=died_before)


@contextmanager
def _listening(service: Service) -> Iterator[socket.socket]:
    settings = service.settings
    try:
        found = socket.create_server((settings.host, settings.port), reuse_port=False)
    except OSError as exc:
        where = f"{settings.host}:{settings.port}"
        raise SettingError(f"cannot listen on {where} ({exc.strerror}): set WATCHER_HOST, WATCHER_PORT") from exc
    with found:
        # Without it the second answer on a kept connection waits some 40 ms for the first one's acknowledgement.
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield found


def _config(service: Service) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(service),
        # Addresses of readers' links carry tokens, so they are not logged.
        access_log=False,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
