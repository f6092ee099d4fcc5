"""What an endpoint's answer means, and what it means where there is none."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import aiohttp
import httpx

from watcher.delivery.dialer import RefusedAddressError
from watcher.delivery.privacy import plain_answer
from watcher.errors import ChannelError

#: The endpoint has too much to do, or what stands before it does not reach it.
OVERLOADED = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
#: Faults before the first byte of the body: it cannot have been acted on.
NOT_SENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
#: aiohttp's words for a kept connection that its server has just closed; its class also stands for a loss later on.
NOT_WRITTEN = "Cannot write to closing transport"
LATE = (TimeoutError, httpx.TimeoutException)
#: Faults in the address itself: trying again cannot help. `UnicodeError`: a host name that is none.
BAD_ADDRESS = (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError)
NO_ADDRESS = "this is not the address of a webhook"
#: All that comes out of a request; what httpx's transport does not translate is aiohttp's own.
FAULTS = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, aiohttp.ClientError, UnicodeError, OSError)


def judged(status: int, retry_after: str | None, answer: bytes, now: datetime) -> str:
    """Return the answer in words where it is a yes, and raise ChannelError where it is none.

    `retry_after` is the header's text. A redirect is a no: a body goes where its owner said.
    """
    words = plain_answer(f"{status} {_phrase(status)}: {answer.decode('utf-8', 'replace')}").rstrip(": ")
    if httpx.codes.is_success(status):
        return words
    if status == HTTPStatus.GONE:
        # Standard Webhooks: 410 says that this endpoint wants no more.
        raise ChannelError(words, permanent=True, gone=True)
    asked, is_overloaded = seconds(retry_after, now), status in OVERLOADED
    raise ChannelError(words, retry_after=0 if asked is None and is_overloaded else asked, blocks=is_overloaded)


def fault_of(exc: Exception) -> ChannelError:
    """Return what an exception of the network means for the delivery."""
    causes = list(_causes(exc))
    refused = next((cause for cause in causes if isinstance(cause, RefusedAddressError)), None)
    if refused is not None:
        return ChannelError(str(refused), permanent=True)
    if isinstance(exc, BAD_ADDRESS):
        return ChannelError(NO_ADDRESS, permanent=True)
    is_late = any(isinstance(cause, LATE) for cause in causes)
    words, retry_after = ("nothing came in time", 0.0) if is_late else (_words(causes[-1]), None)
    if was_not_written(exc) or any(isinstance(cause, NOT_SENT) for cause in causes):
        return ChannelError(f"no connection: {words}", retry_after=retry_after, blocks=is_late)
    return ChannelError(f"no answer to what was sent: {words}", unknown=True, retry_after=retry_after, blocks=is_late)


def was_not_written(exc: Exception) -> bool:
    """Say whether not a byte left, because the kept connection was just being closed by its server."""
    return any(isinstance(one, aiohttp.ClientConnectionResetError) and str(one) == NOT_WRITTEN for one in _causes(exc))


def seconds(retry_after: str | None, now: datetime) -> float | None:
    """Read Retry-After (RFC 9110, section 10.2.3): seconds or a date; what is neither is as if it were not there."""
    if retry_after is None:
        return None
    if re.fullmatch("[0-9]{1,9}", retry_after.strip()):
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """Yield the exception and what it was raised from.

    Where that is aiohttp's, its translation is left out: httpx-aiohttp 0.2.0 calls a dropped answer a ConnectTimeout.
    """
    cause = exc.__cause__
    if not isinstance(cause, aiohttp.ClientError):
        yield exc
    if isinstance(cause, Exception):
        yield from _causes(cause)


def _words(exc: BaseException) -> str:
    # An OSError's own text may hold the address, aiohttp's holds it too and is never the last cause of a fault.
    said = exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc)
    return plain_answer(said) or type(exc).__name__


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
