"""Mails through real connections to a relay, and what each of its answers means."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email import message_from_bytes

import aiosmtplib
import pytest

from tests.integration.delivery.relays import (
    DROP,
    MISSING_ANSWERS,
    REFUSALS,
    ScriptedRelay,
    open_mailbox,
    open_relay,
)
from tests.unit.delivery.deliveries import ANNA, NOW, make_delivery
from watcher.delivery.email import Returns, SmtpChannel, SmtpRelay, mail_bytes
from watcher.delivery.email.relay import Tls
from watcher.errors import ChannelError

pytestmark = pytest.mark.anyio

SENDER = "Trial Watcher <watcher@example.org>"
DOMAIN = "watch.example.org"


@asynccontextmanager
async def channel_to(port: int, connections: int = 4) -> AsyncIterator[SmtpChannel]:
    relay = SmtpRelay("127.0.0.1", port, tls="never")
    channel = SmtpChannel(relay, SENDER, DOMAIN, connections)
    yield channel
    await channel.close()


async def fault_of(relay: ScriptedRelay) -> ChannelError:
    async with channel_to(relay.port) as channel:
        with pytest.raises(ChannelError) as caught:
            await channel.send(make_delivery(), NOW)
    return caught.value


async def test_a_mail_arrives_as_it_was_made() -> None:
    async with open_mailbox() as mailbox, channel_to(mailbox.port) as channel:
        answer = await channel.send(make_delivery(), NOW)

    (mail,) = mailbox.mails
    assert answer == "250 2.0.0 queued"
    assert (mail.mail_from, mail.rcpt_tos) == ("watcher@example.org", [ANNA])
    assert mail.content == mail_bytes(make_delivery(), SENDER, DOMAIN)


async def test_a_retry_sends_the_same_bytes() -> None:
    async with open_relay() as relay, channel_to(relay.port) as channel:
        await channel.send(make_delivery(), NOW)
        await channel.send(replace(make_delivery(), attempts=3), NOW)

    first, second = relay.mails
    assert first == second


async def test_one_connection_carries_one_mail_after_another() -> None:
    async with open_relay() as relay, channel_to(relay.port) as channel:
        for _ in range(5):
            await channel.send(make_delivery(), NOW)

    assert (relay.connections, len(relay.mails)) == (1, 5)


async def test_many_mails_at_once_share_a_few_connections() -> None:
    async with open_relay() as relay, channel_to(relay.port, connections=3) as channel:
        await asyncio.gather(*(channel.send(make_delivery(), NOW) for _ in range(20)))

    assert relay.connections <= 3
    assert len(relay.mails) == 20


async def test_a_kept_connection_that_the_relay_closed_is_opened_again() -> None:
    async with open_relay() as relay, channel_to(relay.port) as channel:
        await channel.send(make_delivery(), NOW)
        relay.hang_up()
        await channel.send(make_delivery(), NOW)

    assert (relay.connections, len(relay.mails)) == (2, 2)


async def test_after_a_refused_mail_the_same_connection_carries_the_next() -> None:
    async with open_relay(RCPT="550 no") as relay, channel_to(relay.port) as channel:
        for _ in range(2):
            with pytest.raises(ChannelError):
                await channel.send(make_delivery(), NOW)

    assert relay.connections == 1


@pytest.mark.parametrize(("command", "reply", "permanent", "gone"), REFUSALS)
async def test_a_refusal_is_final_only_where_it_concerns_this_mail(
    command: str, reply: str, *, permanent: bool, gone: bool
) -> None:
    async with open_relay(**{command: reply}) as relay:
        fault = await fault_of(relay)

    assert (fault.permanent, fault.gone) == (permanent, gone)
    assert not fault.unknown
    assert reply.replace("\r\n550 ", " ").replace("550-", "550 ") in str(fault)


@pytest.mark.parametrize(("command", "reply", "unknown"), [("EHLO", DROP, False), *MISSING_ANSWERS])
async def test_only_after_the_mail_itself_is_a_missing_answer_an_unknown_outcome(
    command: str, reply: str, *, unknown: bool
) -> None:
    """F7: a server that accepted, and whose answer we did not hear, may deliver what we send again."""
    async with open_relay(**{command: reply}) as relay:
        fault = await fault_of(relay)

    assert fault.unknown is unknown
    assert not fault.permanent


async def test_after_an_unknown_outcome_the_same_mail_goes_under_the_same_id() -> None:
    """F7: its receiver can tell that the second one is the first."""
    async with open_relay(DONE=DROP) as relay, channel_to(relay.port) as channel:
        with pytest.raises(ChannelError):
            await channel.send(make_delivery(), NOW)
        relay.replies = {**relay.replies, "DONE": "250 ok"}
        await channel.send(replace(make_delivery(), attempts=1), NOW.replace(hour=9))

    first, second = relay.mails
    assert first == second
    assert b"\r\nMessage-ID: <tw_" in first


async def test_one_recipient_that_is_refused_keeps_no_other_from_theirs() -> None:
    """F9: each delivery is a mail of its own, also on a connection that was just refused one."""
    people = [f"reader{number}@example.org" for number in range(6)]
    async with open_mailbox(refuses="reader2@example.org") as mailbox, channel_to(mailbox.port, 2) as channel:
        sent = [channel.send(make_delivery(key=f"email/{to}/sweep-1", to=to), NOW) for to in people]
        ended = await asyncio.gather(*sent, return_exceptions=True)

    assert [type(each) for each in ended].count(ChannelError) == 1
    assert sorted(mail.rcpt_tos[0] for mail in mailbox.mails) == [to for to in people if to != "reader2@example.org"]


async def test_each_mail_has_a_return_path_that_leads_back_to_its_delivery() -> None:
    returns = Returns(b"key", "bounces@example.org")
    async with open_mailbox() as mailbox:
        relay = SmtpRelay("127.0.0.1", mailbox.port, tls="never")
        channel = SmtpChannel(relay, SENDER, DOMAIN, returns=returns)
        await channel.send(replace(make_delivery(), id=77), NOW)
        await channel.close()

    (mail,) = mailbox.mails
    assert isinstance(mail.content, bytes)
    headers = message_from_bytes(mail.content)
    assert mail.mail_from == returns.path(77)
    assert returns.delivery_in(headers["Message-ID"]) == 77
    assert headers["From"] == SENDER


async def test_a_kept_connection_spends_no_command_on_being_clean() -> None:
    async with open_relay() as relay, channel_to(relay.port) as channel:
        for _ in range(3):
            await channel.send(make_delivery(), NOW)

    assert relay.heard == ["EHLO", *["MAIL", "RCPT", "DATA"] * 3, "QUIT"]


async def test_a_relay_that_is_not_there_is_named() -> None:
    async with open_relay() as relay:
        pass

    fault = await fault_of(relay)

    assert f"no mail server at 127.0.0.1:{relay.port}" in str(fault)
    assert (fault.permanent, fault.unknown) == (False, False)


async def test_a_relay_that_quotes_the_address_is_quoted_without_it() -> None:
    async with open_relay(RCPT=f"550 5.1.1 <{ANNA}>: unknown") as relay:
        fault = await fault_of(relay)

    assert "550 5.1.1 <(address)>: unknown" in str(fault)


async def test_a_relay_without_starttls_gets_no_mail_where_it_must_be_encrypted() -> None:
    async with open_relay() as relay:
        channel = SmtpChannel(SmtpRelay("127.0.0.1", relay.port, tls="always"), SENDER, DOMAIN)
        with pytest.raises(ChannelError, match="STARTTLS"):
            await channel.send(make_delivery(), NOW)

    assert relay.mails == []


async def test_where_a_relay_offers_encryption_it_is_used_even_if_nobody_vouches_for_the_relay(
    self_signed: ssl.SSLContext,
) -> None:
    async with open_mailbox(starttls=self_signed) as mailbox:
        channel = SmtpChannel(SmtpRelay("127.0.0.1", mailbox.port, tls="auto"), SENDER, DOMAIN)
        await channel.send(make_delivery(), NOW)
        await channel.close()

    assert mailbox.encrypted == [True]


@pytest.mark.parametrize(("user", "password", "tls"), [(None, None, "always"), ("anna", "word", "auto")])
async def test_where_encryption_must_protect_something_a_relay_that_nobody_vouches_for_gets_nothing(
    self_signed: ssl.SSLContext, user: str | None, password: str | None, tls: Tls
) -> None:
    async with open_mailbox(starttls=self_signed) as mailbox:
        channel = SmtpChannel(SmtpRelay("127.0.0.1", mailbox.port, user, password, tls), SENDER, DOMAIN)
        with pytest.raises(ChannelError, match=r"(?i)certificate"):
            await channel.send(make_delivery(), NOW)

    assert mailbox.mails == []


async def test_a_password_that_the_relay_does_not_ask_for_stops_no_other_attempt() -> None:
    async with open_relay() as relay:
        channel = SmtpChannel(SmtpRelay("127.0.0.1", relay.port, "anna", "word", "never"), SENDER, DOMAIN)
        with pytest.raises(ChannelError, match="AUTH") as caught:
            await channel.send(make_delivery(), NOW)

    assert not caught.value.permanent


async def test_an_attempt_that_is_cut_short_leaves_no_half_used_connection() -> None:
    async with open_relay(DONE="250-one more line") as relay, channel_to(relay.port, connections=1) as channel:
        sending = asyncio.ensure_future(channel.send(make_delivery(), NOW))
        await relay.has_read_a_mail.wait()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        relay.replies = {**relay.replies, "DONE": "250 ok"}
        await channel.send(make_delivery(), NOW)

    assert relay.connections == 2


def _all_below(base: type[Exception]) -> list[type[Exception]]:
    return [base, *(each for below in base.__subclasses__() for each in _all_below(below))]


def _made(kind: type[Exception]) -> Exception:
    if issubclass(kind, aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPRecipientRefused):
        return kind(451, "later", ANNA)
    if issubclass(kind, aiosmtplib.SMTPResponseException):
        return kind(451, "later")
    return kind([]) if issubclass(kind, aiosmtplib.SMTPRecipientsRefused) else kind("it broke")


@pytest.mark.parametrize("command", ["rcpt", "data"])
@pytest.mark.parametrize("kind", [*_all_below(aiosmtplib.SMTPException), OSError, TimeoutError, ValueError])
async def test_no_exception_of_the_mail_library_gets_out(kind: type[Exception], command: str) -> None:
    async def fail(*_arguments: object, **_options: object) -> None:
        raise _made(kind)

    async with open_relay() as relay, channel_to(relay.port) as channel:
        await channel.send(make_delivery(), NOW)
        ((kept, _since),) = channel._idle
        setattr(kept, command, fail)
        with pytest.raises(ChannelError) as caught:
            await channel.send(make_delivery(), NOW)

    assert ANNA not in str(caught.value)


@pytest.mark.parametrize("kind", [aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPReadTimeoutError, OSError])
async def test_a_kept_connection_that_fails_at_the_first_command_costs_no_attempt(kind: type[Exception]) -> None:
    async def fail(*_arguments: object, **_options: object) -> None:
        raise _made(kind)

    async with open_relay() as relay, channel_to(relay.port) as channel:
        await channel.send(make_delivery(), NOW)
        ((kept, _since),) = channel._idle
        setattr(kept, "mail", fail)  # noqa: B010  # the library offers no other way to fail just here
        await channel.send(make_delivery(), NOW)

    assert (relay.connections, len(relay.mails)) == (2, 2)


async def test_a_connection_that_was_idle_for_long_is_not_used_again() -> None:
    async with open_relay() as relay:
        channel = SmtpChannel(SmtpRelay("127.0.0.1", relay.port, tls="never"), SENDER, DOMAIN, idle_seconds=0)
        for _ in range(2):
            await channel.send(make_delivery(), NOW)
        await channel.close()

    assert relay.connections == 2
