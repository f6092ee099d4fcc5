"""Signed webhooks: a JSON body, POSTed to the address that its owner gave us."""

import asyncio
import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from watcher import __version__
from watcher.delivery.privacy import plain_answer
from watcher.delivery.signing import signature_headers
from watcher.delivery.wire import fill, permanent_id
from watcher.errors import ChannelError
from watcher.model.delivery import Delivery

#: For the whole attempt; Standard Webhooks advises 15 to 30 s. The lease of a delivery is longer.
TOTAL_SECONDS = 20
CONNECT_SECONDS = 8
#: What is read of an answer, and how long we listen to it once the status is known.
ANSWER_BYTES = 4096
ANSWER_SECONDS = 3

OVERLOADED = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
#: Faults of httpx after which no byte of the body can have been acted on.
NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
#: Faults in the address itself: trying again cannot help. `UnicodeError`: a host name that is none.
BAD_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError)
NO_ADDRESS = "this is not the address of a webhook"
LAST_PORT = 65_535
FAULTS = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, UnicodeError, OSError)


class WebhookChannel:
    """POSTs bodies; *accepted* is any 2xx. Redirects are not followed: a body goes where its owner said."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def send(self, delivery: Delivery, now: datetime) -> str:
        body = fill(delivery.message.text, delivery).encode()
        request = self._request(delivery, _headers(delivery, body, now), body)
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                status, retry_after, answer = await self._exchange(request)
        except FAULTS as exc:
            raise _fault(exc) from exc
        return _judged(status, _seconds(retry_after, now), answer)

    def _request(self, delivery: Delivery, headers: dict[str, str], body: bytes) -> httpx.Request:
        timeout = httpx.Timeout(TOTAL_SECONDS, connect=CONNECT_SECONDS)
        try:
            url = _checked(httpx.URL(delivery.address.value))
            return self._http.build_request("POST", url, headers=headers, content=body, timeout=timeout)
        except (httpx.InvalidURL, UnicodeError) as exc:
            raise ChannelError(NO_ADDRESS, permanent=True) from exc

    async def _exchange(self, request: httpx.Request) -> tuple[int, str | None, bytes]:
        response = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            return response.status_code, response.headers.get("retry-after"), await _beginning(response)
        finally:
            with suppress(*FAULTS):
                await response.aclose()


def _checked(url: httpx.URL) -> httpx.URL:
    # Further down the network library fails at such a port with an error of its own that httpx does not know.
    if url.scheme not in {"http", "https"} or not url.host or (url.port or 0) > LAST_PORT:
        raise httpx.InvalidURL(NO_ADDRESS)
    return url


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


def _judged(status: int, retry_after: float | None, answer: bytes) -> str:
    """Return the answer in words where it is a yes, and raise ChannelError where it is none."""
    words = plain_answer(f"{status} {_phrase(status)}: {answer.decode('utf-8', 'replace')}").rstrip(": ")
    if httpx.codes.is_success(status):
        return words
    if status == HTTPStatus.GONE:
        # Standard Webhooks: 410 says that this endpoint wants no more.
        raise ChannelError(words, permanent=True)
    if retry_after is None and status in OVERLOADED:
        retry_after = 0
    raise ChannelError(words, retry_after=retry_after)


def _fault(exc: Exception) -> ChannelError:
    words = plain_answer(str(exc)) or type(exc).__name__
    if isinstance(exc, BAD_ADDRESS):
        return ChannelError(f"{NO_ADDRESS}: {words}", permanent=True)
    is_late = isinstance(exc, TimeoutError | httpx.TimeoutException)
    retry_after = 0.0 if is_late else None
    if isinstance(exc, NOT_SENT):
        return ChannelError(f"no connection: {words}", retry_after=retry_after)
    return ChannelError(f"no answer to what was sent: {words}", unknown=True, retry_after=retry_after)


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Read Retry-After (RFC 9110, section 10.2.3): seconds or a date; what is neither is as if it were not there."""
    if retry_after is None:
        return None
    if re.fullmatch(r"\d{1,9}", retry_after.strip()):
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
