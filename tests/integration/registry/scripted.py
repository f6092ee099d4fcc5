"""A small HTTP server on loopback that gives scripted answers, faults of the wire included."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from watcher.model.record import Json


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Without a status the connection is closed without a word."""

    status: int | None = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Bytes that Content-Length promises beyond the body, so that it is cut short.
    claimed: int = 0
    #: Keep the connection open after the body.
    hold: bool = False

    def on_the_wire(self) -> bytes:
        given = {"Content-Length": str(len(self.body) + self.claimed), "Connection": "close", **self.headers}
        lines = [f"HTTP/1.1 {self.status} Scripted", *(f"{name}: {value}" for name, value in given.items())]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


def answer_json(body: Json, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(body=json.dumps(body).encode(), headers=headers or {})


HANG_UP = Answer(status=None)


class ScriptedRegistry:
    """Gives its answers in order, the last one for ever; keeps each request's target and headers."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.targets: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.origin = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        self.targets.append(head[0].split(" ")[1])
        self.headers.append({n.lower(): v for n, _, v in (line.partition(": ") for line in head[1:] if line)})
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if given.status is not None:
            writer.write(given.on_the_wire())
            await writer.drain()
        if given.hold:
            await reader.read()
        writer.close()


@asynccontextmanager
async def scripted(*answers: Answer) -> AsyncIterator[ScriptedRegistry]:
    registry = ScriptedRegistry(*answers)
    server = await asyncio.start_server(registry.answer, "127.0.0.1", 0)
    registry.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield registry
