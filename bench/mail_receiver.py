"""Where the mails of a benchmark go: Postfix's smtp-sink, which is C, or `python -m bench.mail_receiver` in its stead.

The second is a process that answers SMTP and no more, and needs about as much CPU for a mail as its sender does.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.server_process import serving_module

BACKLOG = 256
#: Debian puts it where only root's path leads.
FOLDERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
END = b"\r\n.\r\n"


def sink() -> str | None:
    """Return the path of smtp-sink, or None: it comes with Debian's package postfix."""
    return shutil.which("smtp-sink", path=FOLDERS)


@contextmanager
def receiving() -> Iterator[int]:
    """Run a receiver in a process of its own, and give its port on 127.0.0.1."""
    path = sink()
    if path is None:
        with serving_module("bench.mail_receiver") as said:
            yield int(said)
        return
    port = _free_port()
    # It gives its rights away, and as root it wants to be told to whom.
    rights = ["-u", "nobody"] if os.geteuid() == 0 else []
    with subprocess.Popen([path, *rights, f"127.0.0.1:{port}", str(BACKLOG)]) as process:  # noqa: S603 - our own words
        try:
            _wait_for(port)
            yield port
        finally:
            process.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("smtp-sink does not answer")


class Connection(asyncio.Protocol):
    """Answers each command with a yes, and looks at nothing in a mail but for its end."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - TCP
        self.transport, self.read, self.in_mail = transport, b"", False
        transport.write(b"220 ready\r\n")

    def data_received(self, data: bytes) -> None:
        self.read += data
        while found := self._next(END if self.in_mail else b"\r\n"):
            is_data = not self.in_mail and found[:4].upper() == b"DATA"
            self.in_mail = is_data
            self.transport.write(b"354 go on\r\n" if is_data else b"250 ok\r\n")
            if found[:4].upper() == b"QUIT":
                self.transport.close()

    def _next(self, end: bytes) -> bytes:
        found, is_there, rest = self.read.partition(end)
        if not is_there:
            return b""
        self.read = rest
        return found + end


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
