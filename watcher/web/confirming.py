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
from watcher.web.languages import speaking_as_mailed
from watcher.web.reply import Site, page

CONFIRMS: Final = frozenset({Purpose.CONFIRM})


def add_confirming(app: FastAPI, site: Site) -> None:
    @app.get("/confirm/{token}")
    def show(token: str, request: Request) -> Response:
        return _show(request, site, _asking(site, token), token)

    @app.post("/confirm/{token}")
    def say_yes(token: str, request: Request) -> Response:
        service, number = site.service, _asking(site, token).id
        is_new = confirm(service.pipeline, number, service.now())
        return _show(request, site, service.pipeline.book.get(number), token, is_new=is_new)


def _asking(site: Site, token: str) -> Subscription:
    service = site.service
    found = service.pipeline.book.get(service.tokens.read(token, CONFIRMS, service.now()).id)
    if found.ended_at is not None:
        raise UnknownError(_("You have left this already. Follow it again to get a new link."))
    return found


def _show(request: Request, site: Site, found: Subscription, token: str, *, is_new: bool = False) -> Response:
    service = site.service
    with speaking_as_mailed(request, found.interest):
        return page(
            request,
            service,
            "confirm.html",
            ask=tell_asked(asked(service.pipeline, found)),
            token=token,
            is_confirmed=found.confirmed_at is not None,
            # Once: who presses the button reads the address's mails, and who finds the old link later may be anybody.
            manage=service.tokens.make(Token(Purpose.MANAGE, found.address.id), service.now()) if is_new else "",
        )
