"""The page of a trial, followed here or not, and its summary to print and take along."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from watcher.alerts.render import Renderer
from watcher.errors import PlaceError, RegistryError, TooManyError
from watcher.jobs.trial_page import TrialPages
from watcher.match.places import MOST_LETTERS, find_place
from watcher.model.record import normal_nct_id
from watcher.pages.related import Related, search_for_related
from watcher.pages.trial import TrialPage
from watcher.pages.visits import Seen, Visits, visits_of
from watcher.web.reply import PUBLIC, Site, page

#: Trials like this one are an extra: nobody is made to wait longer for them, in seconds.
LONGEST_WAIT: Final = 1.5
#: Seconds until a registry that did not answer is asked for them again.
AGAIN_AFTER: Final = 60.0
MOST_ARTICLES: Final = 128
SEEN: Final = "seen"
SEEN_FOR: Final = 400 * 24 * 3600


@dataclass(frozen=True, slots=True)
class _Near:
    """The page as seen from where the reader is; `problem` says why that place is not known."""

    page: TrialPage
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that decides what an article says; most readers of a page on a day are told the same."""

    near: _Near
    related: tuple[Related, ...]
    before: Seen | None
    has_moved: bool


class _Articles:
    """Draws articles, and keeps the last ones: a large one takes 150 kB, and 25 ms to draw."""

    def __init__(self, renderer: Renderer, origin: str) -> None:
        self._renderer = renderer
        self._origin = origin
        self.drawn = lru_cache(MOST_ARTICLES)(self._draw)

    def _draw(self, seen: _Seen) -> Markup:
        trial, before = seen.near.page, seen.before
        html = self._renderer.page(
            "trial_article.html",
            trial=trial,
            near_problem=seen.near.problem,
            before=before,
            has_moved=seen.has_moved,
            news=trial.since(before.version) if before and before.version else (),
            related=seen.related,
            origin=self._origin,
        )
        return Markup(html)  # noqa: S704 - the template escapes


def add_trials(app: FastAPI, site: Site) -> None:
    service = site.service
    pages = TrialPages(service.store, service.pipeline.versions, service.past, service.now)

    likes = _Likes(site, pages)
    articles = _Articles(service.pipeline.renderer, service.settings.public_url)

    @app.get("/trials/{nct_id}")
    async def show(request: Request, nct_id: str) -> Response:
        found = await _found(request, site, pages, nct_id)
        if isinstance(found, Response):
            return found
        related = await likes.of(request, found)
        near = await run_in_threadpool(_near, request, pages, found)
        return await run_in_threadpool(_show, request, site, articles, near, related)

    @app.get("/trials/{nct_id}/summary")
    async def summarize(request: Request, nct_id: str) -> Response:
        found = await _found(request, site, pages, nct_id)
        if isinstance(found, Response):
            return found
        near = await run_in_threadpool(_near, request, pages, found)
        return await run_in_threadpool(_summarize, request, site, near)


async def _found(request: Request, site: Site, pages: TrialPages, nct_id: str) -> TrialPage | Response:
    """Return the page's values, or the way to the trial's present NCT ID."""
    wanted = normal_nct_id(nct_id)
    if wanted != nct_id:
        return _lead_to(request, nct_id, wanted)
    stored = await run_in_threadpool(pages.stored, wanted)
    if stored is not None:
        return stored
    answered = await site.trial(request, wanted)
    if answered.trial.nct_id != wanted:
        return _lead_to(request, nct_id, answered.trial.nct_id)
    return await run_in_threadpool(pages.fetched, answered)


def _lead_to(request: Request, written: str, present: str) -> Response:
    path = request.url.path.replace(f"/trials/{written}", f"/trials/{present}")
    return RedirectResponse(f"{path}?{request.url.query}" if request.url.query else path, 307)


class _Likes:
    """Finds trials like one; while the registry does not answer, its pages go without them and wait for nothing."""

    def __init__(self, site: Site, pages: TrialPages) -> None:
        self._site = site
        self._pages = pages
        #: On the event loop's clock.
        self._again_at = 0.0

    async def of(self, request: Request, found: TrialPage) -> tuple[Related, ...]:
        parameters = search_for_related(found.traits)
        clock = asyncio.get_running_loop().time
        if not parameters or clock() < self._again_at:
            return ()
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                results = await self._site.search(request, parameters)
        except (RegistryError, TimeoutError):
            self._again_at = clock() + AGAIN_AFTER
            return ()
        except TooManyError:
            return ()
        return self._pages.related(found, results)


def _show(request: Request, site: Site, articles: _Articles, near: _Near, related: tuple[Related, ...]) -> Response:
    found = near.page
    visits = visits_of(request.cookies.get(SEEN, ""), found.version, found.posted, site.service.now().date())
    has_moved = visits.before is not None and visits.before.posted != found.posted
    article = articles.drawn(_Seen(near, related, visits.before, has_moved))
    answer = page(request, site.service, "trial.html", headers=PUBLIC, trial=found, article=article)
    _keep(answer, site, found, visits)
    return answer


def _near(request: Request, pages: TrialPages, found: TrialPage) -> _Near:
    written = request.query_params.get("near", "").strip()[:MOST_LETTERS]
    if not written:
        return _Near(found)
    try:
        return _Near(pages.near(found, find_place(written), written))
    except PlaceError as exc:
        return _Near(found, str(exc))


def _keep(answer: Response, site: Site, found: TrialPage, visits: Visits) -> None:
    """Let the reader's own browser keep what they saw; only this trial's page gets it back."""
    answer.set_cookie(
        SEEN,
        str(visits),
        max_age=SEEN_FOR,
        path=f"/trials/{found.nct_id}",
        secure=site.service.settings.is_on_tls,
        httponly=True,
        samesite="lax",
    )


def _summarize(request: Request, site: Site, near: _Near) -> Response:
    origin = site.service.settings.public_url
    return page(request, site.service, "trial_summary.html", headers=PUBLIC, trial=near.page, origin=origin)
