"""The start page and its one box: an ID or a link leads to the trial, words to what the registry has for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from starlette.datastructures import QueryParams

from watcher.bootstrap import Service
from watcher.errors import RefusedError
from watcher.match.places import read_distance
from watcher.model.results import Results
from watcher.pages.hits import hits_of, told_day
from watcher.plain.language import _
from watcher.plain.places import km_words, short_name
from watcher.web.reply import PRIVATE, PUBLIC, Site, page
from watcher.web.wanted import WITHIN, Wanted, read_wanted

#: The registry's own page tokens are letters and digits; nothing else is handed on to it.
MOST_TOKEN: Final = 200
COUNTED_EVERY: Final = timedelta(minutes=1)


def add_start(app: FastAPI, site: Site) -> None:
    figures = _Figures(site.service)

    @app.get("/")
    def home(request: Request) -> Response:
        return _home(request, site, figures)

    @app.get("/find")
    async def find(request: Request) -> Response:
        wanted = await run_in_threadpool(read_wanted, request.query_params)
        if wanted.nct_id:
            return RedirectResponse(_trial_url(wanted.nct_id, wanted.near), 303, PRIVATE)
        if not wanted.parameters and not wanted.problems:
            return RedirectResponse("/", 303, PRIVATE)
        found, refused = await _found(request, site, wanted)
        return await run_in_threadpool(_show, request, site, wanted, found, refused)


@dataclass(slots=True)
class _Figures:
    """What the start page counts, at most once a minute: of 100,000 trials it takes longer than the page."""

    service: Service
    asked_at: datetime | None = None
    trials: int = 0
    as_of: date | None = None

    def read(self) -> None:
        now = self.service.now()
        if self.asked_at and now - self.asked_at < COUNTED_EVERY:
            return
        last = self.service.journal.last(complete=True)
        self.trials, self.as_of = len(self.service.pipeline.book.followed()), last.release_at.date() if last else None
        self.asked_at = now


def _home(request: Request, site: Site, figures: _Figures) -> Response:
    figures.read()
    return page(request, site.service, "home.html", headers=PUBLIC, trials=figures.trials, as_of=figures.as_of)


async def _found(request: Request, site: Site, wanted: Wanted) -> tuple[Results | None, str]:
    """Return what the registry has, or why it refuses the words."""
    if not wanted.parameters:
        return None, ""
    after = request.query_params.get("after", "")
    after = after if len(after) <= MOST_TOKEN and after.isascii() and after.isalnum() else ""
    try:
        return await site.search(request, wanted.parameters, after), ""
    except RefusedError as exc:
        return None, _("The registry does not understand this search: {reason}").format(reason=exc)


def _show(request: Request, site: Site, wanted: Wanted, found: Results | None, refused: str) -> Response:
    return page(
        request,
        site.service,
        "results.html",
        query=wanted.q,
        wanted=wanted,
        problems=(*wanted.problems, *wanted.notes, *([refused] if refused else [])),
        hits=hits_of(found.trials, wanted.place) if found else (),
        total=found.total if found else None,
        place=short_name(wanted.place) if wanted.place else "",
        distances=[(each, km_words(read_distance(each))) for each in WITHIN],
        follow_url=f"/follow?{wanted.query}" if found and not wanted.problems else "",
        next_url=_next_url(wanted, found),
        as_of=told_day(found.trials, found.release.day) if found else None,
    )


def _trial_url(nct_id: str, near: str) -> str:
    return f"/trials/{nct_id}?{urlencode({'near': near})}" if near else f"/trials/{nct_id}"


def _next_url(wanted: Wanted, found: Results | None) -> str:
    if found is None or not found.next_token:
        return ""
    return f"/find?{wanted.query}&{QueryParams({'after': found.next_token})}"
