"""The other side: a mail server that keeps what it accepts, and a webhook endpoint that checks signatures."""

import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks import Webhook, WebhookVerificationError

from watcher.model.record import Json

LOOPBACK = "127.0.0.1"


@dataclass(slots=True)
class Inbox:
    """Every mail that was accepted, in order."""

    mails: list[EmailMessage] = field(default_factory=list)
    #: Set as soon as there is one.
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        self.arrived.set()
        return "250 kept"


class MailReceiver:
    """A real SMTP server on a free port of the loopback interface."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self._port = _free_port()
        self._controller = Controller(self.inbox, hostname=LOOPBACK, port=self._port)

    @property
    def url(self) -> str:
        return f"smtp://{LOOPBACK}:{self._port}?starttls=never"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


class WebhookReceiver:
    """An integration's endpoint: takes a body only if the published library finds its signature right."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Json]] = []
        self.refused = 0
        self.secret: str | None = None
        self._server = ThreadingHTTPServer((LOOPBACK, 0), _endpoint(self._take))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._server.server_port}/hooks/trials"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _take(self, body: bytes, headers: dict[str, str]) -> int:
        if self.secret is None:
            return 401
        try:
            Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.refused += 1
            return 401
        self.bodies.append(json.loads(body))
        return 204


def _free_port() -> int:
    # The controller probes the port that it was given, so it cannot be told to take any.
    with socket.create_server((LOOPBACK, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _endpoint(take: Callable[[bytes, dict[str, str]], int]) -> type[BaseHTTPRequestHandler]:
    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(take(body, {name.lower(): value for name, value in self.headers.items()}))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            """Say nothing: the demo's screen shows what arrived."""

    return Endpoint
