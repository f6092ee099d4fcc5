"""Mails through an SMTP relay, over a few kept connections."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import parseaddr
from typing import TypeAlias

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from watcher.delivery.email.codes import Fault, fault_of, is_final, status_in
from watcher.delivery.email.conversation import Conversation, taken_over
from watcher.delivery.email.mail import mail_bytes, mailbox
from watcher.delivery.email.relay import SmtpRelay
from watcher.delivery.email.returns import Returns
from watcher.delivery.email.seal import Seal
from watcher.delivery.privacy import plain_answer
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery

#: Measured: more than four connections gave a tenth more mails a second, for more load on the relay.
CONNECTIONS = 4
COMMAND_SECONDS = 60
#: RFC 5321, section 4.5.3.2.6: a server may take ten minutes after the final dot, and whoever
#: gives up earlier sends the mail twice.
DATA_SECONDS = 600
#: A connection that was idle for longer may be dead without our knowing, and its next command would wait in vain.
IDLE_SECONDS = 60

CLOSING = 421
REFUSALS = range(400, 600)
FAULTS = (SMTPException, OSError, ValueError)

#: A connection that carried a mail already is of the second kind, where the relay takes commands together.
Connection: TypeAlias = SMTP | Conversation


class SmtpChannel:
    """Hands mails to one relay; *accepted* is its 250 after DATA."""

    def __init__(
        self,
        relay: SmtpRelay,
        sender: str,
        domain: str,
        connections: int = CONNECTIONS,
        *,
        idle_seconds: float = IDLE_SECONDS,
        returns: Returns | None = None,
        seal: Seal | None = None,
    ) -> None:
        self._relay = relay
        self._sender = sender
        self._return_path = parseaddr(sender)[1]
        self._domain = domain
        self._free = asyncio.Semaphore(connections)
        self._idle_seconds = idle_seconds
        self._returns = returns
        self._seal = seal
        #: Open connections with no transaction begun, and since when.
        self._idle: list[tuple[Connection, float]] = []

    async def send(self, delivery: Delivery, now: datetime) -> str:  # the time of the attempt changes no byte
        mail = mail_bytes(delivery, self._sender, self._domain, returns=self._returns, seal=self._seal)
        recipient = mailbox(delivery.address.value)
        return_path = self._returns.path(delivery.id) if self._returns else None
        async with self._transaction(return_path or self._return_path, recipient) as smtp:
            await _address(smtp, recipient)
            return await _hand_over(smtp, mail)

    async def close(self) -> None:
        """Say goodbye on the kept connections."""
        while self._idle:
            await _quit(self._idle.pop()[0])

    @asynccontextmanager
    async def _transaction(self, return_path: str, recipient: str) -> AsyncIterator[Connection]:
        """Lend a connection on which a mail is begun; one that broke, or whose use was cut short, is not kept."""
        async with self._free:
            smtp = await self._begin(return_path, recipient)
            try:
                yield smtp
            except ChannelError:
                await _clear(smtp)
                self._keep(smtp)
                raise
            except BaseException:
                smtp.close()
                raise
            self._keep(smtp)

    def _keep(self, smtp: Connection) -> None:
        if not smtp.is_connected:
            return
        if isinstance(smtp, SMTP):
            smtp = taken_over(smtp, COMMAND_SECONDS) or smtp
        self._idle.append((smtp, asyncio.get_running_loop().time()))

    async def _begin(self, return_path: str, recipient: str) -> Connection:
        """Begin a mail on a kept connection, or on a new one where the kept ones answer no more."""
        while self._idle:
            smtp, since = self._idle.pop()
            if asyncio.get_running_loop().time() - since >= self._idle_seconds:
                smtp.close()
            elif await self._broken_at(smtp, return_path, recipient) is None:
                return smtp
        new = await self._connect()
        broken = await self._broken_at(new, return_path, recipient)
        if broken is not None:
            raise ChannelError(f"the mail server, at the sender: {_words(broken)}") from broken
        return new

    async def _broken_at(self, smtp: Connection, return_path: str, recipient: str) -> Exception | None:
        """Send MAIL; returns what shows that the connection is closed, or about to be."""
        try:
            await (smtp.mail(return_path) if isinstance(smtp, SMTP) else smtp.begin(return_path, recipient))
        except FAULTS as exc:
            if _code(exc) in REFUSALS and _code(exc) != CLOSING:
                self._keep(smtp)
                # What is wrong with the sender is ours to put right, and then every mail can go: never permanent.
                raise ChannelError(f"the mail server, at the sender: {_words(exc)}") from exc
            smtp.close()
            return exc
        except BaseException:
            smtp.close()
            raise
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


async def _address(smtp: Connection, recipient: str) -> None:
    try:
        await smtp.rcpt(recipient)
    except FAULTS as exc:
        raise _fault(smtp, exc, "at the recipient") from exc


async def _hand_over(smtp: Connection, mail: bytes) -> str:
    """Send the mail itself. Where a clear answer is missing, it may have been accepted."""
    try:
        answer = await smtp.data(mail, timeout=DATA_SECONDS)
    except FAULTS as exc:
        raise _fault(smtp, exc, "after the mail", unknown=_code(exc) not in REFUSALS) from exc
    return plain_answer(f"{answer.code} {answer.message}")


def _fault(smtp: Connection, exc: Exception, place: str, *, unknown: bool = False) -> ChannelError:
    """Return what a fault means; a connection whose next answer could be that of the last command is closed."""
    words, code = f"the mail server, {place}: {_words(exc)}", _code(exc)
    if code not in REFUSALS or code == CLOSING:
        smtp.close()
    if code is None or code not in REFUSALS:
        return ChannelError(words, unknown=unknown)
    fault = fault_of(status_in(words), code)
    final = is_final(code, fault)
    return ChannelError(words, permanent=final, gone=final and fault is Fault.ADDRESS)


async def _clear(smtp: Connection) -> None:
    """Forget a mail that was refused: the next one could not begin."""
    if not smtp.is_connected:
        return
    try:
        await smtp.rset()
    except FAULTS:
        smtp.close()
    except BaseException:
        smtp.close()
        raise


async def _quit(smtp: Connection) -> None:
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
