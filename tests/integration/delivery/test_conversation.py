"""A relay that takes commands together gets them so from the second mail on; each answer means what it meant."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiosmtplib import SMTPReadTimeoutError, SMTPResponseException, SMTPSenderRefused, SMTPServerDisconnected
from aiosmtplib.protocol import PERIOD_REGEX, normalize_message_line_endings
from hypothesis import given
from hypothesis import strategies as st

from tests.integration.delivery.relays import (
    DROP,
    MISSING_ANSWERS,
    REFUSALS,
    TOGETHER,
    ScriptedRelay,
    open_mailbox,
    open_relay,
)
from tests.unit.delivery.deliveries import ANNA, NOW, make_delivery
from watcher.delivery.email import SmtpChannel, SmtpRelay, mail_bytes
from watcher.delivery.email.conversation import LONGEST_ANSWER, Conversation, as_data
from watcher.errors import ChannelError

SENDER, DOMAIN = "watcher@example.org", "watch.example.org"
MAIL = ["MAIL", "RCPT", "DATA"]


def channel_to(port: int) -> SmtpChannel:
    return SmtpChannel(SmtpRelay("127.0.0.1", port, tls="never"), SENDER, DOMAIN, connections=1)


@asynccontextmanager
async def after_a_first_mail(**then: str) -> AsyncIterator[tuple[ScriptedRelay, SmtpChannel]]:
    """A relay that took a mail, and answers from now on as it is told, and only when all three commands have come."""
    async with open_relay(EHLO=TOGETHER) as relay:
        channel = channel_to(relay.port)
        await channel.send(make_delivery(), NOW)
        relay.replies, relay.waits_for_data = {**relay.replies, **then}, True
        yield relay, channel
        await channel.close()


class Silent(asyncio.Protocol):
    """The server's side of a connection."""

    def __init__(self) -> None:
        self.has_ended = asyncio.Event()

    def connection_lost(self, exc: Exception | None) -> None:
        self.has_ended.set()


@asynccontextmanager
async def conversation(seconds: float = 60) -> AsyncIterator[Conversation]:
    """One with a server that says nothing: what it says is handed over by the test."""
    loop, server_side = asyncio.get_running_loop(), Silent()
    server = await loop.create_server(lambda: server_side, "127.0.0.1", 0)
    transport, _ = await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
    talk = Conversation(transport, seconds)
    yield talk
    talk.close()
    await server_side.has_ended.wait()
    server.close()


async def fault_of(channel: SmtpChannel) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(make_delivery(), NOW)
    return caught.value


@pytest.mark.anyio
async def test_the_commands_of_a_second_mail_arrive_before_any_of_them_is_answered() -> None:
    async with after_a_first_mail() as (relay, channel):
        assert await channel.send(make_delivery(), NOW) == "250 2.0.0 queued as 42"

    assert relay.heard == ["EHLO", *MAIL, *MAIL, "QUIT"]
    assert relay.connections == 1
    assert relay.mails[0] == relay.mails[1]


@pytest.mark.anyio
async def test_a_relay_that_does_not_say_so_gets_one_command_after_the_other() -> None:
    async with open_relay() as relay:
        channel = channel_to(relay.port)
        await channel.send(make_delivery(), NOW)
        relay.waits_for_data = True

        with pytest.raises(TimeoutError):
            await asyncio.wait_for(channel.send(make_delivery(), NOW), 0.1)

    assert relay.heard == ["EHLO", *MAIL, "MAIL"]


@pytest.mark.anyio
@pytest.mark.parametrize(("command", "reply", "permanent", "gone"), REFUSALS)
async def test_a_refusal_means_the_same_as_without(command: str, reply: str, *, permanent: bool, gone: bool) -> None:
    no_mail = {"DATA": "554 5.5.1 no valid recipients"} if command in ("MAIL", "RCPT") else {}
    async with after_a_first_mail(**no_mail, **{command: reply}) as (_relay, channel):
        fault = await fault_of(channel)

    assert (fault.permanent, fault.gone, fault.unknown) == (permanent, gone, False)
    assert reply.replace("\r\n550 ", " ").replace("550-", "550 ") in str(fault)


