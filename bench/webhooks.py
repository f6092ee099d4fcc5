"""What a signed webhook of 2 KB costs, beside the HTTP clients that could carry it, and what one dead endpoint costs.

Each client sends bytes and headers that were made before; ours makes them, signs them, judges the address and the
answer. The receiver is another process, and the CPU seconds are those of this one.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from statistics import median, quantiles
from typing import Final, TypeAlias

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bench.table import Row, at_least, at_most
from bench.webhook_receiver import receiving
from watcher.delivery.dialer import open_webhook_http
from watcher.delivery.signing import new_secret, signature_headers
from watcher.delivery.webhook import WebhookChannel
from watcher.model.alert import Message
from watcher.model.delivery import Delivery, Lease
from watcher.model.watch import Address, Channel

Send: TypeAlias = Callable[[], Awaitable[object]]
Open: TypeAlias = Callable[[str], AbstractAsyncContextManager[Send]]

ROUNDS: Final = 5
IN_FLIGHT: Final = (1, 32, 256)
REQUESTS: Final = 2_000
#: httpx's own pool needs ten times as long for each.
FEWER: Final = 300
#: Sent to the fast endpoint while the others hang; few enough not to wait for one another.
PACED_IN_FLIGHT: Final = 8
#: Short and many, so that what else the machine does meets both kinds alike.
PACED_ROUNDS: Final = 25
PACED_REQUESTS: Final = 500
HANGING: Final = 128

ALLOWED: Final = (ip_network("127.0.0.0/8"),)
NOW: Final = datetime(2026, 7, 1, 9, tzinfo=UTC)
SECRET: Final = new_secret(bytes(32))
BODY: Final = b'{"type":"trial.changed","data":"' + b"x" * 2_014 + b'"}'
HEADERS: Final[Mapping[str, str]] = {
    "content-type": "application/json",
    "user-agent": "bench",
    "accept-encoding": "identity",
    **signature_headers([SECRET], "tw_bench", NOW, BODY),
}
OURS, CHOSEN = "ours", "httpx's requests on aiohttp's connections, without httpx's client"


@asynccontextmanager
async def _httpx(url: str) -> AsyncIterator[Send]:
    limits = httpx.Limits(max_connections=max(IN_FLIGHT), max_keepalive_connections=max(IN_FLIGHT))
    async with httpx.AsyncClient(limits=limits) as client:
        yield lambda: client.post(url, content=BODY, headers=HEADERS)


@asynccontextmanager
async def _httpx_on_aiohttp(url: str) -> AsyncIterator[Send]:
    async with _session() as session, httpx.AsyncClient(transport=AiohttpTransport(client=session)) as client:
        yield lambda: client.post(url, content=BODY, headers=HEADERS)


@asynccontextmanager
async def _transport(url: str) -> AsyncIterator[Send]:
    async with _session() as session:
        transport, target = AiohttpTransport(client=session), httpx.URL(url)

        async def send() -> None:
            answer = await transport.handle_async_request(httpx.Request("POST", target, headers=HEADERS, content=BODY))
            await answer.aread()

        yield send


@asynccontextmanager
async def _aiohttp(url: str) -> AsyncIterator[Send]:
    async with _session() as session:

        async def send() -> None:
            async with session.post(url, data=BODY, headers=HEADERS) as answer:
                await answer.read()

        yield send


@asynccontextmanager
async def _ours(url: str) -> AsyncIterator[Send]:
    async with open_webhook_http(ALLOWED) as http:
        channel, one = WebhookChannel(http, ALLOWED), _delivery(url)
        yield lambda: channel.send(one, NOW)


def _session() -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


def _delivery(url: str) -> Delivery:
    address, lease = Address(1, Channel.WEBHOOK, url, NOW, (SECRET,)), Lease(1, NOW + timedelta(seconds=90))
    return Delivery(1, "webhook/1/sweep-1", address, Message("", BODY.decode(), ""), NOW, 0, lease)


CLIENTS: Final[Mapping[str, Open]] = {
    "httpx": _httpx,
    "httpx on aiohttp's connections": _httpx_on_aiohttp,
    CHOSEN: _transport,
    "aiohttp": _aiohttp,
    OURS: _ours,
}


@dataclass(slots=True)
class Pace:
    """Of each round: seconds a request, of this process's CPU and on the wall."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return 1 / median(self.wall)


