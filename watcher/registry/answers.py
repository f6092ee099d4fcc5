"""An answer of the registry, turned into JSON or into an error of ours.

Error bodies are plain text or an edge's HTML page, never JSON, so nothing but a 200 is parsed.
"""

import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TypeVar

import httpx
import orjson

from watcher.errors import (
    BlockedError,
    BusyError,
    GarbledError,
    RefusedError,
    RegistryError,
    TrialNotFoundError,
    UnreachableError,
)
from watcher.model.record import Json
from watcher.plain.language import _
from watcher.registry.retries import AskedToWaitError

T = TypeVar("T")

#: Everything that httpx raises: the last three do not descend from its HTTPError.
HTTPX_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.CookieConflict, httpx.StreamError)
#: The only 404 that speaks of a trial; any other is a wrong path or a fault.
NO_SUCH_TRIAL = re.compile(r"NCT number (NCT\d{8}) not found\.?")
#: Beyond this an answer's words are an HTML page, not a reason.
MOST_WORDS = 300


def read_json(response: httpx.Response) -> Json:
    """Return the JSON of a 200; raise the RegistryError or TrialNotFoundError that the answer amounts to."""
    body: Json = read_body(response, orjson.loads)
    return body


def read_body(response: httpx.Response, parse: Callable[[bytes], T]) -> T:
    """Like `read_json`, with what `parse` makes of the bytes; its ValueError means that they are no JSON."""
    if response.status_code != HTTPStatus.OK:
        raise error_of(response)
    try:
        return parse(response.content)
    except (ValueError, RecursionError) as error:
        raise GarbledError(f"{_asked(response)} is answered with {_shape(response)} instead of JSON") from error


def error_of(response: httpx.Response) -> RegistryError | TrialNotFoundError:
    """Return the error that an answer other than 200 amounts to."""
    status = response.status_code
    if status == HTTPStatus.NOT_FOUND:
        return _not_found(response)
    if status == HTTPStatus.FORBIDDEN:
        # The registry's edge blocks by TLS fingerprint; capping TLS at 1.2 changes the fingerprint.
        return BlockedError(
            f"{_origin(response)} answers 403: its edge refuses this client, which says nothing of a trial; "
            "try the setting WATCHER_REGISTRY_TLS=1.2"
        )
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT) or response.is_server_error:
        return _busy(response)
    if response.is_client_error:
        return RefusedError(f"the registry refuses the request ({status}): {_words(response)}")
    return GarbledError(f"{_asked(response)} is answered with status {status}, which the API does not give")


def error_from(error: Exception, origin: str) -> RegistryError:
    """Return our error for one of httpx's, naming the registry's origin."""
    reason = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return UnreachableError(f"no answer from {origin} in time ({type(error).__name__})")
    if isinstance(error, httpx.TransportError):
        return UnreachableError(f"no answer from {origin}: {reason}")
    return GarbledError(f"the answer from {origin} cannot be read: {reason}")


def origin_of(url: httpx.URL) -> str:
    """Return scheme, host and port, and no user name or password that the address may hold."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def cut_short(error: Exception, origin: str) -> GarbledError:
    """Return our error for a body that broke off or cannot be unpacked."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return GarbledError(f"the answer from {origin} is cut short: {reason}")


def _not_found(response: httpx.Response) -> RegistryError | TrialNotFoundError:
    found = NO_SUCH_TRIAL.fullmatch(response.text.strip())
    if found is not None:
        return TrialNotFoundError(_("ClinicalTrials.gov has no trial {nct_id}").format(nct_id=found[1]))
    return GarbledError(f"{_asked(response)} is answered with 404, and not about a trial: is it a registry?")


def _busy(response: httpx.Response) -> BusyError:
    line = f"{_origin(response)} is busy: it answers {response.status_code}"
    seconds = _retry_after(response)
    if seconds is None:
        return BusyError(line)
    return AskedToWaitError(f"{line} and asks to wait {seconds:g} seconds", seconds)


def _retry_after(response: httpx.Response) -> float | None:
    """Read Retry-After (RFC 9110, 10.2.3): seconds, or a date, measured from the answer's own Date."""
    written = response.headers.get("retry-after", "").strip()
    if written.isascii() and written.isdigit():
        return float(written)
    try:
        until = parsedate_to_datetime(written)
        return max(0.0, (until - parsedate_to_datetime(response.headers.get("date", ""))).total_seconds())
    except (ValueError, TypeError):
        return None


def _words(response: httpx.Response) -> str:
    words = " ".join(response.text.split())
    if words.startswith("<") or not words:
        return f"no reason given, but {_shape(response)}"
    return words[:MOST_WORDS]


def _shape(response: httpx.Response) -> str:
    if not response.content:
        return "an empty body"
    if response.text.lstrip().startswith("<"):
        return "an HTML page"
    return f"{len(response.content)} bytes of {response.headers.get('content-type', 'no type')}"


def _asked(response: httpx.Response) -> str:
    return f"{_origin(response)}{response.request.url.path}"


def _origin(response: httpx.Response) -> str:
    return origin_of(response.request.url)
