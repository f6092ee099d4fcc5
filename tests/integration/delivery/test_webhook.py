"""Webhooks over real connections, and what each answer means."""

import ssl
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from standardwebhooks import Webhook

from tests.integration.delivery.endpoints import (
    DROP,
    LOOPBACK,
    SILENCE,
    Endpoint,
    answer,
    open_endpoint,
    open_flood,
    open_silence,
)
from tests.unit.delivery.deliveries import NOW, SECRET, make_webhook
from watcher import __version__
from watcher.delivery import webhook
from watcher.delivery.dialer import open_webhook_http
from watcher.delivery.signing import new_secret
from watcher.delivery.webhook import WebhookChannel
from watcher.errors import ChannelError

pytestmark = pytest.mark.anyio


@pytest.fixture
async def channel() -> AsyncIterator[WebhookChannel]:
    async with open_webhook_http(LOOPBACK) as http:
        yield WebhookChannel(http, LOOPBACK)


async def fault_of(channel: WebhookChannel, endpoint: Endpoint) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await channel.send(make_webhook(endpoint.url), NOW)
    return caught.value


async def test_a_receiver_checks_the_signature_with_the_published_library(channel: WebhookChannel) -> None:
    async with open_endpoint(answer("204 No Content")) as endpoint:
        await channel.send(make_webhook(endpoint.url), datetime.now(UTC))

    (received,) = endpoint.received
    body = Webhook(SECRET).verify(received.body, dict(received.headers))
    assert body == {"type": "trial.changed", "data": {"alert_id": 7}}


async def test_a_request_says_what_it_is(channel: WebhookChannel) -> None:
    async with open_endpoint(answer("200 OK")) as endpoint:
        await channel.send(make_webhook(endpoint.url), NOW)

    (received,) = endpoint.received
    assert received.line == "POST /hooks/trials HTTP/1.1"
    assert received.headers["content-type"] == "application/json"
    assert received.headers["user-agent"] == f"TrialWatcher/{__version__}"


async def test_a_retry_has_the_same_body_and_id_and_its_own_timestamp(channel: WebhookChannel) -> None:
    async with open_endpoint(answer("200 OK")) as endpoint:
        await channel.send(make_webhook(endpoint.url), NOW)
        await channel.send(replace(make_webhook(endpoint.url), attempts=1), NOW + timedelta(minutes=5))

    first, second = endpoint.received
    assert second.body == first.body
    assert second.headers["webhook-id"] == first.headers["webhook-id"]
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 300


async def test_while_a_secret_is_replaced_a_receiver_may_know_either(channel: WebhookChannel) -> None:
    """F46: nothing is refused between the day the sender changes and the day the receiver does."""
    new = new_secret(bytes(32))
    async with open_endpoint(answer("200 OK")) as endpoint:
        await channel.send(make_webhook(endpoint.url, secrets=(new, SECRET)), datetime.now(UTC))

    (received,) = endpoint.received
    for secret in (new, SECRET):
        assert Webhook(secret).verify(received.body, dict(received.headers))


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted", "204 No Content"])
async def test_any_2xx_is_a_yes(channel: WebhookChannel, status: str) -> None:
    async with open_endpoint(answer(status)) as endpoint:
        assert await channel.send(make_webhook(endpoint.url), NOW) == status


async def test_the_answer_is_kept_to_4_kb_in_one_line(channel: WebhookChannel) -> None:
    async with open_endpoint(answer("200 OK", "first\n" + "x" * 100_000)) as endpoint:
        kept = await channel.send(make_webhook(endpoint.url), NOW)

    assert kept.startswith("200 OK: first xxx")
    assert len(kept) == 4096


async def test_an_answer_without_end_is_left_after_4_kb(channel: WebhookChannel) -> None:
    async with open_flood() as flood:
        assert len(await channel.send(make_webhook(flood.url), NOW)) == 4096

        await flood.over.wait()

    # What the buffers hold is on its way before anybody can say stop.
    assert flood.sent < 3_000_000


