"""Services that the operator sets up by a URL of Apprise: Slack, Teams, Telegram, ntfy and a hundred more.

A subscription names one; its URL, which holds secrets, stays in the settings and reaches neither rows nor logs.
"""

import asyncio
import logging
import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import apprise

from watcher.delivery.wire import fill
from watcher.errors import ChannelError, SettingError
from watcher.model.delivery import Delivery

NAME = "WATCHER_APPRISE_URLS"
FORM = "write NAME=URL, such as team=slack://..., with spaces or line ends between them"
SERVICE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
#: Each of a service's own limits is below it, so who takes longer keeps the text in many parts, or us in a queue.
TOTAL_SECONDS = 60
#: Its threads wait for services that allow one message a second; the database's must not wait behind them.
THREADS = 8
STATUS = re.compile(r"\berror=(\d{3})\b")
OVERLOADED = frozenset({429, 502, 503, 504})


class AppriseChannel:
    """Sends the text of a delivery to the service that its address names.

    Apprise says only yes or no, so a no is tried again, although a part of a long text may have arrived.
    """

    def __init__(self, services: Mapping[str, apprise.NotifyBase]) -> None:
        self._services = services
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="apprise")

    async def send(self, delivery: Delivery, now: datetime) -> str:  # the time of the attempt changes no byte
        name = delivery.address.value
        service = self._services.get(name)
        if service is None:
            raise ChannelError(f"no service {name!r} is set up here: {NAME} names none")
        title, text = delivery.message.subject, fill(delivery.message.text, delivery)
        sending = asyncio.get_running_loop().run_in_executor(self._threads, _send, service, title, text)
        try:
            is_sent, status = await asyncio.wait_for(asyncio.shield(sending), TOTAL_SECONDS)
        except TimeoutError:
            raise ChannelError(f"no answer within {TOTAL_SECONDS} s", unknown=True, blocks=True) from None
        if is_sent:
            return "accepted"
        why = f"the service answered {status}" if status else "the service did not accept it"
        raise ChannelError(why, blocks=status in OVERLOADED)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def open_services(text: str) -> dict[str, apprise.NotifyBase]:
    """Return the services of `NAME=URL NAME=URL`. Raises SettingError, which never quotes a URL."""
    WORDS.listen_to(apprise.logger)
    with warnings.catch_warnings():
        # Its plugins, all loaded at the first use, try modules that newer Pythons lack, and do without them.
        warnings.simplefilter("ignore", DeprecationWarning)
        return {name: _service(name, url) for name, url in _named(text).items()}


def service_names(text: str) -> tuple[str, ...]:
    """Return what may be named; raises SettingError as `open_services` does, but asks Apprise nothing."""
    return tuple(_named(text))


def _named(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, part in enumerate(text.split(), 1):
        name, is_pair, url = part.partition("=")
        if not is_pair or not SERVICE_NAME.fullmatch(name) or "://" not in url:
            raise SettingError(f"{NAME}: its {_nth(number)} part is no service: {FORM}; names are like team-2")
        if name in found:
            raise SettingError(f"{NAME} has two services {name!r}: give one of them another name")
        found[name] = url
    return found


def _service(name: str, url: str) -> apprise.NotifyBase:
    # Without pictures: they would be fetched from a host that has nothing to do with this.
    asset = apprise.AppriseAsset(app_id="Trial Watcher", image_url_mask="", image_url_logo="")
    service = apprise.Apprise.instantiate(url, asset=asset)
    if service is None:
        raise SettingError(f"{NAME}: the URL of {name!r} is none that Apprise can use: see its list of services")
    if "overflow=" not in url:
        # A long text comes in parts, instead of being refused as a whole by a service with a limit.
        service.overflow_mode = apprise.OverflowMode.SPLIT
    return service


def _send(service: apprise.NotifyBase, title: str, text: str) -> tuple[bool, int | None]:
    with WORDS.of_this_thread() as said:
        is_sent = bool(service.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT))
    statuses = [int(status) for line in said for status in STATUS.findall(line)]
    return is_sent, statuses[-1] if statuses else None


def _nth(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


class _Words(logging.Handler):
    """Takes what Apprise logs, which may hold a URL, for the thread that it is about, and lets none of it further."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._of_thread: dict[int, list[str]] = {}

    def listen_to(self, logger: logging.Logger) -> None:
        logger.propagate = False
        logger.handlers = [self]

    @contextmanager
    def of_this_thread(self) -> Iterator[list[str]]:
        said: list[str] = []
        self._of_thread[threading.get_ident()] = said
        try:
            yield said
        finally:
            del self._of_thread[threading.get_ident()]

    def emit(self, record: logging.LogRecord) -> None:
        self._of_thread.get(record.thread or 0, []).append(record.getMessage())


WORDS = _Words()
