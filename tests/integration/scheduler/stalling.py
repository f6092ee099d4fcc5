"""A way to PostgreSQL that falls silent: its connections stand, and nothing comes back on them."""

import socket
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import make_url

SOCKET = ".s.PGSQL.5432"


class StallingProxy:
    """Forwards between its own socket and the server's; `stall` silences the connections that there are."""

    def __init__(self, server_url: str, folder: Path) -> None:
        url = make_url(server_url)
        self._to: str | tuple[str, int] = (
            f"{url.query['host']}/.s.PGSQL.{url.port or 5432}"
            if "host" in url.query
            else (str(url.host), url.port or 5432)
        )
        # Through a short path: a socket's may have 107 letters.
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(folder / SOCKET))
        self.url = url.set(host=None, port=None, query={"host": str(folder)}).render_as_string(hide_password=False)
        self._silent: set[socket.socket] = set()
        self._open: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._server.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _exc: BaseException | None, _at: TracebackType | None
    ) -> None:
        for each in (self._server, *self._open):
            each.close()

    def stall(self, *, once: bool = False) -> None:
        """Silence every connection that is open now; `once`: only the first time that this is asked."""
        if not (once and self._silent):
            self._silent = set(self._open)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX if isinstance(self._to, str) else socket.AF_INET)
            far.connect(self._to)
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._forward, args=(one, other), daemon=True).start()

    def _forward(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65_536):
                if one in self._silent:
                    continue
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            return
