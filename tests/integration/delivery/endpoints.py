"""A webhook's receiver on a real socket: keeps each request and answers as told."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

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
        writer.close()


@asynccontextmanager
async def open_endpoint(answer: bytes) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(answer)
    server = await asyncio.start_server(endpoint.talk, "127.0.0.1", 0)
    endpoint.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks/trials"
    try:
        yield endpoint
    finally:
        endpoint.over.set()
        server.close()
        await server.wait_closed()


def answer(status: str, body: str = "", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"content-length: {len(body.encode())}", *headers]
    return ("\r\n".join(head) + f"\r\n\r\n{body}").encode()
