"""Signed webhooks: a JSON body, POSTed to the address that its owner gave us."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

import httpx

from watcher import __version__
from watcher.delivery.dialing import Network, url_fault, url_refusal
from watcher.delivery.signing import signature_headers
from watcher.delivery.webhook_answer import FAULTS, NO_ADDRESS, fault_of, judged, was_not_written
from watcher.delivery.wire import fill, permanent_id
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery

#: For the whole attempt; Standard Webhooks advises 15 to 30 s. The lease of a delivery is longer.
TOTAL_SECONDS = 20
#: Until there is a connection: a free one of the host's, or a new one with DNS and TLS.
CONNECT_SECONDS = 8
#: What is read of an answer, and how long we listen to it once the status is known.
ANSWER_BYTES = 4096
ANSWER_SECONDS = 3


class WebhookChannel:
    """POSTs bodies; *accepted* is any 2xx. Redirects are not followed: a body goes where its owner said.

    `allowed` are the networks that the transport was opened with; without them only public addresses are dialed.
    """

    def __init__(self, http: httpx.AsyncBaseTransport, allowed: Sequence[Network] = ()) -> None:
        self._http = http
        self._allowed = tuple(allowed)

    async def send(self, delivery: Delivery, now: datetime) -> str:
        body = fill(delivery.message.text, delivery).encode()
        request = _request(_target(delivery.address.value, self._allowed), _headers(delivery, body, now), body)
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                status, retry_after, answer = await self._exchange(request)
        except FAULTS as exc:
            raise fault_of(exc) from exc
        return judged(status, retry_after, answer, now)

    async def _exchange(self, request: httpx.Request) -> tuple[int, str | None, bytes]:
        response = await self._answered(request)
        try:
            return response.status_code, response.headers.get("retry-after"), await _beginning(response)
        finally:
            with suppress(*FAULTS):
                await response.aclose()

    async def _answered(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._http.handle_async_request(request)
        except FAULTS as exc:
            if not was_not_written(exc):
                raise
        # Not a byte left, so this is still the first try: over another connection.
        return await self._http.handle_async_request(request)


@lru_cache(maxsize=1024)
def _target(address: str, allowed: tuple[Network, ...]) -> httpx.URL:
    # Kept, because reading a URL takes longer than signing a body.
    if url_fault(address):
        raise ChannelError(NO_ADDRESS, permanent=True)
    if why := url_refusal(address, allowed):
        raise ChannelError(why, permanent=True)
    try:
        return httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError) as exc:
        raise ChannelError(NO_ADDRESS, permanent=True) from exc


def _request(url: httpx.URL, headers: dict[str, str], body: bytes) -> httpx.Request:
    # httpx's names: "pool" is the time until there is a connection, the dialing included.
    timeouts = {"timeout": {"pool": CONNECT_SECONDS, "connect": CONNECT_SECONDS, "read": TOTAL_SECONDS}}
    return httpx.Request("POST", url, headers=headers, content=body, extensions=timeouts)


async def _beginning(response: httpx.Response) -> bytes:
    """Return the first 4 KB of an answer. Its status decides, so whatever goes wrong here is passed over."""
    found = b""
    with suppress(*FAULTS):
        async with asyncio.timeout(ANSWER_SECONDS):
            async for chunk in response.aiter_raw():
                found += chunk
                if len(found) >= ANSWER_BYTES:
                    break
    return found[:ANSWER_BYTES]


def _headers(delivery: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    try:
        signed = signature_headers(delivery.address.secrets, permanent_id(delivery), now, body)
    except ValueError as exc:
        raise ChannelError(str(exc), permanent=True) from exc
    return {
        "content-type": "application/json",
        "user-agent": f"TrialWatcher/{__version__}",
        # The answer is read in part, and a part of a compressed one cannot be read.
        "accept-encoding": "identity",
        **signed,
    }
