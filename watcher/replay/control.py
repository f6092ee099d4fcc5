"""The addresses below `/replay`, which the real registry does not have: releases and faults, switched by hand."""

from http import HTTPStatus

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from watcher.replay.clock import ReleaseClock
from watcher.replay.faults import Fault, FaultKind, Faults


class _FaultBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: FaultKind
    times: int | None = Field(default=None, ge=1)
    path_contains: str = ""
    seconds: float | None = Field(default=None, ge=0)


class Control:
    """Moves a clock and switches faults for whoever can reach the server."""

    def __init__(self, clock: ReleaseClock, faults: Faults) -> None:
        self.clock = clock
        self.faults = faults

    def routes(self) -> list[Route]:
        return [
            Route("/replay/advance", self.advance, methods=["POST"]),
            Route("/replay/faults", self.show_faults, methods=["GET"]),
            Route("/replay/faults", self.switch_on, methods=["PUT"]),
            Route("/replay/faults", self.clear, methods=["DELETE"]),
        ]

    async def advance(self, _request: Request) -> Response:
        """Answer `{"release": "2026-07-02"}`, or null when the last release is out already."""
        return _json({"release": self.clock.advance()})

    async def show_faults(self, _request: Request) -> Response:
        return _json({"faults": self.faults.active})

    async def switch_on(self, request: Request) -> Response:
        """Take `{"kind": "429", "times": 2, "path_contains": "/studies"}`; all but the kind may be left out."""
        try:
            asked = _FaultBody.model_validate_json(await request.body())
        except ValidationError as wrong:
            problem = wrong.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, problem["loc"])) or "body"
            return Response(f"{place}: {problem['msg']}", HTTPStatus.BAD_REQUEST, media_type="text/plain")
        self.faults.switch_on(Fault(asked.kind, asked.times, asked.path_contains, asked.seconds))
        return await self.show_faults(request)

    async def clear(self, request: Request) -> Response:
        self.faults.clear()
        return await self.show_faults(request)


def _json(body: object) -> Response:
    """Dates and faults are written by orjson itself."""
    return Response(orjson.dumps(body), media_type="application/json")
