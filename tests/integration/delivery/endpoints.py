"""A webhook's receiver on a real socket: keeps each request and answers as told."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_network

from watcher.delivery.dialing import Network

#: What an operator allows who runs a receiver on the same machine.
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"),)

#: Instead of an answer: break the connection, or never answer.
DROP, SILENCE = b"", b"silence"


@dataclass(frozen=True, slots=True)
class Received:
    line: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Endpoint:
    answer: bytes
    url: str = ""
    port: int = 0
    #: Leave the connection open behind the answer.
    holds_on: bool = False
    received: list[Received] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.received.append(Received(head[0], headers, body))
        if self.answer == SILENCE:
            await self.over.wait()
        writer.write(self.answer)
        if self.holds_on:
            await self.over.wait()
        writer.close()


@asynccontextmanager
async def open_endpoint(answer: bytes, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(answer)
    server = await asyncio.start_server(endpoint.talk, host, port)
    endpoint.port = server.sockets[0].getsockname()[1]
    endpoint.url = f"http://{host}:{endpoint.port}/hooks/trials"
    try:
        yield endpoint
    finally:
        endpoint.over.set()
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def open_silence(greeting: bytes = b"") -> AsyncIterator[int]:
    """Accept connections at a port, and say nothing to them but a greeting."""
    over = asyncio.Event()

    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(greeting)
        await over.wait()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        over.set()
        server.close()
        await server.wait_closed()


@dataclass(slots=True)
class Flood:
    """Says yes, and then never stops talking while somebody listens."""

    url: str = ""
    sent: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(ConnectionError):
            while True:
                writer.write(b"x" * 65_536)
                self.sent += 65_536
                await writer.drain()
        self.over.set()
        writer.close()


@asynccontextmanager
async def open_flood() -> AsyncIterator[Flood]:
    flood = Flood()
    server = await asyncio.start_server(flood.talk, "127.0.0.1", 0)
    # Small, so that what is sent is little more than what was read.
    server.sockets[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
    flood.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks"
    try:
        yield flood
    finally:
        server.close()
        await server.wait_closed()


def answer(status: str, body: str = "", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"content-length: {len(body.encode())}", *headers]
    return ("\r\n".join(head) + f"\r\n\r\n{body}").encode()
