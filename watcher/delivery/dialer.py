"""The connections of webhooks: httpx's transport on aiohttp's, which judges each address at the moment it is dialed.

aiohttp, because httpx scans its whole pool at every request: at 256 in flight that costs 13 times as much.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Final, TypeAlias

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType
from httpx_aiohttp import AiohttpTransport

from watcher.delivery.dialing import Network, refusal

#: More at once to one host wait for one of these, so that a slow endpoint takes neither memory nor ports from others.
CONNECTIONS_A_HOST: Final = 64
#: Idle connections are dropped before servers do it, 5 s being a usual time: a body sent into a connection that is
#: being closed may have been read or not.
IDLE_SECONDS: Final = 4
#: Looked up in threads of their own: names that do not resolve would else hold up those of the database.
LOOKUP_THREADS: Final = 16
BUFFER_BYTES: Final = 4096

#: The addresses of a host's name, asked in a thread. Raises OSError.
LookUp: TypeAlias = Callable[[str], Sequence[str]]


class RefusedAddressError(OSError):
    """An address that no webhook is sent to; the message says why."""


def look_up(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(info[4][0]) for info in found]


@asynccontextmanager
async def open_webhook_http(
    allowed: Sequence[Network] = (), *, names: LookUp = look_up
) -> AsyncIterator[httpx.AsyncBaseTransport]:
    """Open a transport that dials public addresses and the `allowed` networks, and nothing else.

    Without httpx's client: it would follow redirects, keep cookies and obey proxies, and is half of the cost.
    """
    tls, threads = httpx.create_ssl_context(), ThreadPoolExecutor(LOOKUP_THREADS, "webhook-names")
    connector = aiohttp.TCPConnector(
        resolver=_Resolver(names, allowed, threads),
        socket_factory=_sockets(allowed),
        ssl=tls,
        limit=0,
        limit_per_host=CONNECTIONS_A_HOST,
        keepalive_timeout=IDLE_SECONDS,
    )
    jar = aiohttp.DummyCookieJar()
    try:
        async with aiohttp.ClientSession(connector=connector, cookie_jar=jar, read_bufsize=BUFFER_BYTES) as session:
            yield AiohttpTransport(verify=tls, client=session)
    finally:
        # A name that still hangs must not hold up the end.
        threads.shutdown(wait=False, cancel_futures=True)


class _Resolver(AbstractResolver):
    """Refuses a name as soon as one of its addresses is refused: what a mixed answer is for is to slip past a rule."""

    def __init__(self, names: LookUp, allowed: Sequence[Network], threads: ThreadPoolExecutor) -> None:
        self._names = names
        self._allowed = allowed
        self._threads = threads

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().run_in_executor(self._threads, self._names, host)
        for address in found:
            _check(address, self._allowed)
        return [_resolved(host, address, port) for address in found]

    async def close(self) -> None:
        """Do nothing: whoever opened the threads closes them."""


def _resolved(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )


def _sockets(allowed: Sequence[Network]) -> Callable[[AddrInfoType], socket.socket]:
    """Return what makes the socket for one address, right before it is connected to that very address.

    A URL with an address for its host passes no resolver, and is judged here alone.
    """

    def open_socket(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, destination = info
        _check(str(destination[0]), allowed)
        return socket.socket(family, kind, protocol)

    return open_socket


def _check(address: str, allowed: Sequence[Network]) -> None:
    why = refusal(address, allowed)
    if why:
        raise RefusedAddressError(why)
