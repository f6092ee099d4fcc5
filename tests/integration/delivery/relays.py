"""Mail servers for tests, on real sockets: one that keeps what it gets, and one that misbehaves as told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

#: Instead of a reply: break the connection.
DROP = ""

#: What a server says to EHLO that takes several commands in one packet.
TOGETHER = "250-relay.example.org\r\n250 PIPELINING"

REPLIES = {
    "EHLO": "250 relay.example.org",
    "RSET": "250 ok",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "DONE": "250 2.0.0 queued as 42",
    "QUIT": "221 bye",
}


@dataclass(slots=True)
class Mailbox:
    """What a real server, aiosmtpd, accepted."""

    port: int = 0
    mails: list[Envelope] = field(default_factory=list)
    #: For each mail, whether it came encrypted.
    encrypted: list[bool] = field(default_factory=list)
    pipelines: bool = False
    #: The one recipient whom nobody knows here.
    refuses: str = ""

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*answers[:-1], "250-PIPELINING", answers[-1]] if self.pipelines else answers

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        if to == self.refuses:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(to)
        return "250 ok"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        self.mails.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 2.0.0 queued"


@asynccontextmanager
async def open_mailbox(
    starttls: ssl.SSLContext | None = None, refuses: str = "", *, pipelines: bool = False
) -> AsyncIterator[Mailbox]:
    mailbox = Mailbox(refuses=refuses, pipelines=pipelines)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(mailbox, hostname="relay.example.org", tls_context=starttls), "127.0.0.1", 0
    )
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
        await server.wait_closed()


@dataclass(slots=True)
class ScriptedRelay:
    """Answers each command as the script says; DONE is what it says after the final dot."""

    replies: Mapping[str, str]
    port: int = 0
    connections: int = 0
    #: Every mail that was read to its final dot, whatever was said about it.
    mails: list[bytes] = field(default_factory=list)
    #: Every command, in order.
    heard: list[str] = field(default_factory=list)
    has_read_a_mail: asyncio.Event = field(default_factory=asyncio.Event)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    #: Whether MAIL and RCPT are answered only when DATA has come: who waits for their answers waits for ever.
    waits_for_data: bool = False

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.append(writer)
        # A client that is killed resets its connection, and one that takes a mail back closes it before the dot.
        with suppress(ConnectionResetError, asyncio.IncompleteReadError):
            await self._talk(reader, writer)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 relay.example.org\r\n")
        held: list[str] = []
        while line := await reader.readline():
            verb = line[:4].decode().strip().upper()
            self.heard.append(verb)
            held.append(verb)
            if self.waits_for_data and verb in ("MAIL", "RCPT"):
                continue
            if not all(self._say(writer, each) for each in held):
                return
            held.clear()
            if verb == "DATA" and self.replies["DATA"].startswith("354"):
                self.mails.append(await reader.readuntil(b"\r\n.\r\n"))
                self.has_read_a_mail.set()
                if not self._say(writer, "DONE"):
                    return

    def _say(self, writer: asyncio.StreamWriter, verb: str) -> bool:
        reply = self.replies[verb]
        if reply == DROP:
            writer.close()
            return False
        writer.write(reply.encode() + b"\r\n")
        return True

    def hang_up(self) -> None:
        """Break every connection, as a server does with idle ones."""
        for writer in self.writers:
            writer.close()


@asynccontextmanager
async def open_relay(**replies: str) -> AsyncIterator[ScriptedRelay]:
    relay = ScriptedRelay(REPLIES | replies)
    server = await asyncio.start_server(relay.talk, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
        relay.hang_up()
        await server.wait_closed()


#: What a relay answers to a command, and whether that is final, and for the address.
REFUSALS = (
    ("RCPT", "550 5.1.1 no such mailbox", True, True),
    ("RCPT", "550-5.1.1 no such mailbox\r\n550 5.1.1 see our page", True, True),
    ("DONE", "550 5.1.6 moved away", True, True),
    ("RCPT", "550 no such mailbox", True, False),
    ("RCPT", "421 4.3.2 shutting down", False, False),
    ("RCPT", "450 4.2.1 greylisted", False, False),
    ("RCPT", "450 4.1.1 unverified", False, False),
    ("RCPT", "451 4.3.0 later", False, False),
    ("RCPT", "452 4.2.2 mailbox full", False, False),
    ("RCPT", "552 5.2.2 mailbox full", False, False),
    # F45: what a spam filter says is about the mail, and the address stays as good as it was.
    ("DATA", "554 5.7.1 no", True, False),
    ("DONE", "550 5.7.1 spam", True, False),
    ("DATA", "451 4.3.0 later", False, False),
    ("DONE", "552 5.3.4 too large", True, False),
    ("DONE", "451 4.7.1 try again", False, False),
    # What concerns us and not this recipient is ours to put right, and then the mail can go.
    ("MAIL", "550 5.7.1 not this sender", False, False),
    ("MAIL", "550 5.1.1 no", False, False),
    ("RCPT", "550 5.1.8 your domain has no address", False, False),
)
#: Where an answer is missing or none, and whether the mail may have been accepted.
MISSING_ANSWERS = (
    ("MAIL", DROP, False),
    ("RCPT", DROP, False),
    ("DONE", DROP, True),
    ("DONE", "what?", True),
    ("RCPT", "what?", False),
)