def measure() -> list[Row]:
    """Return the clients at each number of requests in flight, and the p95 of an answer beside a dead endpoint."""
    with receiving() as fast, receiving(is_silent=True) as silent:
        paces = {number: asyncio.run(_paces(f"{fast}/hooks", number)) for number in IN_FLIGHT}
        alone, beside = asyncio.run(_slowest(f"{fast}/hooks", f"{silent}/hooks"))
    rows = [row for number, found in paces.items() for row in _rows(number, found)]
    slower = at_most(1.2, median(beside) / median(alone), "x as long")
    return [
        *rows,
        Row("wall, p95 of ours, no other endpoint", alone, median(alone)),
        Row(f"wall, p95 of ours, {HANGING} to an endpoint that never answers", beside, median(alone), slower),
    ]


def _rows(in_flight: int, paces: Mapping[str, Pace]) -> list[Row]:
    floor = median(paces[CHOSEN].cpu)
    return [
        Row(f"{in_flight} in flight: {name}", pace.cpu, floor, _goal(name, in_flight, pace, paces[CHOSEN]))
        for name, pace in paces.items()
    ]


def _goal(name: str, in_flight: int, pace: Pace, chosen: Pace) -> str:
    if name != OURS or in_flight != max(IN_FLIGHT):
        return f"{pace.rate:,.0f} a second"
    share = at_least(0.6, pace.rate / chosen.rate, "x the same without ours")
    return f"{at_least(2_000, pace.rate, 'a second')}; {share}"


async def _paces(url: str, in_flight: int) -> dict[str, Pace]:
    """Measure the clients in turn, so that a busy neighbor slows all of them alike."""
    paces = {name: Pace() for name in CLIENTS}
    for _ in range(ROUNDS):
        for name, opened in CLIENTS.items():
            async with opened(url) as send:
                # Not counted: connections are made, and code is loaded.
                await _send_all(send, 2 * in_flight, in_flight)
                cpu, wall = await _timed(send, FEWER if name == "httpx" else REQUESTS, in_flight)
            paces[name].cpu.append(cpu)
            paces[name].wall.append(wall)
    return paces


async def _timed(send: Send, requests: int, in_flight: int) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    await _send_all(send, requests, in_flight)
    return (time.process_time() - cpu) / requests, (time.perf_counter() - wall) / requests


async def _send_all(send: Send, requests: int, in_flight: int) -> list[float]:
    """Return how long each took, in seconds."""
    left, took = iter(range(requests)), list[float]()

    async def send_some() -> None:
        for _ in left:
            begun = time.perf_counter()
            await send()
            took.append(time.perf_counter() - begun)

    await asyncio.gather(*(send_some() for _ in range(in_flight)))
    return took


async def _slowest(fast: str, silent: str) -> tuple[list[float], list[float]]:
    """Return the p95 of each round, without and with requests that hang, in the same client."""
    alone, beside = list[float](), list[float]()
    async with open_webhook_http(ALLOWED) as http:
        channel, quick, dead = WebhookChannel(http, ALLOWED), _delivery(fast), _delivery(silent)
        for _ in range(PACED_ROUNDS):
            alone.append(await _p95(lambda: channel.send(quick, NOW)))
            hanging = [asyncio.ensure_future(channel.send(dead, NOW)) for _ in range(HANGING)]
            await asyncio.sleep(0.1)
            beside.append(await _p95(lambda: channel.send(quick, NOW)))
            for one in hanging:
                one.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)
    return alone, beside


async def _p95(send: Send) -> float:
    await _send_all(send, PACED_IN_FLIGHT, PACED_IN_FLIGHT)
    return quantiles(await _send_all(send, PACED_REQUESTS, PACED_IN_FLIGHT), n=20)[-1]
