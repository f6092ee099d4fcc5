"""What every channel promises; a new channel adds one row to each table."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest

from tests.integration.delivery.endpoints import answer, open_endpoint
from tests.integration.delivery.relays import open_relay
from tests.unit.delivery.deliveries import ANNA, NOW, make_delivery, make_webhook
from watcher.delivery.channel import Channel
from watcher.delivery.email import FolderChannel, SmtpChannel, SmtpRelay
from watcher.delivery.webhook import WebhookChannel
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery

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
    async with open_endpoint(reply) as endpoint, httpx.AsyncClient() as http:
        yield Line(WebhookChannel(http), make_webhook(endpoint.url), lambda: [each.body for each in endpoint.received])


def refusing_smtp(path: Path) -> AbstractAsyncContextManager[Line]:
    return smtp(path, f"550 <{ANNA}>:\tno such mailbox")


def refusing_folder(path: Path) -> AbstractAsyncContextManager[Line]:
    (path / "mail").write_text("a file where the folder should be")
    return folder(path / "mail")


def refusing_webhook(path: Path) -> AbstractAsyncContextManager[Line]:
    return webhook(path, answer("500 Internal Server Error", f"cannot mail\n{ANNA}"))


@pytest.mark.parametrize("open_line", [smtp, folder, webhook])
async def test_a_channel_says_in_words_that_it_was_accepted(open_line: Open, tmp_path: Path) -> None:
    async with open_line(tmp_path) as line:
        answered = await line.channel.send(line.delivery, NOW)

        assert answered
        assert len(line.received()) == 1


@pytest.mark.parametrize("open_line", [smtp, folder, webhook])
async def test_a_retry_sends_the_same_bytes(open_line: Open, tmp_path: Path) -> None:
    async with open_line(tmp_path) as line:
        await line.channel.send(line.delivery, NOW)
        await line.channel.send(replace(line.delivery, attempts=2), NOW.replace(hour=23))

        assert len(set(line.received())) == 1


@pytest.mark.parametrize("open_line", [refusing_smtp, refusing_folder, refusing_webhook])
async def test_a_channel_says_in_one_line_without_an_address_why_not(open_line: Open, tmp_path: Path) -> None:
    async with open_line(tmp_path) as line:
        with pytest.raises(ChannelError) as caught:
            await line.channel.send(line.delivery, NOW)

    said = str(caught.value)
    assert said.isprintable()
    assert ANNA not in said
    assert line.delivery.address.value not in said
