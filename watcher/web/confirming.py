"""The link of a mail that asks: it shows what was asked for, and a button says yes.

Link scanners of mail systems follow every link (RFC 8058 says so too), so a GET must never act.
"""

from typing import Final

from fastapi import FastAPI, Request, Response

from watcher.alerts.asked import tell_asked
from watcher.errors import UnknownError
from watcher.jobs.follow import asked, confirm
from watcher.model.watch import Subscription
from watcher.plain.language import _
from watcher.watches.tokens import Purpose, Token
from watcher.web.reply import Site, page

CONFIRMS: Final = frozenset({Purpose.CONFIRM})


def add_confirming(app: FastAPI, site: Site) -> None:
    @app.get("/confirm/{token}")
    def show(token: str, request: Request) -> Response:
        return _show(request, site, _asking(site, token), token)

    @app.post("/confirm/{token}")
    def say_yes(token: str, request: Request) -> Response:
        found = confirm(site.service.pipeline, _asking(site, token).id, site.service.now())
        return _show(request, site, site.service.pipeline.book.get(found.id), token)


def _asking(site: Site, token: str) -> Subscription:
    service = site.service
    found = service.pipeline.book.get(service.tokens.read(token, CONFIRMS, service.now()).id)
    if found.ended_at is not None:
        raise UnknownError(_("You have left this already. Follow it again to get a new link."))
    return found


def _show(request: Request, site: Site, found: Subscription, token: str) -> Response:
    service = site.service
    manage = service.tokens.make(Token(Purpose.MANAGE, found.address.id), service.now())
    return page(
        request,
        service,
        "confirm.html",
        ask=tell_asked(asked(service.pipeline, found)),
        token=token,
        is_confirmed=found.confirmed_at is not None,
        # Who has pressed the button reads the address's mails; who only has the link may be a scanner of mails.
        manage=manage if found.confirmed_at is not None and request.method == "POST" else "",
    )
