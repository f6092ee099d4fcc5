"""A process of the service: pages, scheduler, worker, or all three on one event loop."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta

import structlog
import uvicorn
from fastapi import FastAPI

from watcher.api import create_api
from watcher.bootstrap import Service, load_tables, open_deliverer, open_registry
from watcher.db.leadership import Leadership, leadership_of
from watcher.errors import SettingError
from watcher.jobs.copies import hold_old
from watcher.jobs.deliver import recover
from watcher.model.role import EVERYTHING, AskRoles, Role, RoleState
from watcher.scheduler import Clockwork, Scheduler, leader_jobs, worker_jobs
from watcher.web import create_app, create_health_app

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: Requests still open when we are told to stop get this long.
GOODBYE_SECONDS = 5
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class PageServer(uvicorn.Server):
    """A server that leaves signals to us.

    uvicorn raises a caught signal again once it has stopped, which would kill the process before jobs have ended.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def run_service(service: Service, roles: frozenset[Role], when_ready: Callable[[], None]) -> None:
    """Do these parts until SIGTERM or SIGINT, then finish what is under way and return.

    Raises SettingError where the database or the port does not allow it.
    """
    leadership = leadership_of(service.store)
    if service.store.is_sqlite:
        _be_the_only_one(service, leadership, roles)
    try:
        with _listening(service, roles) as listening:
            asyncio.run(_serve(service, roles, leadership, listening, when_ready))
    finally:
        leadership.give_up()


async def _serve(
    service: Service,
    roles: frozenset[Role],
    leadership: Leadership,
    listening: socket.socket | None,
    when_ready: Callable[[], None],
) -> None:
    told_to_stop = asyncio.Event()
    for each in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(each, told_to_stop.set)
    states: list[Callable[[], RoleState]] = []
    async with AsyncExitStack() as stack:
        if Role.SCHEDULER in roles:
            states.append((await stack.enter_async_context(_scheduling(service, leadership))).state)
        if Role.WORKER in roles:
            states.append(await stack.enter_async_context(_working(service)))
        if Role.WEB in roles:
            await stack.enter_async_context(_loading(service))
            states.append(lambda: RoleState(Role.WEB, "answers"))
        if listening is not None:
            app = _app(service, roles, lambda: tuple(ask() for ask in states))
            await stack.enter_async_context(_serving(app, listening, told_to_stop))
        when_ready()
        await told_to_stop.wait()
        log.info("service.stopping")


@asynccontextmanager
async def _scheduling(service: Service, leadership: Leadership) -> AsyncIterator[Scheduler]:
    async with open_registry(service.settings, service.store) as registry:
        jobs, seed = leader_jobs(service, registry), await asyncio.to_thread(service.seed)
        scheduler = Scheduler(
            leadership,
            take_up=lambda: asyncio.to_thread(_take_up, service),
            clockwork=lambda: Clockwork(service.store, jobs, phase=seed, may_start=leadership.is_held),
        )
        scheduler.start()
        try:
            yield scheduler
        finally:
            await scheduler.stop()


@asynccontextmanager
async def _working(service: Service) -> AsyncIterator[Callable[[], RoleState]]:
    async with open_deliverer(service) as deliverer:
        clockwork = Clockwork(service.store, worker_jobs(deliverer))
        clockwork.start()
        try:
            yield lambda: RoleState(Role.WORKER, "sends", clockwork.problem)
        finally:
            await clockwork.stop()


@asynccontextmanager
async def _loading(service: Service) -> AsyncIterator[None]:
    """Load what pages would load when the first reader asks for it, which takes seconds; nobody waits for it here."""
    loading = asyncio.ensure_future(asyncio.to_thread(load_tables, service.settings))
    try:
        yield
    finally:
        await loading


def _take_up(service: Service) -> None:
    # Before anything else: it tells a copy by the time at which the service was last seen here.
    hold_old(service.store, service.now(), service.settings.max_lateness)
    # SQLite has one service process, so a sweep that runs as we start is one that died.
    died_before = timedelta(0) if service.store.is_sqlite else None
    recover(service.pipeline, service.journal, service.now(), died_before=died_before)


def _be_the_only_one(service: Service, leadership: Leadership, roles: frozenset[Role]) -> None:
    if roles != EVERYTHING:
        raise SettingError(
            f"SQLite has one service process, so `watcher {min(roles)}` cannot run apart: "
            "use `watcher run`, or set WATCHER_DATABASE_URL to postgresql://..."
        )
    if not leadership.take():
        raise SettingError(
            f"another `watcher run` serves {service.store.engine.url.database} already, and SQLite has one service "
            "process: stop it first, or set WATCHER_DATABASE_URL to postgresql://..."
        )


def _app(service: Service, roles: frozenset[Role], ask_roles: AskRoles) -> FastAPI:
    return pages_and_api(service, ask_roles) if Role.WEB in roles else create_health_app(service, ask_roles)


def pages_and_api(service: Service, ask_roles: AskRoles = tuple) -> FastAPI:
    """Return the pages with the JSON API beside them, at /api."""
    app = create_app(service, ask_roles)
    app.mount("/api", create_api(service))
    return app


@asynccontextmanager
async def _serving(app: FastAPI, listening: socket.socket, told_to_stop: asyncio.Event) -> AsyncIterator[None]:
    """Answer requests until the block ends; a server that ends by itself stops the process."""
    server = PageServer(
        uvicorn.Config(
            app,
            # Addresses of readers' links carry tokens, so they are not logged.
            access_log=False,
            # It believes whoever is on this machine by default; whom we believe is a setting (web/proxies.py).
            proxy_headers=False,
            server_header=False,
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=GOODBYE_SECONDS,
        )
    )
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    serving.add_done_callback(lambda _: told_to_stop.set())
    try:
        yield
    finally:
        server.should_exit = True
        await serving


@contextmanager
def _listening(service: Service, roles: frozenset[Role]) -> Iterator[socket.socket | None]:
    settings = service.settings
    port = settings.port if Role.WEB in roles else settings.health_port
    if Role.WEB not in roles and not port:
        yield None
        return
    try:
        found = socket.create_server((settings.host, port), reuse_port=False)
    except OSError as exc:
        name = "WATCHER_PORT" if Role.WEB in roles else "WATCHER_HEALTH_PORT"
        where = f"{settings.host}:{port}"
        raise SettingError(f"cannot listen on {where} ({exc.strerror}): set WATCHER_HOST, {name}") from exc
    with found:
        # Without it the second answer on a kept connection waits some 40 ms for the first one's acknowledgement.
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield found
