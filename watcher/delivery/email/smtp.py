"""Mails through an SMTP relay, over a few kept connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parseaddr

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from watcher.delivery.email.mail import mail_bytes, mailbox
from watcher.delivery.email.relay import SmtpRelay
from watcher.delivery.privacy import plain_answer
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery

#: Measured: more than four connections gave a tenth more mails a second, for more load on the relay.
CONNECTIONS = 4
COMMAND_SECONDS = 60
#: RFC 5321, section 4.5.3.2.6: a server may take ten minutes after the final dot, and whoever
#: gives up earlier sends the mail twice.
DATA_SECONDS = 600

PERMANENT = range(500, 600)
REFUSALS = range(400, 600)
FAULTS = (SMTPException, OSError, ValueError)


class SmtpChannel:
    """Hands mails to one relay; *accepted* is its 250 after DATA."""

    def __init__(self, relay: SmtpRelay, sender: str, domain: str, connections: int = CONNECTIONS) -> None:
        self._relay = relay
        self._sender = sender
        self._return_path = parseaddr(sender)[1]
        self._domain = domain
        self._free = asyncio.Semaphore(connections)
        self._idle: list[SMTP] = []

    async def send(self, delivery: Delivery, now: datetime) -> str:  # the time of the attempt changes no byte
        mail = mail_bytes(delivery, self._sender, self._domain)
        recipient = mailbox(delivery.address.value)
        async with self._connection() as smtp:
            await self._open_envelope(smtp, recipient)
            return await _hand_over(smtp, mail)

    async def close(self) -> None:
        """Say goodbye on the kept connections."""
        while self._idle:
            await _quit(self._idle.pop())

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[SMTP]:
        """Lend a connection; one that broke, or whose use was cut short, is not kept."""
        async with self._free:
            smtp = await self._kept() or await self._connect()
            try:
                yield smtp
            except ChannelError:
                self._keep(smtp)
                raise
            except BaseException:
                smtp.close()
                raise
            self._keep(smtp)

    def _keep(self, smtp: SMTP) -> None:
        if smtp.is_connected:
            self._idle.append(smtp)

    async def _kept(self) -> SMTP | None:
        """Return a kept connection that still answers. RSET also clears what a refused mail left behind."""
        while self._idle:
            smtp = self._idle.pop()
            try:
                await smtp.rset()
            except FAULTS:
                smtp.close()
            except asyncio.CancelledError:
                smtp.close()
                raise
            else:
                return smtp
        return None

    async def _connect(self) -> SMTP:
        relay = self._relay
        smtp = SMTP(
            hostname=relay.host,
            port=relay.port,
            username=relay.user,
            password=relay.password,
            local_hostname=self._domain,
            timeout=COMMAND_SECONDS,
            use_tls=relay.implicit_tls,
            start_tls=_start_tls(relay),
            validate_certs=relay.checks_certificate,
        )
        try:
            await smtp.connect()
        except FAULTS as exc:
            # Whatever the relay says here concerns us and not the recipient, so it is never permanent.
            raise ChannelError(f"no mail server at {relay.host}:{relay.port}: {_words(exc)}") from exc
        return smtp

    async def _open_envelope(self, smtp: SMTP, recipient: str) -> None:
        try:
            await smtp.mail(self._return_path)
        except FAULTS as exc:
            # What is wrong with the sender is ours to put right, and then every mail can go: never permanent.
            raise _fault(smtp, exc, "at the sender", permanent=False) from exc
        try:
            await smtp.rcpt(recipient)
        except FAULTS as exc:
            raise _fault(smtp, exc, "at the recipient", permanent=_code(exc) in PERMANENT) from exc


async def _hand_over(smtp: SMTP, mail: bytes) -> str:
    """Send the mail itself. Where a clear answer is missing, it may have been accepted."""
    try:
        answer = await smtp.data(mail, timeout=DATA_SECONDS)
    except FAULTS as exc:
        if _code(exc) not in REFUSALS:
            raise _fault(smtp, exc, "after the mail", unknown=True) from exc
        raise _fault(smtp, exc, "after the mail", permanent=_code(exc) in PERMANENT) from exc
    return plain_answer(f"{answer.code} {answer.message}")


def _fault(smtp: SMTP, exc: Exception, place: str, *, permanent: bool = False, unknown: bool = False) -> ChannelError:
    """Return what a fault means; a connection whose next answer could be that of the last command is closed."""
    if _code(exc) not in REFUSALS:
        smtp.close()
    return ChannelError(f"the mail server, {place}: {_words(exc)}", permanent=permanent, unknown=unknown)


async def _quit(smtp: SMTP) -> None:
    try:
        await smtp.quit()
    except FAULTS:
        # It is gone already, which is what was wanted.
        smtp.close()


def _start_tls(relay: SmtpRelay) -> bool | None:
    """Return what aiosmtplib takes: None means where it is offered."""
    if relay.implicit_tls:
        return False
    return {"always": True, "never": False, "auto": None}[relay.tls]


def _code(exc: Exception) -> int | None:
    return exc.code if isinstance(exc, SMTPResponseException) else None


def _words(exc: Exception) -> str:
    if isinstance(exc, SMTPResponseException):
        return plain_answer(f"{exc.code} {exc.message}")
    return plain_answer(str(exc)) or type(exc).__name__