@pytest.mark.anyio
@pytest.mark.parametrize(("command", "reply", "unknown"), MISSING_ANSWERS)
async def test_a_missing_answer_means_the_same_as_without(command: str, reply: str, *, unknown: bool) -> None:
    async with after_a_first_mail(**{command: reply}) as (relay, channel):
        relay.waits_for_data = False
        fault = await fault_of(channel)

    assert (fault.unknown, fault.permanent) == (unknown, False)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("MAIL", "at the sender"),
        ("RCPT", "at the recipient"),
        ("DATA", "after the mail"),
        ("DONE", "after the mail"),
    ],
)
async def test_each_answer_belongs_to_its_command(command: str, place: str) -> None:
    said = {each: f"45{number} {each} is not for now" for number, each in enumerate([*MAIL, "DONE"])}
    told = {each: said[each] for each in said if list(said).index(each) >= list(said).index(command)}
    async with after_a_first_mail(**told) as (_relay, channel):
        fault = await fault_of(channel)

    assert str(fault) == f"the mail server, {place}: {said[command]}"


@pytest.mark.anyio
async def test_after_a_refused_mail_the_same_connection_carries_the_next_one() -> None:
    async with after_a_first_mail(RCPT="550 no", DATA="554 no valid recipients") as (relay, channel):
        await fault_of(channel)
        relay.replies = {**relay.replies, "RCPT": "250 ok", "DATA": "354 go on"}
        await channel.send(make_delivery(), NOW)

    assert relay.heard == ["EHLO", *MAIL, *MAIL, "RSET", *MAIL, "QUIT"]
    assert len(relay.mails) == 2


@pytest.mark.anyio
@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
async def test_a_relay_that_wants_a_mail_in_spite_of_its_refusal_gets_none(command: str) -> None:
    async with after_a_first_mail(**{command: "550 5.7.1 no"}) as (relay, channel):
        fault = await fault_of(channel)
        relay.replies = {**relay.replies, command: "250 ok"}
        relay.waits_for_data = False
        await channel.send(make_delivery(), NOW)

    assert "550 5.7.1 no" in str(fault)
    assert (relay.connections, len(relay.mails)) == (2, 2)


@pytest.mark.anyio
@pytest.mark.parametrize("closing", ["421 4.3.2 shutting down", DROP, "what?"])
async def test_a_kept_connection_that_ends_at_the_first_command_costs_no_attempt(closing: str) -> None:
    async with after_a_first_mail() as (relay, channel):
        relay.waits_for_data = False
        relay.replies = {**relay.replies, "MAIL": closing}
        sending = asyncio.ensure_future(channel.send(make_delivery(), NOW))
        while "MAIL" not in relay.heard[4:]:  # noqa: ASYNC110  # the relay has no event for it
            await asyncio.sleep(0)
        relay.replies = {**relay.replies, "MAIL": "250 ok"}
        await sending

    assert (relay.connections, len(relay.mails)) == (2, 2)


@pytest.mark.anyio
async def test_an_attempt_that_is_cut_short_leaves_no_half_used_connection() -> None:
    async with after_a_first_mail(DONE="250-one more line") as (relay, channel):
        relay.has_read_a_mail.clear()
        sending = asyncio.ensure_future(channel.send(make_delivery(), NOW))
        await relay.has_read_a_mail.wait()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        relay.replies, relay.waits_for_data = {**relay.replies, "DONE": "250 ok"}, False
        await channel.send(make_delivery(), NOW)

    assert relay.connections == 2


@pytest.mark.anyio
async def test_mails_arrive_as_they_were_made_through_an_encrypted_connection_too(self_signed: ssl.SSLContext) -> None:
    people = [ANNA, "bo.doe@example.org", "cy.doe@example.org"]
    made = [make_delivery(key=f"email/{to}/sweep-1", to=to) for to in people]
    made[1] = replace(made[1], message=replace(made[1].message, text=".\n..dots\n.\n", html=""))
    async with open_mailbox(starttls=self_signed, pipelines=True) as mailbox:
        channel = SmtpChannel(SmtpRelay("127.0.0.1", mailbox.port), SENDER, DOMAIN, connections=1)
        answers = [await channel.send(each, NOW) for each in made]
        assert [type(kept) for kept, _ in channel._idle] == [Conversation]
        await channel.close()

    assert answers == ["250 2.0.0 queued"] * 3
    assert [mail.content for mail in mailbox.mails] == [mail_bytes(each, SENDER, DOMAIN) for each in made]
    assert (mailbox.encrypted, [mail.rcpt_tos for mail in mailbox.mails]) == ([True] * 3, [[to] for to in people])


