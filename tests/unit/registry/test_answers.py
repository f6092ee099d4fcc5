"""What each answer of the registry amounts to."""

import httpx
import pytest

from tests.unit.plain.speakers import Brackets, readers_of
from watcher.errors import (
    BlockedError,
    BusyError,
    GarbledError,
    RefusedError,
    RegistryError,
    TrialNotFoundError,
    UnreachableError,
    WatcherError,
)
from watcher.plain.language import Language
from watcher.registry.answers import HTTPX_ERRORS, cut_short, error_from, origin_of, read_body, read_json
from watcher.registry.pages import parse_page
from watcher.registry.retries import AskedToWaitError

ORIGIN = "https://registry.example"
HTML = "<!DOCTYPE html><html><body>Sorry</body></html>"


def answer(status: int, body: str = "", headers: dict[str, str] | None = None) -> httpx.Response:
    request = httpx.Request("GET", f"{ORIGIN}/api/v2/studies?query.cond=secret")
    return httpx.Response(status, text=body, headers=headers, request=request)


def test_a_200_is_its_json() -> None:
    assert read_json(answer(200, '{"studies": []}')) == {"studies": []}


NOT_FOUND = "NCT number NCT99999999 not found"
ERRORS: list[tuple[int, str, type[WatcherError], str]] = [
    (200, HTML, GarbledError, "answered with an HTML page instead of JSON"),
    (200, "", GarbledError, "answered with an empty body instead of JSON"),
    (200, '{"studies": [{"protoc', GarbledError, "answered with 21 bytes of text/plain"),
    (204, "", GarbledError, "status 204"),
    (302, "", GarbledError, "status 302"),
    (400, "`query.recrs` is unknown parameter", RefusedError, "(400): `query.recrs` is unknown parameter"),
    (400, "mismatched input\n'['", RefusedError, "(400): mismatched input '['"),
    (400, "", RefusedError, "no reason given, but an empty body"),
    (401, "who are you", RefusedError, "(401): who are you"),
    (403, HTML, BlockedError, "try the setting WATCHER_REGISTRY_TLS=1.2"),
    (404, NOT_FOUND, TrialNotFoundError, "ClinicalTrials.gov has no trial NCT99999999"),
    (404, "", GarbledError, "answered with 404, and not about a trial"),
    (404, f"<p>{NOT_FOUND}</p>", GarbledError, "answered with 404, and not about a trial"),
    (404, "Unknown piece name of field path: X", GarbledError, "answered with 404"),
    (408, "", BusyError, "it answers 408"),
    (414, HTML, RefusedError, "(414): no reason given, but an HTML page"),
    (429, "slow down", BusyError, f"{ORIGIN} is busy: it answers 429"),
    (500, HTML, BusyError, "it answers 500"),
    (503, "", BusyError, "it answers 503"),
]


@pytest.mark.parametrize(("status", "body", "kind", "words"), ERRORS)
def test_any_other_answer_is_one_line_of_an_error(status: int, body: str, kind: type[WatcherError], words: str) -> None:
    with pytest.raises(kind) as raised:
        read_json(answer(status, body))

    assert words in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "body", [HTML, "", '{"studies": [{"protoc', '{"studies": ' + "[" * 10_000, '{"studies": []} and']
)
def test_a_page_that_is_no_json_is_one_line_of_an_error(body: str) -> None:
    with pytest.raises(GarbledError, match=r"is answered with .* instead of JSON"):
        read_body(answer(200, body), parse_page)


DATE = "Fri, 14 Aug 2026 09:00:00 GMT"
WAITS = [
    ({"Retry-After": "7"}, 7.0),
    ({"Retry-After": "Fri, 14 Aug 2026 09:01:30 GMT", "Date": DATE}, 90.0),
    ({"Retry-After": "Fri, 14 Aug 2026 08:59:00 GMT", "Date": DATE}, 0.0),
    ({"Retry-After": "Fri, 14 Aug 2026 09:01:30 GMT"}, None),
    ({"Retry-After": "soon"}, None),
    ({"Retry-After": "-5"}, None),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "seconds"), WAITS)
def test_a_busy_registry_may_say_for_how_long(headers: dict[str, str], seconds: float | None) -> None:
    with pytest.raises(BusyError) as raised:
        read_json(answer(503, headers=headers))

    asked = raised.value.seconds if isinstance(raised.value, AskedToWaitError) else None
    assert asked == seconds


FAULTS: list[tuple[Exception, type[RegistryError], str]] = [
    (httpx.ConnectError("Name or service not known"), UnreachableError, "no answer from"),
    (httpx.ReadTimeout(""), UnreachableError, "in time (ReadTimeout)"),
    (httpx.ProxyError("502\nBad Gateway"), UnreachableError, "502 Bad Gateway"),
    (httpx.TooManyRedirects("ten"), GarbledError, "cannot be read: ten"),
]


@pytest.mark.parametrize(("fault", "kind", "words"), FAULTS)
def test_a_fault_on_the_way_names_the_origin(fault: Exception, kind: type[RegistryError], words: str) -> None:
    error = error_from(fault, ORIGIN)

    assert type(error) is kind
    assert ORIGIN in str(error)
    assert words in str(error)
    assert "\n" not in str(error)


def test_a_body_that_breaks_off_is_an_answer_cut_short() -> None:
    error = cut_short(httpx.RemoteProtocolError("peer closed connection"), ORIGIN)

    assert str(error) == f"the answer from {ORIGIN} is cut short: peer closed connection"


def test_an_origin_is_named_without_a_password() -> None:
    assert origin_of(httpx.URL("http://ann:secret@registry.example:8080/api")) == "http://registry.example:8080"


def test_the_known_errors_of_httpx_are_all_it_has() -> None:
    exported = [getattr(httpx, name) for name in httpx.__all__]
    kinds = [kind for kind in exported if isinstance(kind, type) and issubclass(kind, Exception)]

    assert len(kinds) > 20
    assert [kind for kind in kinds if not issubclass(kind, HTTPX_ERRORS)] == []


def test_that_there_is_no_such_trial_is_said_in_the_reader_s_language() -> None:
    with readers_of(Language.SPANISH, Brackets()), pytest.raises(TrialNotFoundError, match="⟦ClinicalTrials"):
        read_json(answer(404, NOT_FOUND))
