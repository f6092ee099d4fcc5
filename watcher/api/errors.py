"""Errors in one shape, whatever went wrong: a problem as of RFC 9457."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from watcher.errors import NotATrialError, StoreError, TooManyError, UnknownError, WatcherError

log: structlog.stdlib.BoundLogger = structlog.get_logger()

MEDIA_TYPE: Final = "application/problem+json"


class Problem(BaseModel):
    """Why there is no answer."""

    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What is wrong, and what would be right.")


#: For the documentation of each operation.
_SHAPE: Final[Mapping[str, object]] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
RESPONSES: Final[Mapping[int | str, dict[str, object]]] = {
    304: {"description": "The answer is still the one that If-None-Match names"},
    "4XX": {"description": "A parameter that cannot be, or an id that nothing here has", "content": _SHAPE},
    "5XX": {"description": "The service is at fault, or its database away", "content": _SHAPE},
}


class Api(FastAPI):
    """An application whose documentation knows the shape of its errors, which no operation returns by itself."""

    def openapi(self) -> dict[str, object]:
        documented: dict[str, dict[str, dict[str, object]]] = super().openapi()
        documented["components"]["schemas"].setdefault("Problem", Problem.model_json_schema())
        return dict(documented)


def add_errors(api: FastAPI) -> None:
    @api.exception_handler(WatcherError)
    def tell(_request: Request, exc: WatcherError) -> Response:
        return _problem(*_of(exc))

    @api.exception_handler(RequestValidationError)
    def tell_wrong(_request: Request, exc: RequestValidationError) -> Response:
        return _problem(HTTPStatus.BAD_REQUEST, "; ".join(map(_wrong, exc.errors())))

    @api.exception_handler(HTTPException)
    def tell_http(_request: Request, exc: HTTPException) -> Response:
        status = HTTPStatus(exc.status_code)
        answer = _problem(status, status.description or str(exc.detail))
        answer.headers.update(exc.headers or {})
        return answer

    @api.exception_handler(Exception)
    def tell_fault(_request: Request, exc: Exception) -> Response:
        log.error("api.failed", error=type(exc).__name__)
        return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "This is our fault and not yours. Please try again later.")


def _of(exc: WatcherError) -> tuple[HTTPStatus, str]:
    match exc:
        case StoreError():
            # Its words may name hosts and files of the operator.
            return HTTPStatus.SERVICE_UNAVAILABLE, "The service cannot reach its database. Please try again later."
        case TooManyError():
            return HTTPStatus.TOO_MANY_REQUESTS, str(exc)
        case UnknownError() | NotATrialError():
            return HTTPStatus.NOT_FOUND, str(exc)
    return HTTPStatus.BAD_REQUEST, str(exc)


def _wrong(error: Mapping[str, object]) -> str:
    place = error.get("loc")
    name = ".".join(str(part) for part in place[1:]) if isinstance(place, tuple) else ""
    return f"{name}: {error.get('msg')}"


def _problem(status: HTTPStatus, detail: str) -> JSONResponse:
    body = Problem(title=status.phrase, status=status.value, detail=detail)
    return JSONResponse(body.model_dump(), status.value, {"Cache-Control": "no-store"}, MEDIA_TYPE)
