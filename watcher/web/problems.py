"""Errors as pages: what happened, in the reader's language, and what to do next."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final, TypeAlias

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse

from watcher.bootstrap import Service
from watcher.errors import (
    NotATrialError,
    RegistryError,
    StoreError,
    TooManyError,
    TrialNotFoundError,
    UnknownError,
    WatcherError,
)
from watcher.plain.language import _, speaking
from watcher.web.languages import wished
from watcher.web.reply import page
from watcher.web.security import headers_of

log: structlog.stdlib.BoundLogger = structlog.get_logger()

Teller: TypeAlias = Callable[[Request, Exception], Response]

NOT_FOUND: Final = 404
METHOD_NOT_ALLOWED: Final = 405
#: An address as ours are, with a slash at its end; with two of them anywhere it could be another site's.
SLASH_TOO_MUCH: Final = re.compile(r"(/[\w.~-]+)+/", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    status: int
    title: str
    text: str
    #: The error's own words, which say it exactly; in English where nobody has translated them.
    detail: str = ""
    #: Seconds until another try may work; 0: nobody knows.
    retry_after: float = 0


def add_problems(app: FastAPI, service: Service) -> None:
    @app.exception_handler(WatcherError)
    def tell(request: Request, exc: WatcherError) -> Response:
        return _show(request, service, problem_of(exc))

    @app.exception_handler(RequestValidationError)
    def tell_incomplete(request: Request, _exc: RequestValidationError) -> Response:
        text = _("Something is missing in what was sent. Please go back and fill in the form again.")
        return _show(request, service, Problem(400, _("This did not work"), text))

    for status in (NOT_FOUND, METHOD_NOT_ALLOWED):
        app.add_exception_handler(status, _teller_of_no_page(service, status))
    app.add_exception_handler(Exception, _teller_of_fault(service))


def problem_of(exc: WatcherError) -> Problem:
    """Return what a reader is told of an error of ours."""
    did_not_work = _("This did not work")
    match exc:
        case StoreError():
            # Its words may name hosts and files of the operator.
            return Problem(503, did_not_work, _("The service cannot reach its database. Please try again later."))
        case TooManyError():
            return Problem(429, _("Too many at once"), str(exc), retry_after=exc.retry_after)
        case RegistryError():
            text = _("ClinicalTrials.gov cannot be read at this moment. Please try again in a few minutes.")
            return Problem(503, _("The registry does not answer"), text)
        case TrialNotFoundError() | NotATrialError():
            text = _("ClinicalTrials.gov has no trial with this ID. Is there a digit too many, or one too few?")
            return Problem(404, _("There is no such trial"), text, str(exc))
    return Problem(NOT_FOUND if isinstance(exc, UnknownError) else 400, did_not_work, str(exc))


def _teller_of_no_page(service: Service, status: int) -> Teller:
    def tell(request: Request, _exc: Exception) -> Response:
        if status == NOT_FOUND and request.method == "GET" and SLASH_TOO_MUCH.fullmatch(request.url.path):
            return RedirectResponse(request.url.path.rstrip("/"), 308)
        return _show(request, service, Problem(status, _("There is no such page"), _("Was the address cut short?")))

    return tell


def _teller_of_fault(service: Service) -> Teller:
    def tell(request: Request, exc: Exception) -> Response:
        # Without the address: it may hold a reader's token.
        log.error("page.failed", error=type(exc).__name__)
        with speaking(wished(request.headers)):
            text = _("This is our fault and not yours. Please try again later.")
            answer = _show(request, service, Problem(500, _("Something went wrong"), text))
        # The error has passed those who would add them.
        answer.headers.update(headers_of(is_on_tls=service.settings.is_on_tls))
        return answer

    return tell


def _show(request: Request, service: Service, problem: Problem) -> Response:
    answer = page(
        request,
        service,
        "problem.html",
        status=problem.status,
        title=problem.title,
        text=problem.text,
        detail=problem.detail,
    )
    if problem.retry_after:
        answer.headers["Retry-After"] = str(ceil(problem.retry_after))
    return answer
