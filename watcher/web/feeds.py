"""Feeds of a trial, a search or a place, and their new sites as files: asked for ever again, at little cost."""

from datetime import datetime
from typing import Final

from fastapi import FastAPI, Request, Response

from watcher.errors import UnknownError
from watcher.jobs.feeds import Feeds, Wish
from watcher.jobs.site_lists import Of, SiteLists
from watcher.model.record import normal_nct_id
from watcher.model.watch import WatchKind
from watcher.pages import feed_atom, feed_json
from watcher.pages.asked import LAST, read_asked, read_since
from watcher.pages.feed import namespace_of
from watcher.pages.fresh import etag_of, http_date, is_known
from watcher.plain.language import Language, _
from watcher.web.languages import PARAMETER, known
from watcher.web.reply import Site

FORMS: Final = {
    "atom": (feed_atom.atom, feed_atom.MEDIA_TYPE),
    "json": (feed_json.json_feed, feed_json.MEDIA_TYPE),
}
#: Changes come with releases, one on a working day. Scripts of other sites may read what anybody may read.
HEADERS: Final = {"Cache-Control": "public, max-age=600", "Access-Control-Allow-Origin": "*"}


def add_feeds(app: FastAPI, site: Site) -> None:
    service = site.service
    namespace = namespace_of(service.tokens.derived(b"feeds"))
    feeds = Feeds(service.pipeline, service.settings.public_url, namespace)

    @app.get("/trials/{nct_id}/changes.{ending}")
    def of_trial(request: Request, nct_id: str, ending: str) -> Response:
        return _feed(request, feeds, WatchKind.TRIAL, normal_nct_id(nct_id), ending)

    @app.get("/searches/{number}/changes.{ending}")
    def of_search(request: Request, number: str, ending: str) -> Response:
        return _feed(request, feeds, WatchKind.SEARCH, str(row_number(number)), ending)

    @app.get("/places/{number}/changes.{ending}")
    def of_place(request: Request, number: str, ending: str) -> Response:
        return _feed(request, feeds, WatchKind.PLACE, str(row_number(number)), ending)


def add_sites(app: FastAPI, site: Site) -> None:
    lists = SiteLists(site.service.pipeline)

    @app.get("/trials/{nct_id}/sites.csv")
    def of_trial(request: Request, nct_id: str) -> Response:
        return _file(request, lists, normal_nct_id(nct_id), f"sites-{normal_nct_id(nct_id)}.csv")

    @app.get("/places/{number}/sites.csv")
    def of_place(request: Request, number: str) -> Response:
        return _file(request, lists, row_number(number), f"sites-place-{row_number(number)}.csv")


def row_number(text: str) -> int:
    """Return the number of a search or a place. Raises UnknownError for what no row can have."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(LAST)) or int(text) > LAST:
        raise UnknownError(_("There is no such page. Was the address cut short?"))
    return int(text)


def _feed(request: Request, feeds: Feeds, kind: WatchKind, name: str, ending: str) -> Response:
    if ending not in FORMS:
        raise UnknownError(_("There are changes.atom and changes.json, and no other feeds."))
    form, media_type = FORMS[ending]
    found = feeds.feed(Wish(kind, name, ending, read_asked(request.query_params), _language(request)))
    return _fresh(request, form(found), media_type, modified=found.updated_at)


def _file(request: Request, lists: SiteLists, of: Of, name: str) -> Response:
    since = read_since(request.query_params.get("since", ""))
    answer = _fresh(request, lists.file(of, since, _language(request)), "text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _language(request: Request) -> Language:
    """Return the language of the address alone: with cookies, too, what a cache keeps would be in somebody else's."""
    return known(request.query_params.get(PARAMETER, "")) or Language.ENGLISH


def _fresh(request: Request, body: bytes, media_type: str, modified: datetime | None = None) -> Response:
    """Return the answer, or 304 to who has it already."""
    etag = etag_of(body)
    headers = {**HEADERS, "ETag": etag}
    if modified:
        headers["Last-Modified"] = http_date(modified)
    if is_known(request.headers, etag, modified):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
