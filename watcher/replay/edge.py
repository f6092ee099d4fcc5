"""What stands in front of the registry: its list of requests, its limit on addresses, and the faults."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watcher.replay.faults import Fault, FaultKind, Faults, hold
from watcher.replay.pages import html, refusal
from watcher.replay.responses import response_of

#: The real edge answers 414 above some 7 to 8 KB.
LONGEST_ADDRESS = 8000
#: Below this path the registry is controlled; no fault touches it and it is not on the list of requests.
CONTROL = "/replay/"
#: The key of a request's scope under which the registry finds the fault that strikes its page.
_FAULT = "watcher.replay.fault"

ANSWERS = {
    FaultKind.TOO_MANY: refusal(429, "Too Many Requests"),
    FaultKind.BROKEN: refusal(500, "Internal Server Error"),
    FaultKind.BLOCKED: html(403, "403 Forbidden"),
    FaultKind.HTML: html(200, "ClinicalTrials.gov"),
}


class Edge:
    """An ASGI application around the registry's."""

    def __init__(self, registry: ASGIApp, faults: Faults) -> None:
        self.registry = registry
        self.faults = faults
        #: Method, and path with query, of every request so far.
        self.requests: list[tuple[str, str]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CONTROL):
            await self.registry(scope, receive, send)
            return
        target = _target(scope)
        self.requests.append((scope["method"], target))
        if len(target) > LONGEST_ADDRESS:
            await response_of(html(414, "414 Request-URI Too Large"))(scope, receive, send)
            return
        await self._answer(target, scope, receive, send)

    async def _answer(self, target: str, scope: Scope, receive: Receive, send: Send) -> None:
        cleared, fault = self.faults.cleared, self.faults.take(target)
        if fault is not None and fault.kind in ANSWERS:
            await response_of(ANSWERS[fault.kind])(scope, receive, send)
            return
        if fault is not None and fault.kind is FaultKind.SLOW:
            await hold(cleared, fault.seconds)
        cut = fault is not None and fault.kind is FaultKind.CUT_BODY
        await self.registry({**scope, _FAULT: fault}, receive, _half(send) if cut else send)


def fault_of(scope: Scope) -> Fault | None:
    """Return the fault that strikes a request and that the registry itself must commit."""
    fault: Fault | None = scope.get(_FAULT)
    return fault


def _target(scope: Scope) -> str:
    """Return path and query as they came on the wire."""
    path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _half(send: Send) -> Send:
    """Send half of the body and never say that it ends: the server then closes the connection."""

    async def send_half(message: Message) -> None:
        if message["type"] == "http.response.body":
            body = message["body"]
            message = {**message, "body": body[: len(body) // 2], "more_body": True}
        await send(message)

    return send_half
