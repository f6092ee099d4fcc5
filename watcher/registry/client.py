"""The registry's client: each method is one question, answered completely or with an error.

Requests of one question go out one after another: pages are strictly serial, and the registry asks for calm.
"""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

import httpx

from watcher import __version__
from watcher.errors import GarbledError, NotATrialError, RegistryError, ReleaseMovedError
from watcher.model.record import Record, normal_nct_id
from watcher.model.sweep import Fetched, Members, Release
from watcher.model.trial import RawRecord, Trial
from watcher.registry.answers import read_body, read_json
from watcher.registry.exchange import Exchange
from watcher.registry.history import Submission, parse_history, parse_submission
from watcher.registry.pages import (
    PAGE_SIZE,
    SORT,
    Page,
    fetched,
    nct_ids_of,
    parse_counted_page,
    parse_page,
    shortfall_of,
    trial_in,
)
from watcher.registry.parse import parse_release
from watcher.registry.query.address import id_batches, request_target
from watcher.registry.retries import RetryPolicy

USER_AGENT = f"TrialWatcher/{__version__} (+https://github.com/trial-watcher/trial-watcher)"
TLS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
#: A trial merged into another that was merged again is still found; more redirects are a circle.
MOST_REDIRECTS = 3
#: How often the members of a search are walked before a walk that does not add up is given up.
MOST_WALKS = 3


@cache
def tls_context(tls: Literal["1.2", "1.3"] | None) -> ssl.SSLContext:
    """Return the verifying context that offers nothing above `tls`; reading the authorities takes some 50 ms."""
    context = httpx.create_ssl_context()
    if tls is not None:
        context.maximum_version = TLS[tls]
    return context


def open_http(origin: str, *, timeout: float = 30, tls: Literal["1.2", "1.3"] | None = None) -> httpx.AsyncClient:
    """Return the registry's one HTTP client.

    `timeout` is in seconds, for each wait on the network; `tls` is the highest version that is offered.
    Redirects are not followed: an alias's drops the query string, and another origin's is nobody's registry.
    """
    return httpx.AsyncClient(
        base_url=origin,
        headers={"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"},
        timeout=timeout,
        verify=tls_context(tls),
        follow_redirects=False,
    )


