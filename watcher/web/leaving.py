"""The links that leave: a GET shows a button, and a POST ends it at once, also the one of a mail program (RFC 8058)."""

from typing import Final

from fastapi import FastAPI, Request, Response

from watcher.jobs.follow import leave
from watcher.model.watch import Subscription
from watcher.watches.tokens import Purpose
from watcher.web.languages import speaking_as_mailed
from watcher.web.reply import Site, page

LEAVES: Final = frozenset({Purpose.LEAVE, Purpose.LEAVE_ALL})


def add_leaving(app: FastAPI, site: Site) -> None:
    @app.get("/leave/{token}")
    def show(token: str, request: Request) -> Response:
        return _show(request, site, _leaving(site, token), token)

    @app.post("/leave/{token}")
    def act(token: str, request: Request) -> Response:
        found = _leaving(site, token)
        leave(site.service.pipeline, found, site.service.now())
        return _show(request, site, found, token, is_done=True)


def _leaving(site: Site, token: str) -> tuple[Subscription, ...]:
    """Return what a leave link ends; it may be empty, because a link may be used twice."""
    book, found = site.service.pipeline.book, site.service.tokens.read(token, LEAVES, site.service.now())
    return book.lasting(found.id) if found.purpose is Purpose.LEAVE_ALL else (book.get(found.id),)


def _show(
    request: Request, site: Site, found: tuple[Subscription, ...], token: str, *, is_done: bool = False
) -> Response:
    """Show what was found before the button was pressed, as far as it lasted then."""
    watches = tuple(each.watch for each in found if each.ended_at is None)
    with speaking_as_mailed(request, found[-1].interest if found else None):
        return page(request, site.service, "leave.html", watches=watches, token=token, is_done=is_done)
