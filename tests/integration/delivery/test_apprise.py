"""A service that the operator set up: a real receiver of Apprise's own JSON."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.integration.delivery.endpoints import Endpoint, answer, open_endpoint
from tests.unit.delivery.deliveries import NOW, make_delivery
from watcher.delivery.apprise import AppriseChannel, open_services, service_names
from watcher.errors import ChannelError, SettingError
from watcher.model.alert import Message
from watcher.model.delivery import Delivery
from watcher.model.watch import Address, Channel

pytestmark = pytest.mark.anyio
NOTE = Message("Now recruiting: An Invented Trial", "An Invented Trial\n- Status: now recruiting\n", "")


def make_note(to: str = "team", message: Message = NOTE) -> Delivery:
    address = Address(3, Channel.APPRISE, to, NOW)
    return replace(make_delivery(key="apprise/3/sweep-1", message=message, personal=()), address=address)


@asynccontextmanager
async def service(reply: bytes = answer("200 OK")) -> AsyncIterator[tuple[AppriseChannel, Endpoint]]:
    async with open_endpoint(reply) as endpoint:
        channel = AppriseChannel(open_services(f"team=json://127.0.0.1:{endpoint.port}/hidden-token"))
        yield channel, endpoint
        channel.close()


async def test_the_title_and_the_text_arrive() -> None:
    async with service() as (channel, endpoint):
        assert await channel.send(make_note(), NOW) == "accepted"

    (received,) = endpoint.received
    told = json.loads(received.body)
    assert (told["title"], told["message"].strip()) == (NOTE.subject, NOTE.text.strip())


@pytest.mark.parametrize(
    ("status", "said", "blocks"),
    [
        ("500 Internal Server Error", "the service answered 500", False),
        ("404 Not Found", "the service answered 404", False),
        ("429 Too Many Requests", "the service answered 429", True),
        ("503 Service Unavailable", "the service answered 503", True),
    ],
)
async def test_a_refusal_is_tried_again_and_says_the_status(status: str, said: str, blocks: bool) -> None:
    async with service(answer(status)) as (channel, _):
        with pytest.raises(ChannelError) as caught:
            await channel.send(make_note(), NOW)

    found = caught.value
    assert (str(found), found.blocks, found.permanent, found.unknown) == (said, blocks, False, False)


async def test_a_service_that_is_not_there_is_tried_again_without_a_word_of_its_url(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async with open_endpoint(answer("200 OK")) as gone:
        url = f"json://user:hidden@127.0.0.1:{gone.port}/hidden"
    channel = AppriseChannel(open_services(f"team={url}"))

    with pytest.raises(ChannelError, match=r"^the service did not accept it$"):
        await channel.send(make_note(), NOW)

    channel.close()
    assert "".join(capfd.readouterr()) == ""


async def test_a_service_that_is_set_up_no_more_is_named() -> None:
    async with service() as (channel, endpoint):
        with pytest.raises(ChannelError, match="no service 'old' is set up here"):
            await channel.send(make_note("old"), NOW)

    assert not endpoint.received


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("team=slack://a/b/c", ("team",)),
        ("team=slack://a/b/c?x=1\n  second-team=ntfy://trials\n", ("team", "second-team")),
    ],
)
def test_the_setting_names_services(text: str, names: tuple[str, ...]) -> None:
    assert service_names(text) == names


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("slack://hidden/b/c", "its first part is no service: write NAME=URL"),
        ("team=slack://a team2=hidden", "its second part is no service"),
        ("Team One=json://hidden", "its first part is no service"),
        ("team=json://a team=json://hidden", "has two services 'team'"),
        ("team=nosuch://hidden", "the URL of 'team' is none that Apprise can use"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_its_url(
    text: str, problem: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SettingError) as caught:
        open_services(text)

    said = str(caught.value)
    assert problem in said
    assert said.startswith("WATCHER_APPRISE_URLS")
    assert "hidden" not in said + "".join(capfd.readouterr())
