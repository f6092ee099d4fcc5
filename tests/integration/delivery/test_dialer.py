"""F41: what is dialed is what was judged, over real sockets, whatever DNS says and however a host is written."""

import asyncio
import threading
from collections.abc import Sequence
from ipaddress import ip_network

import pytest

from tests.integration.delivery.endpoints import LOOPBACK, answer, open_endpoint
from tests.unit.delivery.deliveries import NOW, make_webhook
from watcher.delivery.dialer import CONNECTIONS_A_HOST, open_webhook_http
from watcher.delivery.dialing import Network
from watcher.delivery.webhook import WebhookChannel
from watcher.errors import ChannelError

pytestmark = pytest.mark.anyio

#: One address is the public internet of these tests, and every other one is inside.
OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.2"
ALLOWED: tuple[Network, ...] = (ip_network(OUTSIDE),)
OK = answer("200 OK")


class Names:
    """A resolver that gives its answers one after the other, and the last one for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


async def send(names: Names, port: int, *, host: str = "hooks.example.org", times: int = 1) -> None:
    async with open_webhook_http(ALLOWED, names=names) as http:
        for _ in range(times):
            await WebhookChannel(http, ALLOWED).send(make_webhook(f"http://{host}:{port}/"), NOW)


async def refused(names: Names, port: int) -> str:
    with pytest.raises(ChannelError) as caught:
        await send(names, port)
    assert (caught.value.permanent, caught.value.unknown) == (True, False)
    return str(caught.value)


async def test_a_name_with_an_allowed_address_is_dialed() -> None:
    async with open_endpoint(OK) as endpoint:
        await send(Names([OUTSIDE]), endpoint.port)

    assert endpoint.received[0].headers["host"] == f"hooks.example.org:{endpoint.port}"


async def test_a_name_that_leads_inside_is_refused_for_good() -> None:
    """F41: and nothing was said to what listens there."""
    async with open_endpoint(OK, INSIDE) as endpoint:
        assert f"{INSIDE} is a loopback address" in await refused(Names([INSIDE]), endpoint.port)

    assert endpoint.received == []


@pytest.mark.parametrize("mixed", [[OUTSIDE, INSIDE], [INSIDE, OUTSIDE], [OUTSIDE, "::1"]])
async def test_a_name_is_refused_as_soon_as_one_of_its_addresses_is(mixed: list[str]) -> None:
    """F41: whichever of them would be dialed."""
    async with open_endpoint(OK) as outside, open_endpoint(OK, INSIDE, outside.port) as inside:
        assert "loopback" in await refused(Names(mixed), outside.port)

    assert (outside.received, inside.received) == ([], [])


async def test_a_name_that_moves_inside_after_it_was_judged_is_dialed_where_it_was_judged() -> None:
    """F41, DNS rebinding: the first answer is harmless, the second one is what the attack is for."""
    names = Names([OUTSIDE], [INSIDE])
    async with open_endpoint(OK) as outside, open_endpoint(OK, INSIDE, outside.port) as inside:
        await send(names, outside.port)

        assert names.asked == ["hooks.example.org"]
        assert INSIDE in await refused(names, outside.port)

    assert (len(outside.received), inside.received) == (1, [])


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:127.0.0.2",
        "0.0.0.0",  # noqa: S104 - on Linux this is this machine
        "169.254.169.254",
        "64:ff9b::7f00:2",
        "10.0.0.1",
        "100.64.0.1",
    ],
)
async def test_no_form_of_an_inner_address_in_dns_is_dialed(address: str) -> None:
    """F41: mapped, translated, link-local, private, or a carrier's."""
    async with open_endpoint(OK, INSIDE) as endpoint:
        assert "WATCHER_WEBHOOK_ALLOW" in await refused(Names([address]), endpoint.port)

    assert endpoint.received == []


async def test_an_address_in_place_of_a_name_is_judged_where_it_is_dialed() -> None:
    """A channel that judged nothing itself still reaches nothing inside."""
    async with open_endpoint(OK, INSIDE) as endpoint, open_webhook_http(ALLOWED) as http:
        with pytest.raises(ChannelError, match="loopback") as caught:
            await WebhookChannel(http, LOOPBACK).send(make_webhook(endpoint.url), NOW)

    assert caught.value.permanent
    assert endpoint.received == []


async def test_a_redirect_to_the_inside_is_not_followed() -> None:
    """F41: whoever answers could name any address."""
    async with open_endpoint(OK, INSIDE) as inside, open_endpoint(OK) as endpoint:
        endpoint.answer = answer("302 Found", "", f"location: {inside.url}")
        with pytest.raises(ChannelError, match="302"):
            await send(Names([OUTSIDE]), endpoint.port)

    assert inside.received == []


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
async def test_a_proxy_of_the_environment_is_not_used(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_endpoint(OK) as proxy, open_endpoint(OK) as endpoint:
        monkeypatch.setenv(variable, proxy.url)
        await send(Names([OUTSIDE]), endpoint.port)

    assert (proxy.received, len(endpoint.received)) == ([], 1)


async def test_a_name_that_nobody_knows_may_be_known_later() -> None:
    def unknown(host: str) -> Sequence[str]:
        raise OSError(-2, "Name or service not known")

    async with open_webhook_http(ALLOWED, names=unknown) as http:
        with pytest.raises(ChannelError, match="no connection: Name or service not known") as caught:
            await WebhookChannel(http).send(make_webhook("https://hooks.example.org/"), NOW)

    assert (caught.value.permanent, caught.value.unknown) == (False, False)


async def test_a_name_that_hangs_holds_up_no_other_and_not_the_end() -> None:
    over = threading.Event()

    def names(host: str) -> Sequence[str]:
        if host == "slow.example.org":
            over.wait(30)
        return [OUTSIDE]

    async with open_endpoint(OK) as endpoint, open_webhook_http(ALLOWED, names=names) as http:
        channel = WebhookChannel(http)
        slow = asyncio.ensure_future(channel.send(make_webhook("http://slow.example.org/"), NOW))
        await channel.send(make_webhook(f"http://quick.example.org:{endpoint.port}/"), NOW)
        slow.cancel()
    over.set()

    assert len(endpoint.received) == 1


class Counting:
    """An endpoint that keeps its connections, and answers once there are as many as a host may have."""

    def __init__(self) -> None:
        self.connections = 0
        self.are_all_here = asyncio.Event()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.connections == CONNECTIONS_A_HOST:
            self.are_all_here.set()
        while head := await reader.read(65_536):
            await self.are_all_here.wait()
            writer.write(OK * head.count(b"POST "))
        writer.close()


async def test_one_host_gets_so_many_connections_and_no_more_and_they_are_used_again() -> None:
    endpoint = Counting()
    server = await asyncio.start_server(endpoint.talk, OUTSIDE, 0)
    one = make_webhook(f"http://{OUTSIDE}:{server.sockets[0].getsockname()[1]}/")
    async with open_webhook_http(ALLOWED) as http:
        channel = WebhookChannel(http, ALLOWED)
        await asyncio.gather(*(channel.send(one, NOW) for _ in range(2 * CONNECTIONS_A_HOST)))
    server.close()

    assert endpoint.connections == CONNECTIONS_A_HOST


async def test_a_cookie_is_not_kept() -> None:
    async with open_endpoint(answer("200 OK", "", "set-cookie: a=b")) as endpoint:
        await send(Names([OUTSIDE]), endpoint.port, times=2)

    assert ["cookie" in each.headers for each in endpoint.received] == [False, False]