@pytest.mark.anyio
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
async def test_answers_are_read_in_whatever_pieces_they_come(size: int) -> None:
    said = b"250-one\r\n250 two\r\n550-5.1.1 no\n550\r\n451 later\r\n"
    async with conversation() as talk:
        begun = asyncio.ensure_future(talk.begin(SENDER, ANNA))
        await asyncio.sleep(0)
        for at in range(0, len(said), size):
            talk.data_received(said[at : at + size])
        await begun
        with pytest.raises(SMTPResponseException) as caught:
            await talk.rcpt(ANNA)

    assert (caught.value.code, caught.value.message) == (550, "5.1.1 no\n")


@pytest.mark.anyio
async def test_what_nobody_asked_for_is_no_answer_to_the_next_command() -> None:
    async with conversation() as talk:
        talk.data_received(b"250 before\r\n250 any")
        begun = asyncio.ensure_future(talk.begin(SENDER, ANNA))
        await asyncio.sleep(0)
        talk.data_received(b"451 later\r\n503 no\r\n503 no\r\n250 one too many\r\n")
        with pytest.raises(SMTPSenderRefused, match="later"):
            await begun
        cleared = asyncio.ensure_future(talk.rset())
        await asyncio.sleep(0)
        talk.data_received(b"500 what?\r\n")
        with pytest.raises(SMTPResponseException, match="what"):
            await cleared


@pytest.mark.anyio
async def test_what_came_before_the_connection_broke_counts() -> None:
    async with conversation() as talk:
        begun = asyncio.ensure_future(talk.begin(SENDER, ANNA))
        await asyncio.sleep(0)
        talk.data_received(b"250 ok\r\n250 ok\r\n")
        talk.connection_lost(None)
        await begun
        await talk.rcpt(ANNA)
        with pytest.raises(SMTPServerDisconnected):
            await talk.data(b"\r\n", timeout=60)
        with pytest.raises(SMTPServerDisconnected):
            await talk.begin(SENDER, ANNA)


@pytest.mark.anyio
async def test_an_answer_that_does_not_come_or_does_not_end_is_waited_for_so_long_only() -> None:
    async with conversation(seconds=0) as talk:
        with pytest.raises(SMTPReadTimeoutError):
            await talk.begin(SENDER, ANNA)
    async with conversation() as talk:
        begun = asyncio.ensure_future(talk.begin(SENDER, ANNA))
        await asyncio.sleep(0)
        talk.data_received(b"250-and more\r\n" * (LONGEST_ANSWER // 14 + 1))
        with pytest.raises(SMTPSenderRefused, match="too long"):
            await begun


@pytest.mark.anyio
async def test_a_relay_that_is_closing_is_not_asked_what_it_says_to_the_rest() -> None:
    async with conversation(seconds=0) as talk:
        begun = asyncio.ensure_future(talk.begin(SENDER, ANNA))
        await asyncio.sleep(0)
        talk.data_received(b"421 bye\r\n")
        with pytest.raises(SMTPSenderRefused, match="bye"):
            await begun

        assert talk.is_connected


@pytest.mark.anyio
async def test_an_address_cannot_bring_a_command_of_its_own() -> None:
    async with conversation() as talk:
        with pytest.raises(ValueError, match="control character"):
            await talk.begin(SENDER, f"{ANNA}>\r\nDATA")


@given(st.binary(max_size=30) | st.text("a.\r\n", max_size=12).map(str.encode))
def test_a_mail_follows_data_as_the_library_sends_it(mail: bytes) -> None:
    assert as_data(mail) == PERIOD_REGEX.sub(b"..", normalize_message_line_endings(mail)) + b".\r\n"
