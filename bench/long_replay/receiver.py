"""The integrations' side: takes a webhook only with a right signature, and writes down what arrived and when."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from standardwebhooks import Webhook, WebhookVerificationError

LOOPBACK = "127.0.0.1"


@dataclass(slots=True)
class Book:
    """What arrived, as lines of a file; `release` is the number of the one that the registry shows now."""

    file: Path
    release: int = 0
    #: Path -> the secret that was shown when its endpoint was made.
    secrets: dict[str, str] = field(default_factory=dict)
    #: How many more are taken before one is kept waiting; None: none is.
    before_hold: int | None = None
    is_held: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hold_after(self, count: int) -> None:
        """Take so many more, and answer no other until `let_go` is set."""
        self.is_held.clear()
        self.let_go.clear()
        self.before_hold = count

    def take(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """Return the status of the answer."""
        secret = self.secrets.get(path)
        try:
            Webhook(secret or "").verify(body, headers)
        except (WebhookVerificationError, ValueError, RuntimeError):
            self._write({"release": self.release, "path": path, "refused": True})
            return 401
        told = {"release": self.release, "path": path, "id": headers["webhook-id"], "body": json.loads(body)}
        if self._write(told):
            self.is_held.set()
            self.let_go.wait()
        return 204

    def _write(self, told: dict[str, object]) -> bool:
        """Write a line, and say whether its answer is to wait."""
        with self._lock:
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(told) + "\n")
            if self.before_hold is None:
                return False
            self.before_hold -= 1
            return self.before_hold < 0


class Receiver:
    """The server around a book, on a free port."""

    def __init__(self, book: Book) -> None:
        self._server = Server((LOOPBACK, 0), _endpoint(book))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def origin(self) -> str:
        return f"http://{LOOPBACK}:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    # A client that was killed leaves a thread behind that waits for its next request.
    block_on_close = False
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: who is killed hangs up in the middle of a line."""


def _endpoint(book: Book) -> type[BaseHTTPRequestHandler]:
    class Endpoint(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            promised = int(self.headers.get("content-length", 0))
            body = self.rfile.read(promised)
            if len(body) < promised:
                # Whoever sent it was killed in the middle of it, and reads no answer.
                self.close_connection = True
                return
            self.send_response(book.take(self.path, body, {key.lower(): one for key, one in self.headers.items()}))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    return Endpoint
