"""One request, its retries and its faults, over a real socket."""

import gzip

import httpx
import pytest

from tests.integration.registry.scripted import HANG_UP, Answer, answer_json, scripted
from watcher.errors import (
    BlockedError,
    BusyError,
    GarbledError,
    RefusedError,
    RegistryError,
    UnreachableError,
    WatcherError,
)
from watcher.registry.answers import read_json
from watcher.registry.client import open_http
from watcher.registry.exchange import Exchange
from watcher.registry.retries import RetryPolicy

pytestmark = pytest.mark.anyio

QUICK = RetryPolicy(attempts=3, first_wait=0.001, longest_wait=0.01)
FINE = answer_json({"fine": True})
HTML = Answer(body=b"<html>Sorry</html>", headers={"Content-Type": "text/html"})
CUT = Answer(body=b'{"studies": [', claimed=500)
BAD_GZIP = Answer(body=b"not gzip", headers={"Content-Encoding": "gzip"})


async def free_of_charge() -> None: ...


async def ask(origin: str, *, patience: float = 5) -> tuple[object, int]:
    async with open_http(origin, timeout=patience) as http:
        exchange = Exchange(http, free_of_charge, QUICK)
        return await exchange.ask("/api/v2/version", read_json), exchange.requests


PASSING = [
    Answer(429),
    Answer(500, b"oops"),
    Answer(503, headers={"Retry-After": "0"}),
    HTML,
    CUT,
    BAD_GZIP,
    HANG_UP,
]


@pytest.mark.parametrize("fault", PASSING)
async def test_a_fault_that_passes_is_survived(fault: Answer) -> None:
    async with scripted(fault, fault, FINE) as registry:
        assert await ask(registry.origin) == ({"fine": True}, 3)


LASTING: list[tuple[Answer, type[WatcherError], str, int]] = [
    (Answer(429), BusyError, "answers 429", 3),
    (Answer(502), BusyError, "answers 502", 3),
    (HTML, GarbledError, "an HTML page instead of JSON", 3),
    (CUT, GarbledError, "is cut short", 3),
    (BAD_GZIP, GarbledError, "is cut short", 3),
    (HANG_UP, UnreachableError, "no answer from http://127.0.0.1", 3),
    (Answer(404), GarbledError, "404, and not about a trial", 3),
    (Answer(400, b"`x` is unknown parameter"), RefusedError, "`x` is unknown parameter", 1),
    (Answer(403), BlockedError, "WATCHER_REGISTRY_TLS=1.2", 1),
    (Answer(414), RefusedError, "414", 1),
    (Answer(503, headers={"Retry-After": "3600"}), BusyError, "asks to wait 3600 seconds", 1),
]


@pytest.mark.parametrize(("fault", "kind", "words", "requests"), LASTING)
async def test_a_fault_that_lasts_is_an_error_after_as_many_requests_as_may_help(
    fault: Answer, kind: type[WatcherError], words: str, requests: int
) -> None:
    async with scripted(fault) as registry:
        with pytest.raises(kind) as raised:
            await ask(registry.origin)

        assert words in str(raised.value)
        assert len(registry.targets) == requests


async def test_every_request_is_paid_for_before_it_is_made() -> None:
    paid: list[int] = []

    async with scripted(Answer(500), FINE) as registry, open_http(registry.origin) as http:

        async def spend() -> None:
            paid.append(len(registry.targets))

        exchange = Exchange(http, spend, QUICK)
        await exchange.ask("/api/v2/version", read_json)

    assert paid == [0, 1]
    assert exchange.requests == 2


async def test_nothing_is_asked_when_the_budget_refuses() -> None:
    async def broke() -> None:
        raise BusyError("no requests left")

    async with scripted(FINE) as registry, open_http(registry.origin) as http:
        with pytest.raises(BusyError, match="no requests left"):
            await Exchange(http, broke, QUICK).ask("/api/v2/version", read_json)

        assert registry.targets == []


async def test_a_client_says_who_it_is_and_takes_gzip() -> None:
    packed = Answer(body=gzip.compress(b'{"fine": true}'), headers={"Content-Encoding": "gzip"})

    async with scripted(packed) as registry:
        assert await ask(registry.origin) == ({"fine": True}, 1)

        assert registry.headers[0]["user-agent"].startswith("TrialWatcher/")
        assert registry.headers[0]["accept-encoding"] == "gzip"


async def test_commas_go_unencoded_over_the_wire() -> None:
    async with scripted(FINE) as registry, open_http(registry.origin) as http:
        await Exchange(http, free_of_charge, QUICK).ask("/api/v2/studies?filter.ids=NCT1,NCT2&a=b%20c", read_json)

        assert registry.targets == ["/api/v2/studies?filter.ids=NCT1,NCT2&a=b%20c"]


async def test_a_registry_that_nobody_runs_is_unreachable() -> None:
    async with scripted(FINE) as registry:
        origin = registry.origin

    with pytest.raises(UnreachableError, match=f"no answer from {origin}: "):
        await ask(origin)


async def test_a_registry_that_never_answers_is_given_up() -> None:
    async with scripted(Answer(body=b"{", claimed=1, hold=True)) as registry:
        with pytest.raises(UnreachableError, match="in time"):
            await ask(registry.origin, patience=0.05)


def errors_of_httpx() -> list[type[Exception]]:
    exported = [getattr(httpx, name) for name in httpx.__all__]
    return [kind for kind in exported if isinstance(kind, type) and issubclass(kind, Exception)]


def raised_as(kind: type[Exception]) -> Exception:
    if issubclass(kind, httpx.HTTPStatusError):
        request = httpx.Request("GET", "http://registry.example")
        return kind("no", request=request, response=httpx.Response(500, request=request))
    simple = issubclass(kind, httpx.HTTPError | httpx.InvalidURL | httpx.CookieConflict) or kind is httpx.StreamError
    return kind("no") if simple else kind()


class Broken(httpx.AsyncBaseTransport):
    """A transport in which one error of httpx comes up."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise self.error


@pytest.mark.parametrize("kind", errors_of_httpx())
async def test_nothing_of_httpx_gets_out(kind: type[Exception]) -> None:
    async with httpx.AsyncClient(transport=Broken(raised_as(kind)), base_url="http://registry.example") as http:
        with pytest.raises(RegistryError, match=r"http://registry\.example"):
            await Exchange(http, free_of_charge, QUICK).ask("/", read_json)