async def test_an_answer_that_would_unpack_to_gigabytes_is_kept_packed(channel: WebhookChannel) -> None:
    packed = zlib.compress(bytes(10_000_000), wbits=31)
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(packed)}\r\n\r\n"
    async with open_endpoint(head.encode() + packed) as endpoint:
        assert len(await channel.send(make_webhook(endpoint.url), NOW)) <= 4096


async def test_a_kept_connection_that_was_closed_meanwhile_is_no_failure(channel: WebhookChannel) -> None:
    """Its server closed it without saying so, as many do after a while: the body goes over another one."""
    async with open_endpoint(answer("200 OK")) as endpoint:
        for _ in range(5):
            await channel.send(make_webhook(endpoint.url), NOW)

    assert len(endpoint.received) == 5


async def test_a_yes_whose_rest_is_cut_off_is_a_yes(channel: WebhookChannel) -> None:
    async with open_endpoint(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf") as endpoint:
        assert await channel.send(make_webhook(endpoint.url), NOW) == "200 OK: half"


@pytest.mark.parametrize(
    ("status", "permanent", "retry_after"),
    [
        ("410 Gone", True, None),  # the endpoint says that it wants no more
        ("400 Bad Request", False, None),
        ("401 Unauthorized", False, None),
        ("404 Not Found", False, None),
        ("500 Internal Server Error", False, None),
        ("301 Moved Permanently", False, None),
        ("429 Too Many Requests", False, 0),
        ("502 Bad Gateway", False, 0),
        ("503 Service Unavailable", False, 0),
        ("504 Gateway Timeout", False, 0),
        ("599", False, None),
    ],
)
async def test_any_other_answer_is_a_no_that_only_410_makes_final(
    channel: WebhookChannel, status: str, *, permanent: bool, retry_after: float | None
) -> None:
    async with open_endpoint(answer(status, "no")) as endpoint:
        fault = await fault_of(channel, endpoint)

    assert str(fault).startswith(status)
    assert (fault.permanent, fault.unknown, fault.retry_after) == (permanent, False, retry_after)
    assert (fault.gone, fault.blocks) == (permanent, retry_after is not None)


async def test_a_redirect_is_not_followed(channel: WebhookChannel) -> None:
    async with open_endpoint(answer("200 OK")) as elsewhere, open_endpoint(DROP) as endpoint:
        endpoint.answer = answer("307 Temporary Redirect", "", f"location: {elsewhere.url}")
        await fault_of(channel, endpoint)

    assert (len(endpoint.received), elsewhere.received) == (1, [])


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Mon, 02 Mar 2026 08:32:00 GMT", 120),  # the attempt was at 08:30
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0),
        ("soon", 0),
        ("-5", 0),
        ("9" * 40, 0),
    ],
)
async def test_an_overloaded_side_may_say_when_to_come_back(
    channel: WebhookChannel, header: str, seconds: float
) -> None:
    async with open_endpoint(answer("503 Service Unavailable", "", f"retry-after: {header}")) as endpoint:
        fault = await fault_of(channel, endpoint)

    assert fault.retry_after == seconds


async def test_without_an_answer_the_outcome_is_unknown_and_the_retry_has_the_same_id(channel: WebhookChannel) -> None:
    """F7: it was accepted, and the connection broke before the answer."""
    async with open_endpoint(DROP) as endpoint:
        fault = await fault_of(channel, endpoint)
        endpoint.answer = answer("200 OK")
        await channel.send(replace(make_webhook(endpoint.url), attempts=1), NOW)

    assert (fault.unknown, fault.permanent, fault.blocks) == (True, False, False)
    assert len({each.headers["webhook-id"] for each in endpoint.received}) == 1


@pytest.mark.parametrize(
    "garbled",
    [
        b"HTTP/1.1 2",
        b"220 mail.example.org ready\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"x" * 100_000 + b"\r\n\r\n",
        b"\x00" * 100,
    ],
)
async def test_an_answer_that_is_none_may_have_been_a_yes(channel: WebhookChannel, garbled: bytes) -> None:
    """F7, and what is said of it holds no part of the address."""
    async with open_endpoint(garbled) as endpoint:
        fault = await fault_of(channel, endpoint)

    assert (fault.unknown, fault.permanent) == (True, False)
    assert "hooks" not in str(fault)


