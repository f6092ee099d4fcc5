"""All that an address follows, behind a link that is mailed to it: a POST does one thing and leads back to the page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from watcher.alerts.asked import tell_asked
from watcher.errors import UsageError
from watcher.jobs.erase import erase
from watcher.jobs.export import export
from watcher.jobs.follow import asked, check_email, leave
from watcher.jobs.manage import change, choose, due_link, managed, owned, pause, resume, send_link
from watcher.model.watch import Subscription
from watcher.pages.choices import Chosen, Wrong, language_options, zone_options
from watcher.pages.managed import Card, Told, card
from watcher.plain.language import N_, _
from watcher.watches.clocks import zones_by_area
from watcher.watches.owners import Owners
from watcher.watches.tokens import Purpose
from watcher.web.choosing import chosen_of, interest_of, shown, typed
from watcher.web.forms import EMAIL, FieldError, Form, read_form, reading
from watcher.web.languages import speaking_as_mailed
from watcher.web.reply import PRIVATE, Site, check_csrf, network_of, page
from watcher.web.subscribe import ASKING, afterwards, may_be_mailed

Act: TypeAlias = Callable[[Site, int, Form], None]

MANAGES: Final = frozenset({Purpose.MANAGE})
SEE_OTHER: Final = 303
#: What was done, as the page says it afterwards.
DONE: Final = {
    "changed": N_("Your choices are saved."),
    "pause": N_("It is paused. You hear nothing of it until you resume it."),
    "pause-all": N_("Everything is paused. You hear nothing until you resume it."),
    "resume-all": N_("Everything goes on. You hear of what changes from now on."),
    "resume": N_("It goes on. You hear of what changes from now on."),
    "resume-told": N_("It goes on, and what you missed is on its way to you."),
    "leave": N_("You have left it. You hear nothing of it any more."),
    "leave-all": N_("You have left everything. You hear nothing any more."),
    "choose": N_("Your language and your time zone are saved."),
}


def add_manage(app: FastAPI, site: Site) -> None:
    _add_asking(app, site)
    _add_page(app, site)
    _add_change(app, site)
    _add_data(app, site)


def _add_asking(app: FastAPI, site: Site) -> None:
    @app.get("/manage")
    def ask(request: Request) -> Response:
        return _show_asking(request, site)

    @app.post("/manage")
    async def send(request: Request) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_send_link, request, site, form)


def _add_page(app: FastAPI, site: Site) -> None:
    @app.get("/manage/{token}")
    def show(token: str, request: Request) -> Response:
        return _show(request, site, token, DONE.get(request.query_params.get("done", ""), ""))

    @app.post("/manage/{token}")
    async def act(token: str, request: Request) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_act, site, token, form)


def _add_change(app: FastAPI, site: Site) -> None:
    @app.get("/manage/{token}/change/{subscription_id}")
    def fill_in(token: str, subscription_id: int, request: Request) -> Response:
        found = owned(site.service.pipeline, _address(site, token), subscription_id)
        return _show_change(request, site, token, found, chosen_of(found.interest, found.watch.kind))

    @app.post("/manage/{token}/change/{subscription_id}")
    async def save(token: str, subscription_id: int, request: Request) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_change, request, site, token, subscription_id, typed(form))


def _add_data(app: FastAPI, site: Site) -> None:
    @app.get("/manage/{token}/data.json")
    def copy(token: str) -> Response:
        found = export(site.service.pipeline, _address(site, token), site.service.now())
        headers = {**PRIVATE, "Content-Disposition": 'attachment; filename="trial-watcher-data.json"'}
        return Response(orjson.dumps(found, option=orjson.OPT_INDENT_2), 200, headers, "application/json")

    @app.get("/manage/{token}/erase")
    def ask(token: str, request: Request) -> Response:
        address = Owners(site.service.store).get(_address(site, token))
        return page(
            request,
            site.service,
            "erase.html",
            token=token,
            email=address.value,
            is_done=False,
            has_files=_has_files(site),
        )

    @app.post("/manage/{token}/erase")
    def act(token: str, request: Request) -> Response:
        erase(site.service.pipeline, _address(site, token), site.service.now())
        return page(request, site.service, "erase.html", token="", email="", is_done=True, has_files=False)


def _has_files(site: Site) -> bool:
    return not site.service.settings.smtp_url


def _address(site: Site, token: str) -> int:
    return site.service.tokens.read(token, MANAGES, site.service.now()).id


def _send_link(request: Request, site: Site, form: Form) -> Response:
    written = typed(form).email
    try:
        check_csrf(request, site.service, form.text("csrf"))
        with reading(EMAIL):
            email = check_email(written)
    except FieldError as exc:
        return _show_asking(request, site, written, exc.wrong)
    site.limits.take(ASKING, network_of(request))
    answer = _show_asking(request, site, email, is_asked=True)
    # After the answer: how long it takes would tell whether the address is known.
    answer.background = afterwards(_mail_link, site, email)
    return answer


def _show_asking(
    request: Request, site: Site, email: str = "", wrong: Wrong | None = None, *, is_asked: bool = False
) -> Response:
    status = 400 if wrong else 200
    return page(request, site.service, "find_mine.html", status=status, email=email, wrong=wrong, is_asked=is_asked)


def _mail_link(site: Site, email: str) -> None:
    pipeline, now = site.service.pipeline, site.service.now()
    address = due_link(pipeline, email, now)
    # Only a mail that is due counts: else whoever asks for others would use up what they may be mailed.
    if address is not None and may_be_mailed(site, email):
        send_link(pipeline, address, now)


def _show(request: Request, site: Site, token: str, done: str) -> Response:
    """Show all that is followed; `done` is a message of ours, or empty."""
    found = managed(site.service.pipeline, _address(site, token))
    newest = found.subscriptions[-1].interest if found.subscriptions else None
    with speaking_as_mailed(request, newest):
        return page(
            request,
            site.service,
            "manage.html",
            token=token,
            email=found.address.value,
            cards=tuple(_card(site, each, found.missed) for each in found.subscriptions),
            done=_(done),
            languages=language_options(newest.language) if newest else (),
            zones=zone_options(newest.schedule.zone, zones_by_area()) if newest else {},
        )


def _card(site: Site, found: Subscription, missed: Mapping[int, int]) -> Card:
    asked_for = asked(site.service.pipeline, found)
    told = tell_asked(asked_for)
    return card(found, Told(told.kinds, told.limit, told.often, asked_for.status), missed)


def _act(site: Site, token: str, form: Form) -> Response:
    address_id, what = _address(site, token), form.text("do")
    if what not in ACTS:
        raise UsageError(_("This page does not know what you want to do. Please go back and press the button again."))
    ACTS[what](site, address_id, form)
    return RedirectResponse(f"/manage/{token}?done={what}", SEE_OTHER, PRIVATE)


def _one(site: Site, address_id: int, form: Form) -> Subscription:
    number = form.text("id")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < len(str(2**63)) else 0
    return owned(site.service.pipeline, address_id, wanted)


def _pause(site: Site, address_id: int, form: Form) -> None:
    pause(site.service.pipeline, [_one(site, address_id, form).id], site.service.now())


def _pause_all(site: Site, address_id: int, _form: Form) -> None:
    found = managed(site.service.pipeline, address_id).subscriptions
    pause(site.service.pipeline, [each.id for each in found], site.service.now())


def _resume(site: Site, address_id: int, form: Form) -> None:
    resume(site.service.pipeline, _one(site, address_id, form), site.service.now(), is_told=False)


def _resume_all(site: Site, address_id: int, _form: Form) -> None:
    for each in managed(site.service.pipeline, address_id).subscriptions:
        if each.paused_at is not None:
            resume(site.service.pipeline, each, site.service.now(), is_told=False)


def _resume_told(site: Site, address_id: int, form: Form) -> None:
    resume(site.service.pipeline, _one(site, address_id, form), site.service.now(), is_told=True)


def _leave(site: Site, address_id: int, form: Form) -> None:
    leave(site.service.pipeline, (_one(site, address_id, form),), site.service.now())


def _leave_all(site: Site, address_id: int, _form: Form) -> None:
    # Also what was never confirmed: whoever leaves everything means everything.
    leave(site.service.pipeline, site.service.pipeline.book.lasting(address_id), site.service.now())


def _choose(site: Site, address_id: int, form: Form) -> None:
    choose(site.service.pipeline, address_id, form.text("language"), form.text("zone"))


def _change(request: Request, site: Site, token: str, subscription_id: int, chosen: Chosen) -> Response:
    pipeline = site.service.pipeline
    found = owned(pipeline, _address(site, token), subscription_id)
    watch = found.watch
    try:
        interest = interest_of(chosen, watch.kind, watch.vicinity, found.interest)
    except FieldError as exc:
        night = chosen_of(found.interest, watch.kind).night
        return _show_change(request, site, token, found, replace(chosen, night=night), exc.wrong)
    change(pipeline, found, interest)
    return RedirectResponse(f"/manage/{token}?done=changed", SEE_OTHER, PRIVATE)


def _show_change(
    request: Request, site: Site, token: str, found: Subscription, chosen: Chosen, wrong: Wrong | None = None
) -> Response:
    with speaking_as_mailed(request, found.interest):
        return page(
            request,
            site.service,
            "change.html",
            status=400 if wrong else 200,
            token=token,
            card=_card(site, found, {}),
            form=shown(chosen, found.watch.kind),
            wrong=wrong,
        )


ACTS: Final[Mapping[str, Act]] = {
    "pause": _pause,
    "pause-all": _pause_all,
    "resume": _resume,
    "resume-all": _resume_all,
    "resume-told": _resume_told,
    "leave": _leave,
    "leave-all": _leave_all,
    "choose": _choose,
}
