"""A connection to a relay that takes commands together (PIPELINING, RFC 2920): a mail in two round trips, not four.

aiosmtplib connects, encrypts, logs in and hands over a first mail; then the connection is ours. Answers come in the
order of the commands, and one is read for each: so what is said is said to the command that asked.
"""

import asyncio
import re
from collections import deque
from typing import Final

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPReadTimeoutError,
    SMTPRecipientRefused,
    SMTPResponse,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

DONE, WILL_FORWARD, GO_ON, CLOSING, MALFORMED = 250, 251, 354, 421, -1
#: An answer that is longer is none: it would fill the memory.
LONGEST_ANSWER: Final = 32_768
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LINE_END = re.compile(rb"\r\n|\r|\n")


class Conversation(asyncio.Protocol):
    """Has the commands of `aiosmtplib.SMTP` that a mail needs, and raises what they raise."""

    def __init__(self, transport: asyncio.Transport, seconds: float) -> None:
        """Take a connection over on which no answer is owed; `seconds`: how long to wait for one to a command."""
        self._transport = transport
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._is_lost = False
        self._unread = bytearray()
        #: Answers that have not arrived, and those that nobody has read.
        self._owed = 0
        self._answers: deque[SMTPResponse] = deque()
        self._waiting: asyncio.Future[None] | None = None
        transport.set_protocol(self)

    @property
    def is_connected(self) -> bool:
        return not self._is_lost and not self._transport.is_closing()

    def close(self) -> None:
        self._transport.close()

    async def begin(self, sender: str, recipient: str) -> None:
        """Send MAIL, RCPT and DATA, and read the answer to MAIL; `rcpt` and `data` read the other two."""
        if _CONTROL.search(sender + recipient):
            raise ValueError("an address has a control character")
        self._send(f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n".encode("ascii"), answers=3)
        said = await self._answer(self._seconds)
        if said.code != DONE:
            await self._pass_over_the_rest(said)
            raise SMTPSenderRefused(said.code, said.message, sender)

    async def rcpt(self, recipient: str) -> None:
        said = await self._answer(self._seconds)
        if said.code not in (DONE, WILL_FORWARD):
            await self._pass_over_the_rest(said)
            raise SMTPRecipientRefused(said.code, said.message, recipient)

    async def data(self, mail: bytes, *, timeout: float) -> SMTPResponse:  # noqa: ASYNC109  # as aiosmtplib has it
        """Send the mail where the relay says that it may come, and return what the relay says to it."""
        said = await self._answer(timeout)
        if said.code == GO_ON:
            self._send(as_data(mail), answers=1)
            said = await self._answer(timeout)
            if said.code == DONE:
                return said
        raise SMTPDataError(said.code, said.message)

    async def rset(self) -> None:
        await self._command(b"RSET\r\n", DONE)

    async def quit(self) -> None:
        await self._command(b"QUIT\r\n", 221)
        self.close()

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while self._owed and (answer := self._next_answer()):
            self._owed -= 1
            self._answers.append(answer)
        if not self._owed:
            # Nobody asked: it must not be taken for the answer to the next command.
            self._unread.clear()
        if self._answers:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_lost = True
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def _command(self, command: bytes, right: int) -> None:
        self._send(command, answers=1)
        said = await self._answer(self._seconds)
        if said.code != right:
            raise SMTPResponseException(said.code, said.message)

    def _send(self, raw: bytes, *, answers: int) -> None:
        if not self.is_connected:
            raise SMTPServerDisconnected("Connection lost")
        self._owed += answers
        self._transport.write(raw)

    async def _answer(self, seconds: float) -> SMTPResponse:
        """Return the next answer; what arrived before the connection broke still counts."""
        if not self._answers and not self._is_lost:
            self._waiting = self._loop.create_future()
            timer = self._loop.call_later(seconds, self._wake)
            try:
                await self._waiting
            finally:
                timer.cancel()
                self._waiting = None
        if self._answers:
            return self._answers.popleft()
        if self._is_lost:
            raise SMTPServerDisconnected("Connection lost")
        raise SMTPReadTimeoutError("Timed out waiting for server response")

    async def _pass_over_the_rest(self, refusal: SMTPResponse) -> None:
        """Read the answers to the commands behind a refused one; where the mail may come in spite of it, hang up.

        RFC 2920 lets a client end such a mail by a single dot. A server might then deliver it, empty as it is.
        """
        try:
            while refusal.code != CLOSING and self._owed + len(self._answers):
                if (await self._answer(self._seconds)).code == GO_ON:
                    self.close()
        except SMTPException:
            self.close()

    def _next_answer(self) -> SMTPResponse | None:
        """Take the first whole answer from what was read; None: its end has not come."""
        words, at = list[bytes](), 0
        while (end := self._unread.find(b"\n", at)) >= 0:
            line, at = bytes(self._unread[at:end]), end + 1
            if not line[:3].isdigit():
                return SMTPResponse(MALFORMED, f"Malformed SMTP response line: {line.decode('utf-8', 'replace')}")
            words.append(line[4:].strip())
            if line[3:4] != b"-":
                del self._unread[:at]
                return SMTPResponse(int(line[:3]), b"\n".join(words).decode("utf-8", "surrogateescape"))
        return SMTPResponse(MALFORMED, "Response too long") if len(self._unread) > LONGEST_ANSWER else None


def taken_over(smtp: SMTP, seconds: float) -> Conversation | None:
    """Return a connection without its library, between two mails; None where the relay takes one command at a time."""
    transport = smtp.transport
    if not isinstance(transport, asyncio.Transport) or not smtp.supports_extension("pipelining"):
        return None
    return Conversation(transport, seconds)


def as_data(mail: bytes) -> bytes:
    """Return a mail as it follows DATA: lines end in CRLF, and a dot that begins one is doubled (RFC 5321, 4.5.2)."""
    ends = mail.count(b"\r\n")
    if not mail.endswith(b"\r\n") or ends != mail.count(b"\n") or ends != mail.count(b"\r"):
        mail = _LINE_END.sub(b"\r\n", mail).removesuffix(b"\r\n") + b"\r\n"
    first = b"." if mail.startswith(b".") else b""
    return first + mail.replace(b"\r\n.", b"\r\n..") + b".\r\n"
