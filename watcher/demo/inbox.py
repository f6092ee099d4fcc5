"""The demo's mailboxes as pages: who got what, and each mail as its reader sees it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final, Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse

from watcher.bootstrap import Service
from watcher.demo.receivers import Inbox
from watcher.errors import UnknownError
from watcher.replay.clock import ReleaseClock
from watcher.web.forms import read_form
from watcher.web.private import MAIL_AS_PAGE, PRIVATE
from watcher.web.reply import check_csrf, page

MAILS: Final = "/demo/mails"


@dataclass(frozen=True, slots=True)
class Outlet:
    """The registry's releases that are still to come, and how the next one is let out."""

    clock: ReleaseClock
    let_out: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail of the list; `number` is its place among all that arrived, from 1 on."""

    number: int
    to: str
    subject: str


def add_inbox(app: FastAPI, service: Service, inbox: Inbox, outlet: Outlet) -> None:
    @app.get(MAILS)
    def list_mails(request: Request) -> Response:
        kept = [Kept(number, str(mail["To"]), str(mail["Subject"])) for number, mail in enumerate(inbox.mails, start=1)]
        clock = outlet.clock
        return page(request, service, "inbox.html", mails=kept[::-1], release=clock.current, left=clock.left)

    @app.get(MAILS + "/{number}")
    def show(number: int) -> Response:
        mail = _nth(inbox, number)
        return HTMLResponse(_body(mail, "html"), headers={**PRIVATE, "Content-Security-Policy": MAIL_AS_PAGE})

    @app.get(MAILS + "/{number}/text")
    def show_text(number: int) -> Response:
        mail = _nth(inbox, number)
        return PlainTextResponse(f"Subject: {mail['Subject']}\n\n{_body(mail, 'plain')}", headers=PRIVATE)

    @app.post("/demo/release")
    async def let_out(request: Request) -> Response:
        check_csrf(request, service, (await read_form(request)).text("csrf"))
        await outlet.let_out()
        return RedirectResponse(MAILS, 303, PRIVATE)


def _nth(inbox: Inbox, number: int) -> EmailMessage:
    if not 1 <= number <= len(inbox.mails):
        raise UnknownError(f"There is no mail {number}.")
    return inbox.mails[number - 1]


def _body(mail: EmailMessage, form: Literal["html", "plain"]) -> str:
    found = mail.get_body((form,))
    return str(found.get_content()) if found else ""