async def test_a_side_that_says_nothing_in_time_may_have_accepted_and_is_left_alone_for_a_while(
    channel: WebhookChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TOTAL_SECONDS", 0.05)
    async with open_endpoint(SILENCE) as endpoint:
        fault = await fault_of(channel, endpoint)

    assert (fault.unknown, fault.retry_after, fault.blocks) == (True, 0, True)


async def test_an_answer_that_comes_in_drops_is_not_waited_for_longer(
    channel: WebhookChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TOTAL_SECONDS", 0.05)
    async with open_endpoint(b"HTTP/1.1 200 OK\r\nx-slow: ") as endpoint:
        endpoint.holds_on = True
        fault = await fault_of(channel, endpoint)

    assert (fault.unknown, fault.blocks) == (True, True)


async def test_a_side_to_which_no_connection_comes_about_in_time_got_nothing(
    channel: WebhookChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A TLS handshake that is never answered."""
    monkeypatch.setattr(webhook, "CONNECT_SECONDS", 0.05)
    async with open_silence() as port:
        with pytest.raises(ChannelError, match="no connection: nothing came in time") as caught:
            await channel.send(make_webhook(f"https://127.0.0.1:{port}/hooks"), NOW)

    assert (caught.value.unknown, caught.value.retry_after, caught.value.blocks) == (False, 0, True)


async def test_a_side_that_does_not_speak_tls_got_nothing(channel: WebhookChannel) -> None:
    async with open_silence(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        with pytest.raises(ChannelError, match=r"no connection: .*SSL") as caught:
            await channel.send(make_webhook(f"https://127.0.0.1:{port}/hooks"), NOW)

    assert (caught.value.unknown, caught.value.permanent) == (False, False)


async def test_without_a_connection_nothing_was_sent(channel: WebhookChannel) -> None:
    async with open_endpoint(answer("200 OK")) as endpoint:
        pass

    fault = await fault_of(channel, endpoint)

    assert (fault.unknown, fault.permanent) == (False, False)


@pytest.mark.parametrize(
    "url",
    [
        "hooks.example.org",
        "ftp://hooks.example.org/",
        "http://",
        "http://127.0.0.1:99999/",
        "http://[::1",
        "http://127.0.0.1\\@example.org/",
        "https://" + "a" * 70 + ".example.org/",
    ],
)
async def test_what_is_no_address_of_a_webhook_is_refused_for_good(channel: WebhookChannel, url: str) -> None:
    with pytest.raises(ChannelError) as caught:
        await channel.send(make_webhook(url), NOW)

    assert caught.value.permanent


async def test_a_webhook_without_a_secret_is_not_sent(channel: WebhookChannel) -> None:
    async with open_endpoint(answer("200 OK")) as endpoint:
        with pytest.raises(ChannelError, match="secret") as caught:
            await channel.send(make_webhook(endpoint.url, secrets=()), NOW)

    assert caught.value.permanent
    assert endpoint.received == []


def _all_below(base: type[Exception]) -> list[type[Exception]]:
    return [base, *(each for below in base.__subclasses__() for each in _all_below(below))]


def _made(kind: type[Exception]) -> Exception:
    if issubclass(kind, httpx.HTTPStatusError):
        request = httpx.Request("POST", "http://127.0.0.1")
        return kind("it broke", request=request, response=httpx.Response(500))
    takes_words = not issubclass(kind, httpx.StreamError) or kind is httpx.StreamError
    return kind("it broke") if takes_words else kind()


class _Broken(httpx.AsyncBaseTransport):
    """A network that fails with the exception it is given."""

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise self.fault


@pytest.mark.parametrize(
    "kind",
    [
        *_all_below(httpx.HTTPError),
        *_all_below(httpx.StreamError),
        httpx.InvalidURL,
        OSError,
        ConnectionResetError,
        TimeoutError,
        ssl.SSLCertVerificationError,
    ],
)
async def test_no_exception_of_the_network_gets_out(kind: type[Exception]) -> None:
    with pytest.raises(ChannelError):
        await WebhookChannel(_Broken(_made(kind))).send(make_webhook("https://example.org/"), NOW)
