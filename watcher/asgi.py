"""Everything in one process: pages, scheduler and delivery, on one event loop."""

import asyncio
from contextlib import AsyncExitStack

import httpx
import uvicorn

from watcher.bootstrap import Service
from watcher.errors import FailedError
from watcher.jobs.deliver import recover
from watcher.scheduler import Clockwork, jobs_of
from watcher.web import create_app

#: Requests still open when we are told to stop get this long.
GOODBYE_SECONDS = 5


def run_service(service: Service) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way and return."""
    asyncio.run(_serve(service))


async def _serve(service: Service) -> None:
    async with AsyncExitStack() as stack:
        webhooks = await stack.enter_async_context(httpx.AsyncClient())
        jobs, registry_connections = jobs_of(service, webhooks)
        await stack.enter_async_context(registry_connections)
        await asyncio.to_thread(recover, service.pipeline, service.journal, service.now())
        clockwork = Clockwork(service, jobs)
        server = _server(service)
        clockwork.start()
        try:
            await server.serve()
        except SystemExit:
            # uvicorn has written why; our own line names the setting.
            settings = service.settings
            raise FailedError(
                f"cannot listen on {settings.host}:{settings.port}: set WATCHER_PORT to a free one"
            ) from None
        finally:
            await clockwork.stop()


def _server(service: Service) -> uvicorn.Server:
    settings = service.settings
    return uvicorn.Server(
        uvicorn.Config(
            create_app(service),
            host=settings.host,
            port=settings.port,
            # Addresses of readers' links carry tokens, so they are not logged.
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=GOODBYE_SECONDS,
        )
    )