class Registry:
    """ClinicalTrials.gov's API v2. Raises RegistryError and TrialNotFoundError; nothing of httpx gets out.

    `spend` is awaited before every request, retries too: it is the share of the request budget.
    """

    def __init__(self, http: httpx.AsyncClient, spend: Callable[[], Awaitable[None]], retry: RetryPolicy) -> None:
        self._exchange = Exchange(http, spend, retry)

    @property
    def requests(self) -> int:
        """Requests made so far, retries included."""
        return self._exchange.requests

    async def release(self, etag: str | None = None) -> Release | None:
        """Return the present data release, or None where it is still the one of `etag`."""
        headers = {"If-None-Match": etag} if etag else {}

        def read(response: httpx.Response) -> Release | None:
            if etag and response.status_code == HTTPStatus.NOT_MODIFIED:
                return None
            return parse_release(read_json(response), response.headers.get("etag"))

        return await self._exchange.ask("/api/v2/version", read, headers)

    async def trial(self, nct_id: str) -> Trial:
        """Return one trial, under its present NCT ID where `nct_id` is a former one.

        Raises TrialNotFoundError, NotATrialError for a malformed id, GarbledError for another trial.
        """
        asked = wanted = normal_nct_id(nct_id)
        for _ in range(1 + MOST_REDIRECTS):
            found = await self._exchange.ask(f"/api/v2/studies/{wanted}", _trial_or_redirect)
            if isinstance(found, str):
                wanted = found
            elif asked in (found.nct_id, *found.aliases):
                return found
            else:
                raise GarbledError(f"asked for {asked}, the registry answers with {found.nct_id}")
        raise GarbledError(f"asked for {asked}, the registry redirects in a circle")

    async def trials(self, nct_ids: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Fetched:
        """Return records by id, some 400 a request; `on_batch` is told how many ids each batch had.

        One malformed id would make the registry refuse its whole batch, so it is a NotATrialError at once.
        """
        asked = tuple(dict.fromkeys(normal_nct_id(nct_id) for nct_id in nct_ids))
        found: list[RawRecord] = []
        for batch in id_batches(asked):
            pages = [page async for page in self._pages({"filter.ids": ",".join(batch)})]
            if shortfall := shortfall_of(pages):
                raise shortfall
            found += [record for page in pages for record in page.records]
            if on_batch is not None:
                on_batch(len(batch))
        return fetched(asked, found)

    async def records(self, parameters: Mapping[str, str]) -> AsyncIterator[tuple[RawRecord, ...]]:
        """Yield every record of a search, a page at a time and none of them parsed beyond its ids.

        What was yielded stands even if the end does not add up; then GarbledError says that some may be missing.
        """
        listed, total = set[str](), 0
        async for page in self._pages(parameters):
            total = page.total if page.total is not None else total
            listed.update(record.nct_id for record in page.records)
            yield page.records
        if len(listed) != total:
            raise GarbledError(f"the registry counts {total} trials but lists {len(listed)}")

    async def page(self, parameters: Mapping[str, str]) -> Page:
        """Return one page of a search, in the registry's order: a taste of it, never its members."""
        return await self._page(parameters, parse_counted_page if "countTotal" in parameters else parse_page)

    async def count(self, parameters: Mapping[str, str]) -> int:
        """Return how many trials a search has; without parameters, the whole registry."""
        asked = {**parameters, "fields": "NCTId", "pageSize": "1", "countTotal": "true"}
        return (await self._page(asked, parse_counted_page)).total or 0

    async def members(self, parameters: Mapping[str, str], release: Release | None = None) -> Members:
        """Return every trial of a search at one release, or an error: never a part of it.

        1. Ask for the release, where the caller names none; walk all pages; ask whether it is still the same.
        2. Unique ids must be as many as the first page counted. If not, or if the release moved, begin again.
        Raises ReleaseMovedError or GarbledError, as the last of three walks failed.
        """
        walked = await self._walk(parameters, release)
        for _ in range(MOST_WALKS - 1):
            # The release of the caller does not come back.
            if isinstance(walked, Members) or (release and isinstance(walked, ReleaseMovedError)):
                break
            walked = await self._walk(parameters, release)
        if isinstance(walked, RegistryError):
            raise walked
        return walked

    async def history(self, nct_id: str) -> tuple[Submission, ...]:
        """Return a trial's submissions, oldest first, from the registry's undocumented internal address."""
        target = f"/api/int/studies/{normal_nct_id(nct_id)}/history"
        return await self._exchange.ask(target, lambda response: parse_history(read_json(response)))

    async def submission(self, nct_id: str, number: int) -> Record:
        """Return the record of one submission, as the record history gives it: not quite the form of API v2."""
        target = f"/api/int/studies/{nct_id}/history/{number}"
        return await self._exchange.ask(target, lambda response: parse_submission(read_json(response), nct_id, number))

    async def is_still(self, release: Release) -> bool:
        """Say whether this is the present release; a tag that it came with makes the question cheap."""
        after = await self.release(release.etag)
        return after is None or after.data_timestamp == release.data_timestamp

    async def _walk(self, parameters: Mapping[str, str], release: Release | None) -> Members | RegistryError:
        """Walk a search once; a walk that means nothing is returned as its error."""
        before = release or await self.release()
        pages = [page async for page in self._pages({**parameters, "fields": "NCTId"})]
        if before is None or not await self.is_still(before):
            return ReleaseMovedError("the registry published new data while the members of a search were read")
        return shortfall_of(pages) or Members(nct_ids_of(pages), before)

    async def _pages(self, parameters: Mapping[str, str]) -> AsyncIterator[Page]:
        """Yield every page; a token belongs to its parameters, so all of them are repeated with it.

        Pages that lead in a circle end there: what they list does not add up to the first page's count.
        """
        fixed = {**parameters, "sort": SORT, "pageSize": str(PAGE_SIZE)}
        page = await self._page({**fixed, "countTotal": "true"}, parse_counted_page)
        yield page
        used: set[str] = set()
        while page.next_token is not None and page.next_token not in used:
            used.add(page.next_token)
            page = await self._page({**fixed, "pageToken": page.next_token}, parse_page)
            yield page

    async def _page(self, parameters: Mapping[str, str], parse: Callable[[bytes], Page]) -> Page:
        target = request_target("/api/v2/studies", parameters)
        return await self._exchange.ask(target, lambda response: read_body(response, parse))


def _trial_or_redirect(response: httpx.Response) -> Trial | str:
    """Return the trial, or the id that an alias's redirect names; only the id is taken from the address."""
    if not response.has_redirect_location:
        return trial_in(read_json(response))
    location = response.headers.get("location", "")
    try:
        return normal_nct_id(urlsplit(location).path.rpartition("/")[2])
    except (NotATrialError, ValueError) as error:
        raise GarbledError(f"the registry redirects to {location[:200]!r}, which is no trial") from error
