"""`python -m bench.webhook_receiver [silent]`: a webhook's endpoint and no more than HTTP needs; prints its origin.

It answers 200 as soon as a body is there, and `silent` never.
"""

import asyncio
import sys
from contextlib import AbstractContextManager

from bench.server_process import serving_module

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
LENGTH, END = b"content-length:", b"\r\n\r\n"


class Connection(asyncio.Protocol):
    """Finds the ends of requests, and looks at nothing else in them."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.read += data
        while end := _end_of_request(self.read):
            self.read = self.read[end:]
            self.transport.write(self.answer)


def _end_of_request(data: bytes) -> int:
    """Return the length of the first request, or 0 where it is not all there."""
    head, found, _ = data.partition(END)
    if not found:
        return 0
    length = head.lower().partition(LENGTH)[2].partition(b"\r\n")[0]
    end = len(head) + len(END) + int(length)
    return end if len(data) >= end else 0


def receiving(*, is_silent: bool = False) -> AbstractContextManager[str]:
    """Run the endpoint in a process of its own, and give its origin."""
    return serving_module("bench.webhook_receiver", *(["silent"] if is_silent else []))


async def main() -> None:
    answer = b"" if "silent" in sys.argv else ANSWER
    server = await asyncio.get_running_loop().create_server(lambda: Connection(answer), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
