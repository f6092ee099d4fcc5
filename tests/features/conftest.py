"""A whole small world for stories: the replay registry, a mail server, a webhook endpoint, and the service."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
import stamina

from watcher.bootstrap import Service, open_deliverer, open_registry, open_service
from watcher.db import Store
from watcher.demo.receivers import MailReceiver, WebhookReceiver
from watcher.jobs.deliver import deliver
from watcher.jobs.follow import Followed, Target, follow_place, follow_search, follow_trial, subscribe
from watcher.jobs.poll import poll
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Interest, Vicinity
from watcher.registry.client import Registry
from watcher.replay import Histories, ReplayServer
from watcher.settings import Settings
from watcher.sweep.journal import Sweep
from watcher.web import create_app

Result = TypeVar("Result")
ALL = frozenset(Kind)
SITES = frozenset({Kind.SITES})


@dataclass(slots=True)
class World:
    """What a story acts on; each method is one thing that somebody does."""

    service: Service
    replay: ReplayServer
    mail: MailReceiver
    webhook: WebhookReceiver

    def follow(
        self, nct_id: str, who: str, *, kinds: frozenset[Kind] = ALL, least: Importance = Importance.MINOR,
        confirmed: bool = True,
    ) -> Followed:  # fmt: skip
        pipeline, now = self.service.pipeline, self.service.now()
        watch, _ = self.ask(lambda registry: follow_trial(pipeline, registry, nct_id, now))
        target = Target(Channel.EMAIL, who, is_confirmed=confirmed)
        return subscribe(pipeline, watch, target, Interest(kinds, least), now)

    def follow_search(self, asked: str | Mapping[str, str], who: str, interest: Interest | None = None) -> Followed:
        """Follow the parameters of a search, or a condition in words."""
        parameters = {"query.cond": asked} if isinstance(asked, str) else asked
        interest = interest or Interest(frozenset({Kind.SEARCH}))
        pipeline, now = self.service.pipeline, self.service.now()
        watch, _ = self.ask(lambda registry: follow_search(pipeline, registry, parameters, now))
        return subscribe(pipeline, watch, Target(Channel.EMAIL, who, is_confirmed=True), interest, now)

    def follow_place(self, vicinity: Vicinity, who: str, *, kinds: frozenset[Kind] = SITES) -> Followed:
        pipeline, now = self.service.pipeline, self.service.now()
        watch, _ = self.ask(lambda registry: follow_place(pipeline, registry, vicinity, now))
        interest = Interest(kinds, Importance.MINOR, vicinity.place, vicinity.within_km, hospital=vicinity.hospital)
        return subscribe(pipeline, watch, Target(Channel.EMAIL, who, is_confirmed=True), interest, now)

    def hook(self, nct_id: str, *, kinds: frozenset[Kind] = ALL) -> Followed:
        pipeline, now = self.service.pipeline, self.service.now()
        watch, _ = self.ask(lambda registry: follow_trial(pipeline, registry, nct_id, now))
        target = Target(Channel.WEBHOOK, self.webhook.url, is_confirmed=True)
        followed = subscribe(pipeline, watch, target, Interest(kinds), now)
        self.webhook.secret = followed.new_secret or self.webhook.secret
        return followed

    def advance(self, releases: int = 1) -> None:
        for _ in range(releases):
            self.replay.clock.advance()

    def poll(self) -> Sweep | None:
        return self.ask(lambda registry: poll(self.service.poller(registry)))

    def deliver(self) -> None:
        async def run() -> None:
            async with open_deliverer(self.service) as deliverer:
                await deliver(deliverer)

        asyncio.run(run())

    def next_release(self) -> Sweep | None:
        """A release comes out, is swept, and what is due is sent."""
        self.advance()
        done = self.poll()
        self.deliver()
        return done

    def ask(self, ask: Callable[[Registry], Awaitable[Result]]) -> Result:
        async def run() -> Result:
            async with open_registry(self.service.settings, self.service.store) as registry:
                return await ask(registry)

        return asyncio.run(run())

    def request(self, method: str, link: str) -> httpx.Response:
        """Open a link of a mail, as a browser or a mail program does."""
        path = link.removeprefix(self.service.settings.public_url)

        async def run() -> httpx.Response:
            transport = httpx.ASGITransport(create_app(self.service))
            async with httpx.AsyncClient(transport=transport, base_url="http://watcher.test") as client:
                return await client.request(method, path)

        return asyncio.run(run())

    @property
    def mails(self) -> list[EmailMessage]:
        return self.mail.inbox.mails

    def mails_to(self, who: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == who]


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_of(mail: EmailMessage, page: str) -> str:
    found = re.search(rf"https?://\S+/{page}/\S+", text_of(mail))
    assert found is not None
    return found[0]


@pytest.fixture(autouse=True)
def _retries_without_waiting() -> Iterator[None]:
    """Requests are tried again as in real life, but at once."""
    with stamina.set_testing(testing=True, attempts=2, cap=True):
        yield


@pytest.fixture
def histories() -> Histories:
    """What the registry of a story shows; a test module with histories of its own overrides it."""
    return Histories.shipped()


@pytest.fixture
def world(store: Store, tmp_path: Path, histories: Histories) -> Iterator[World]:
    with open_world(store, tmp_path, histories) as opened:
        yield opened


@contextmanager
def open_world(store: Store, folder: Path, histories: Histories) -> Iterator[World]:
    """Open a world with this database, which is migrated."""
    with ExitStack() as stack:
        replay = stack.enter_context(ReplayServer(histories))
        mail, webhook = stack.enter_context(MailReceiver()), stack.enter_context(WebhookReceiver())
        settings = Settings(
            data_dir=folder,
            database_url=store.engine.url.render_as_string(hide_password=False).replace("+psycopg", ""),
            registry_url=replay.origin,
            registry_requests_per_minute=60_000,
            smtp_url=mail.url,
            webhook_allow="127.0.0.0/8",
            mail_from="Trial Watcher <watcher@example.org>",
            public_url="http://watcher.test",
        )
        yield World(stack.enter_context(open_service(settings)), replay, mail, webhook)
