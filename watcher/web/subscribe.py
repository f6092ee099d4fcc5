"""Follow something: a form, and then a mail that asks the owner of the address.

Whoever fills in the form may be a stranger to the address, so the answer is the same whether the address is known here
or not, and how often one address is written to is limited without a word.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, ParamSpec

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.background import BackgroundTask

from watcher.errors import TooManyError
from watcher.jobs.follow import ask, check_email
from watcher.model.watch import Channel, Interest, Watch, WatchKind
from watcher.pages.choices import Chosen, Wrong
from watcher.watches.owners import Owners
from watcher.web.choosing import interest_of, shown, typed, usual
from watcher.web.following import Subject, begin, find_subject, find_watch, too_large
from watcher.web.forms import EMAIL, FieldError, Form, read_form, reading
from watcher.web.limits import mailbox_of
from watcher.web.reply import Limit, Site, check_csrf, network_of, page
from watcher.web.wanted import check_words, read_wanted

log: structlog.stdlib.BoundLogger = structlog.get_logger()

P = ParamSpec("P")

#: What one network may ask to be mailed: the readers of a clinic, and not a program.
ASKING: Final = Limit("asking", most=20, per_hour=20)
#: Mails to an address that somebody asks for: one that never said yes may be a stranger's, who is left alone.
TO_A_STRANGER: Final = Limit("to a stranger", most=4, per_hour=4 / 24)
TO_A_READER: Final = Limit("to a reader", most=20, per_hour=2)


def add_subscribe(app: FastAPI, site: Site) -> None:
    @app.get("/follow")
    async def fill_in(request: Request) -> Response:
        subject = await _subject(request, site, dict(request.query_params))
        wanted = subject.wanted
        chosen = usual(request, subject.kind)
        if wanted.near and not wanted.is_place_only:
            chosen = replace(chosen, place=wanted.near, distance=wanted.within)
        return await run_in_threadpool(_show, request, site, subject, chosen)

    @app.post("/follow")
    async def send(request: Request) -> Response:
        form = await read_form(request)
        subject = await _subject(request, site, form.first())
        return await _send(request, site, subject, form)


def may_be_mailed(site: Site, email: str) -> bool:
    """Count a mail to an address, and say whether it may have it; nobody is told that it may not."""
    found = Owners(site.service.store).find(Channel.EMAIL, email)
    limit = TO_A_READER if found is not None and found.confirmed_at is not None else TO_A_STRANGER
    try:
        site.limits.take(limit, mailbox_of(email))
    except TooManyError:
        log.info("mail.not_asked_for", limit=limit.name)
        return False
    return True


def afterwards(act: Callable[P, None], *args: P.args, **named: P.kwargs) -> BackgroundTask:
    """Return what is done once the answer is sent: how long it takes would tell whether an address is known."""

    def run() -> None:
        try:
            act(*args, **named)
        except Exception as exc:  # noqa: BLE001 - nobody waits for it any more, so that it is told here or nowhere
            # Without its words: they may name an address.
            log.error("mail.not_made", error=type(exc).__name__)  # noqa: TRY400

    return BackgroundTask(run)


async def _subject(request: Request, site: Site, given: dict[str, str]) -> Subject:
    """Return what an address or a form names. Raises UsageError for a search in words that are not mailed."""
    found = await _found(request, site, given)
    if found.kind is WatchKind.SEARCH:
        check_words(found.parameters)
    return found


async def _found(request: Request, site: Site, given: dict[str, str]) -> Subject:
    """Find it by the number of a page here, or by what was typed into the box."""
    for kind in (WatchKind.SEARCH, WatchKind.PLACE):
        if given.get(kind.value):
            return await find_watch(request, site, kind, given[kind.value])
    return await find_subject(request, site, await run_in_threadpool(read_wanted, _named(given)))


def _named(given: dict[str, str]) -> dict[str, str]:
    """Let a link say `?trial=NCT...`, which reads better than `?q=`."""
    return given if given.get("q") else given | {"q": given.get("trial", "")}


async def _send(request: Request, site: Site, subject: Subject, form: Form) -> Response:
    chosen = typed(form)
    try:
        check_csrf(request, site.service, form.text("csrf"))
        with reading(EMAIL):
            email = check_email(chosen.email)
        interest = await run_in_threadpool(interest_of, chosen, subject.kind, subject.vicinity)
    except FieldError as exc:
        return await run_in_threadpool(_show, request, site, subject, chosen, exc.wrong)
    await run_in_threadpool(site.limits.take, ASKING, network_of(request))
    watch = await begin(site, subject)
    answer = await run_in_threadpool(_asked, request, site, subject, email)
    answer.background = afterwards(_ask, site, watch, email, interest)
    return answer


def _ask(site: Site, watch: Watch, email: str, interest: Interest) -> None:
    if may_be_mailed(site, email):
        ask(site.service.pipeline, watch, email, interest, site.service.now())


def _asked(request: Request, site: Site, subject: Subject, email: str) -> Response:
    return page(request, site.service, "asked.html", email=email, subject=subject.told)


def _show(request: Request, site: Site, subject: Subject, chosen: Chosen, wrong: Wrong | None = None) -> Response:
    return page(
        request,
        site.service,
        "follow.html",
        status=400 if wrong else 200,
        subject=subject.told,
        form=shown(chosen, subject.kind),
        wrong=wrong,
        too_large=too_large(subject) if subject.is_too_large else "",
    )
