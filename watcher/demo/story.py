"""A patient, a coordinator and an integration follow three trials while the registry puts out its releases."""

import asyncio
import logging
import re
import socket
from contextlib import AsyncExitStack, ExitStack
from email.message import EmailMessage
from pathlib import Path

import httpx
from fastapi import FastAPI
from rich.console import Console

from watcher.asgi import pages_and_api
from watcher.bootstrap import Service, open_deliverer, open_registry, open_service
from watcher.demo.pages import free_port, served
from watcher.demo.receivers import MailReceiver, WebhookReceiver
from watcher.demo.screen import Screen
from watcher.demo.stage import Stage, release, send
from watcher.demo.standing import stand
from watcher.errors import FailedError
from watcher.jobs.follow import Target, follow_search, follow_trial, subscribe
from watcher.log import configure_log
from watcher.match.places import find_place
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Interest
from watcher.replay import Histories, ReplayServer
from watcher.settings import Settings

PATIENT, COORDINATOR = "pat.doe@example.org", "cora.coordinator@example.org"
PATIENTS_TRIAL, COORDINATORS_SEARCH, INTEGRATIONS_TRIAL = "NCT07398326", "gastric cancer", "NCT07010263"
NEAR, WITHIN_KM = "Shanghai", 50
#: The replay registry is ours alone, so the polite budget for the real one would only make people wait.
REQUESTS_PER_MINUTE = 60_000
#: Releases that a visitor of the served demo lets out: what they follow themselves shall change, too.
STILL_TO_COME = 2


def run_demo(folder: Path, console: Console, *, is_served: bool = False, port: int = 0) -> None:
    """Tell the story on the console and write every mail and webhook into the folder.

    Served, its last releases are still to come, and the pages stay up on this port (0: a free one) until Ctrl-C.
    """
    # The screen says what the log would say.
    configure_log("auto", logging.WARNING)
    _clear(folder)
    with ExitStack() as stack:
        replay = stack.enter_context(ReplayServer(Histories.shipped()))
        mail, webhook = stack.enter_context(MailReceiver()), stack.enter_context(WebhookReceiver())
        listening = stack.enter_context(free_port(port))
        service = stack.enter_context(open_service(_settings(folder, replay.origin, mail.url, listening)))
        app = pages_and_api(service)
        stack.enter_context(served(app, listening))
        asyncio.run(_tell(service, replay, mail, webhook, Screen(console), folder, app if is_served else None))


def _clear(folder: Path) -> None:
    for name in ("mails", "webhooks"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for old in (folder / name).iterdir():
            old.unlink()
    for old in folder.glob("watcher.db*"):
        old.unlink()


def _settings(folder: Path, registry_url: str, smtp_url: str, listening: socket.socket) -> Settings:
    """Return those of the real service with its pages: the demo's patient follows the link in her mail."""
    return Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'watcher.db'}",
        registry_url=registry_url,
        registry_requests_per_minute=REQUESTS_PER_MINUTE,
        smtp_url=smtp_url,
        webhook_allow="127.0.0.0/8",  # its receiver stands on this machine
        mail_from="Trial Watcher <watcher@example.org>",
        public_url=f"http://127.0.0.1:{listening.getsockname()[1]}",
    )


async def _tell(
    service: Service,
    replay: ReplayServer,
    mail: MailReceiver,
    webhook: WebhookReceiver,
    screen: Screen,
    folder: Path,
    app: FastAPI | None,
) -> None:
    async with AsyncExitStack() as stack:
        registry = await stack.enter_async_context(open_registry(service.settings, service.store))
        deliverer = await stack.enter_async_context(open_deliverer(service))
        stage = Stage(service, registry, deliverer, replay, mail, webhook, screen, folder)
        screen.opening(_facts(stage))
        await _patient_follows(stage)
        await _coordinator_follows(stage)
        await _integration_follows(stage)
        while replay.clock.left > (STILL_TO_COME if app else 0):
            await release(stage)
        stage.totals.requests = registry.requests
        screen.closing(stage.totals)
        _require_alerts(stage)
        if app:
            await stand(stage, app, (PATIENT, COORDINATOR))
        else:
            screen.step("`watcher demo --serve` leaves its pages and mails up to click through")


def _facts(stage: Stage) -> list[tuple[str, str]]:
    return [
        ("Registry", f"{stage.replay.origin} replays recorded trials from {stage.replay.clock.current:%d %B %Y} on"),
        ("Patient", f"{PATIENT} follows {PATIENTS_TRIAL} for its status"),
        (
            "Coordinator",
            f"{COORDINATOR} follows the search {COORDINATORS_SEARCH!r}: new sites within {WITHIN_KM} km of {NEAR}",
        ),
        ("Integration", f"a webhook follows {INTEGRATIONS_TRIAL} for every change"),
    ]


async def _patient_follows(stage: Stage) -> None:
    pipeline, now = stage.service.pipeline, stage.service.now()
    watch, _ = await follow_trial(pipeline, stage.registry, PATIENTS_TRIAL, now)
    target = Target(Channel.EMAIL, PATIENT, is_confirmed=False)
    subscribe(pipeline, watch, target, Interest(frozenset({Kind.STATUS})), now)
    await send(stage)
    link = _link_in(stage.mail.inbox.mails[-1])
    async with httpx.AsyncClient() as browser:
        answer = await browser.post(link)
    answer.raise_for_status()
    stage.screen.step(f"The patient follows the link in her mail and confirms: HTTP {answer.status_code}")


async def _coordinator_follows(stage: Stage) -> None:
    pipeline, now = stage.service.pipeline, stage.service.now()
    watch, members = await follow_search(pipeline, stage.registry, {"query.cond": COORDINATORS_SEARCH}, now)
    place = await asyncio.to_thread(find_place, NEAR)
    interest = Interest(frozenset({Kind.SITES, Kind.SEARCH}), Importance.NOTABLE, place, WITHIN_KM)
    subscribe(pipeline, watch, Target(Channel.EMAIL, COORDINATOR, is_confirmed=True), interest, now)
    stage.screen.step(f"The coordinator's search has {members} trials now; an operator recorded her consent")


async def _integration_follows(stage: Stage) -> None:
    pipeline, now = stage.service.pipeline, stage.service.now()
    watch, _ = await follow_trial(pipeline, stage.registry, INTEGRATIONS_TRIAL, now)
    target = Target(Channel.WEBHOOK, stage.webhook.url, is_confirmed=True)
    made = subscribe(pipeline, watch, target, Interest(frozenset(Kind)), now)
    stage.webhook.secret = made.new_secret
    stage.screen.step("The integration keeps its webhook secret and checks every signature with it")


def _link_in(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",))
    found = re.search(r"https?://\S+/confirm/\S+", text.get_content() if text else "")
    if found is None:
        raise FailedError("the confirmation mail has no link to confirm")
    return found[0]


def _require_alerts(stage: Stage) -> None:
    """Fail unless each of the three was told: a demo that shows nothing must not look like one that worked."""
    told = {str(mail["To"]) for mail in stage.mail.inbox.mails}
    if not {PATIENT, COORDINATOR} <= told or not stage.webhook.bodies or stage.webhook.refused:
        raise FailedError("not everybody who asked was told: see the deliveries with `watcher deliveries`")
