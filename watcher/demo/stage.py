"""What stands while the demo's story is told, and the two things that happen on it: a release, and what is sent."""

import json
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from watcher.bootstrap import Service
from watcher.demo.receivers import MailReceiver, WebhookReceiver
from watcher.demo.screen import Screen, Totals
from watcher.errors import FailedError
from watcher.jobs.deliver import Deliverer, deliver
from watcher.jobs.poll import poll, sweep_lines
from watcher.model.record import Json, at
from watcher.registry.client import Registry
from watcher.replay import ReplayServer


@dataclass(slots=True)
class Stage:
    """Everything that stands while the story is told."""

    service: Service
    registry: Registry
    deliverer: Deliverer
    replay: ReplayServer
    mail: MailReceiver
    webhook: WebhookReceiver
    screen: Screen
    folder: Path
    totals: Totals = field(default_factory=Totals)


async def release(stage: Stage) -> None:
    """Let the registry put out its next release, sweep it, and send what it makes due."""
    stage.replay.clock.advance()
    done = await poll(stage.service.poller(stage.registry))
    if done is None:
        raise FailedError("the replay registry advanced, but its release was not seen as new")
    stage.totals.sweeps += 1
    stage.totals.changes += done.changes
    stage.totals.noise += done.noise
    stage.screen.release(done, sweep_lines(stage.service.pipeline.versions.changes_in(done.id)))
    await send(stage)


async def send(stage: Stage) -> None:
    """Deliver what is due, and show what has arrived at the other side."""
    mails, bodies = len(stage.mail.inbox.mails), len(stage.webhook.bodies)
    await deliver(stage.deliverer)
    for mail in stage.mail.inbox.mails[mails:]:
        stage.totals.mails += 1
        stage.screen.mail(mail, _keep_mail(stage, mail))
    for body in stage.webhook.bodies[bodies:]:
        stage.totals.webhooks += 1
        stage.screen.webhook(body, _keep_body(stage, body))


def _keep_mail(stage: Stage, mail: EmailMessage) -> str:
    name = re.sub(r"\W+", "-", str(mail["Subject"]).lower()).strip("-")[:60]
    file = stage.folder / "mails" / f"{stage.totals.mails:02}-{name}.eml"
    file.write_bytes(mail.as_bytes())
    html = mail.get_body(("html",))
    if html is not None:
        file.with_suffix(".html").write_text(html.get_content(), encoding="utf-8")
        stage.totals.files.append(str(file.with_suffix(".html")))
    stage.totals.files.append(str(file))
    return str(file)


def _keep_body(stage: Stage, body: dict[str, Json]) -> str:
    file = stage.folder / "webhooks" / f"{stage.totals.webhooks:02}-{at(body, 'type')}.json"
    file.write_text(json.dumps(body, indent=2, ensure_ascii=False), encoding="utf-8")
    stage.totals.files.append(str(file))
    return str(file)
