"""How a page is answered: in the request's language, with the shell around it and the headers that belong to it.

A module of pages has `add_<name>(app: FastAPI, site: Site) -> None`, which `create_app` calls. Its functions say
`page(request, site.service, "name.html", ...)`; texts are made with `_` anywhere below a request, because the
language is set before its function is called. A form that is not behind a mailed token holds
`<input type="hidden" name="csrf" value="{{ frame.csrf() }}">`, and its POST calls
`check_csrf(request, site.service, form.text("csrf"))`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from watcher.bootstrap import Service
from watcher.model.frame import Frame
from watcher.model.results import Answered, Results
from watcher.plain.language import spoken
from watcher.registry.lookups import Lookups
from watcher.web.csrf import check_csrf, csrf_of
from watcher.web.languages import tongues_of
from watcher.web.limits import Limit, Limits, network_of
from watcher.web.private import PRIVATE, PUBLIC
from watcher.web.static import Statics

__all__ = ["PRIVATE", "PUBLIC", "REGISTRY_LIMIT", "Limit", "Limits", "Site", "check_csrf", "network_of", "page"]


#: What one network may ask of the registry: more than a waiting room of readers, less than a program that copies it.
REGISTRY_LIMIT: Final = Limit("registry", most=60, per_hour=240)


@dataclass(frozen=True, slots=True)
class Site:
    """What a page may ask.

    `limits.take(limit, whom)` raises TooManyError, a 429, once that is used up. What the registry is asked raises
    RegistryError, which becomes a page that says so, and TrialNotFoundError, a 404.
    """

    service: Service
    lookups: Lookups
    limits: Limits

    async def trial(self, request: Request, nct_id: str) -> Answered:
        """Return a trial as the registry has it now, for one that nobody follows; kept while a release lasts."""
        if not self.lookups.has_trial(nct_id):
            await self._pay(request)
        return await self.lookups.trial(nct_id)

    async def search(self, request: Request, parameters: Mapping[str, str], after: str = "") -> Results:
        """Return a page of a search in the registry; kept while a release lasts."""
        if not self.lookups.has_search(parameters, after):
            await self._pay(request)
        return await self.lookups.search(parameters, after)

    async def _pay(self, request: Request) -> None:
        await run_in_threadpool(self.limits.take, REGISTRY_LIMIT, network_of(request))


def page(
    request: Request,
    service: Service,
    name: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] = PRIVATE,
    query: str = "",
    **context: object,
) -> HTMLResponse:
    """Return the template `page/<name>` as an answer; what it needs beside `frame` is given by name.

    `headers` is PRIVATE (a reader's own page, or one with a form) or PUBLIC; `query` fills the search box.
    """
    token = csrf_of(request, service)
    frame = Frame(
        query=query,
        tongues=tongues_of(request),
        statics=_statics(request).addresses,
        csrf=token.make,
        url="" if headers is PRIVATE else f"{service.settings.public_url}{request.url.path}",
    )
    said = {**headers, "Content-Language": spoken().value}
    answer = HTMLResponse(service.pipeline.renderer.page(name, frame, **context), status, said)
    token.keep_in(answer)
    return answer


def _statics(request: Request) -> Statics:
    found: Statics = request.app.state.statics
    return found
