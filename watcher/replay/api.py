"""The registry's addresses: `/api/v2` as documented, and those of `/api/int` that the site reads histories from."""

import re
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watcher.errors import UnknownError, UsageError
from watcher.replay import pages
from watcher.replay.clock import ReleaseClock, etag
from watcher.replay.edge import fault_of
from watcher.replay.faults import FaultKind
from watcher.replay.pages import Answer, as_json, refusal
from watcher.replay.parameters import known, nct_id
from watcher.replay.recorded import Histories
from watcher.replay.responses import response_of
from watcher.replay.search import find, read_search
from watcher.replay.snapshot import Snapshot, Snapshots
from watcher.replay.submissions import history_of, version_of, wrapped

Answerer: TypeAlias = Callable[[Request, Snapshot], Answer]

#: How far a faulty page lies from the one that was asked for, in pages.
PAGES_OFF = {FaultKind.REPEAT_PAGE: -1, FaultKind.SKIP_PAGE: 1}
VERSION_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


class RegistryApi:
    """Answers as the registry does on the release that the clock shows."""

    def __init__(self, histories: Histories, clock: ReleaseClock) -> None:
        self._clock = clock
        self._snapshots = Snapshots(histories)
        #: An unsorted search begins elsewhere each time.
        self._turns = count()

    def routes(self) -> list[Route]:
        addresses: dict[str, Answerer] = {
            "/api/v2/version": _version,
            "/api/v2/studies": self._search,
            "/api/v2/studies/enums": _enums,
            "/api/v2/studies/{nct_id}": _single,
            "/api/v2/stats/size": _sizes,
            "/api/int/studies/{nct_id}": _wrapped,
            "/api/int/studies/{nct_id}/history": _history,
            "/api/int/studies/{nct_id}/history/{version}": _submission,
        }
        return [Route(path, self._endpoint(answerer), methods=["GET"]) for path, answerer in addresses.items()]

    def _endpoint(self, answerer: Answerer) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            # The release is chosen once for each request, so that no answer mixes two.
            snapshot = self._snapshots.at(self._clock.current)
            try:
                answer = answerer(request, snapshot)
            except UnknownError as unknown:
                answer = refusal(404, str(unknown))
            except UsageError as wrong:
                answer = refusal(400, str(wrong))
            except RecursionError:
                answer = refusal(400, "The query is nested too deeply")
            return response_of(answer, snapshot.release)

        return endpoint

    def _search(self, request: Request, snapshot: Snapshot) -> Answer:
        search = read_search(_given(request))
        fault = fault_of(request.scope)
        found = find(search, snapshot, next(self._turns), PAGES_OFF.get(fault.kind, 0) if fault else 0)
        return pages.page(search, found, snapshot)


def _version(request: Request, snapshot: Snapshot) -> Answer:
    return _unless_known(request, snapshot, pages.version(snapshot))


def _enums(request: Request, snapshot: Snapshot) -> Answer:
    return _unless_known(request, snapshot, pages.enums())


def _unless_known(request: Request, snapshot: Snapshot, answer: Answer) -> Answer:
    """Answer 304 with no body to whoever names the release's tag; tags compare weakly (RFC 9110, 13.1.2)."""
    known(_given(request), ())
    tags = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    return Answer(304, content_type=None) if etag(snapshot.release) in tags else answer


def _sizes(request: Request, snapshot: Snapshot) -> Answer:
    known(_given(request), ())
    return pages.sizes(snapshot)


def _single(request: Request, snapshot: Snapshot) -> Answer:
    return pages.single(request.path_params["nct_id"], _given(request), snapshot)


def _wrapped(request: Request, snapshot: Snapshot) -> Answer:
    return as_json(wrapped(_asked_id(request), snapshot))


def _history(request: Request, snapshot: Snapshot) -> Answer:
    return as_json(history_of(_asked_id(request), snapshot))


def _submission(request: Request, snapshot: Snapshot) -> Answer:
    number = request.path_params["version"]
    if VERSION_NUMBER.fullmatch(number) is None:
        raise UsageError("Parameter `version` has incorrect format")
    return as_json(version_of(_asked_id(request), int(number), snapshot))


def _asked_id(request: Request) -> str:
    return nct_id(request.path_params["nct_id"])


def _given(request: Request) -> list[tuple[str, str]]:
    return request.query_params.multi_items()
