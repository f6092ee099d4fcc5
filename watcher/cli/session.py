"""Opening what a command needs, and closing it again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from watcher.bootstrap import Service, open_deliverer, open_registry, open_service
from watcher.delivery.worker import Delivered
from watcher.jobs.deliver import deliver
from watcher.log import configure_log
from watcher.registry.client import Registry
from watcher.settings import Settings, load_settings
from watcher.sweep.budget import Asker

Result = TypeVar("Result")


def open_settings(least: int = logging.WARNING) -> Settings:
    """Read the settings; a command that prints its own answer logs only what went wrong."""
    settings = load_settings()
    configure_log(settings.log_format, least)
    return settings


@contextmanager
def session() -> Iterator[Service]:
    with open_service(open_settings()) as service:
        yield service


def ask_registry(service: Service, ask: Callable[[Registry], Awaitable[Result]], asker: Asker = Asker.PERSON) -> Result:
    """Run one conversation with the registry; somebody waits for it, unless `asker` says that it can wait."""

    async def run() -> Result:
        async with open_registry(service.settings, service.store, asker) as registry:
            return await ask(registry)

    return asyncio.run(run())


def try_senders(service: Service) -> None:
    """Build every sender; raises SettingError for the first whose setting cannot be used."""

    async def run() -> None:
        async with open_deliverer(service):
            pass

    asyncio.run(run())


def send_ready(service: Service) -> Delivered:
    """Send what is ready now, so that a command's effect does not wait for a running service."""

    async def run() -> Delivered:
        async with open_deliverer(service) as deliverer:
            return await deliver(deliverer)

    return asyncio.run(run())
