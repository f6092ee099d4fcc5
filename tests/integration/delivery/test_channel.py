"""What every channel promises; a new channel adds one row to each table."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.integration.delivery.endpoints import LOOPBACK, answer, open_endpoint
from tests.integration.delivery.relays import open_relay
from tests.unit.delivery.deliveries import ANNA, NOW, make_delivery, make_webhook
from watcher.delivery.apprise import AppriseChannel, open_services
from watcher.delivery.channel import Channel
from watcher.delivery.dialer import open_webhook_http
from watcher.delivery.email import FolderChannel, SmtpChannel, SmtpRelay
from watcher.delivery.webhook import WebhookChannel
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery
from watcher.model.watch import Address
from watcher.model.watch import Channel as Kind

pytestmark = pytest.mark.anyio

SENDER, DOMAIN = "Trial Watcher <watcher@example.org>", "watch.example.org"


@dataclass(frozen=True, slots=True)
class Line:
    """A channel, a delivery that it can carry, and what the other side got."""

    channel: Channel
    delivery: Delivery
    received: Callable[[], list[bytes]]


Open: TypeAlias = Callable[[Path], AbstractAsyncContextManager[Line]]


@asynccontextmanager
async def smtp(_folder: Path, reply: str = "250 ok") -> AsyncIterator[Line]:
    async with open_relay(RCPT=reply) as relay:
        channel = SmtpChannel(SmtpRelay("127.0.0.1", relay.port, tls="never"), SENDER, DOMAIN)
        yield Line(channel, make_delivery(), lambda: relay.mails)
        await channel.close()


@asynccontextmanager
async def folder(path: Path) -> AsyncIterator[Line]:
    channel = FolderChannel(path, SENDER, DOMAIN)
    yield Line(channel, make_delivery(), lambda: [file.read_bytes() for file in path.iterdir()])


@asynccontextmanager
async def webhook(_folder: Path, reply: bytes = answer("200 OK")) -> AsyncIterator[Line]:
    async with open_endpoint(reply) as endpoint, open_webhook_http(LOOPBACK) as http:
        channel, one = WebhookChannel(http, LOOPBACK), make_webhook(endpoint.url)
        yield Line(channel, one, lambda: [each.body for each in endpoint.received])


@asynccontextmanager
async def service(_folder: Path, reply: bytes = answer("200 OK")) -> AsyncIterator[Line]:
    async with open_endpoint(reply) as endpoint:
        channel = AppriseChannel(open_services(f"team=json://127.0.0.1:{endpoint.port}/hidden"))
        one = replace(make_delivery(), address=Address(3, Kind.APPRISE, "team", NOW))
        yield Line(channel, one, lambda: [each.body for each in endpoint.received])
        channel.close()


def refusing_smtp(path: Path) -> AbstractAsyncContextManager[Line]:
    return smtp(path, f"550 <{ANNA}>:\tno such mailbox")


def refusing_folder(path: Path) -> AbstractAsyncContextManager[Line]:
    (path / "mail").write_text("a file where the folder should be")
    return folder(path / "mail")


def refusing_webhook(path: Path) -> AbstractAsyncContextManager[Line]:
    return webhook(path, answer("500 Internal Server Error", f"cannot mail\n{ANNA}"))


def refusing_service(path: Path) -> AbstractAsyncContextManager[Line]:
    return service(path, answer("500 Internal Server Error", f"cannot tell\n{ANNA}"))


@pytest.mark.parametrize("open_line", [smtp, folder, webhook, service])
async def test_a_channel_says_in_words_that_it_was_accepted(open_line: Open, tmp_path: Path) -> None:
    async with open_line(tmp_path) as line:
        answered = await line.channel.send(line.delivery, NOW)

        assert answered
        assert len(line.received()) == 1


@pytest.mark.parametrize("open_line", [smtp, folder, webhook, service])
async def test_a_retry_sends_the_same_bytes(open_line: Open, tmp_path: Path) -> None:
    async with open_line(tmp_path) as line:
        await line.channel.send(line.delivery, NOW)
        await line.channel.send(replace(line.delivery, attempts=2), NOW.replace(hour=23))

        assert len(set(line.received())) == 1


@pytest.mark.parametrize("open_line", [refusing_smtp, refusing_folder, refusing_webhook, refusing_service])
async def test_a_channel_says_in_one_line_without_an_address_why_not(open_line: Open, tmp_path: Path) -> None:
    async with open_line(tmp_path) as line:
        with pytest.raises(ChannelError) as caught:
            await line.channel.send(line.delivery, NOW)

    said = str(caught.value)
    assert said.isprintable()
    assert ANNA not in said
    assert line.delivery.address.value not in said
