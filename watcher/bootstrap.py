"""The one place that builds real things: engine, clients, channels, stages."""

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

import httpx

from watcher.alerts.ledger import Ledger
from watcher.alerts.links import Links
from watcher.alerts.render import load_templates
from watcher.assets import templates_dir
from watcher.db import Store
from watcher.db.schema import migrate, require_newest
from watcher.delivery.channel import Channel as Sender
from watcher.delivery.email import FolderChannel, SmtpChannel, parse_smtp_url
from watcher.delivery.outbox import Outbox
from watcher.delivery.webhook import WebhookChannel
from watcher.errors import SettingError
from watcher.jobs.backfill import BackFiller
from watcher.jobs.course import Poller
from watcher.jobs.deliver import Deliverer
from watcher.match import Matcher
from watcher.match.occurrences import Occurrences
from watcher.match.rules import distance_km
from watcher.model.watch import Channel
from watcher.pipeline import Pipeline
from watcher.registry.client import Registry, open_http
from watcher.registry.history import read_past
from watcher.registry.parse import parse_trial
from watcher.registry.retries import RetryPolicy
from watcher.settings import Settings
from watcher.sweep.budget import Asker, Budget
from watcher.sweep.endings import Endings
from watcher.sweep.holds import Holds
from watcher.sweep.journal import Journal
from watcher.sweep.plan import Allowance
from watcher.sweep.reads import Reads
from watcher.sweep.reformats import Reformats
from watcher.sweep.steps import Steps
from watcher.versions import Versions
from watcher.versions.past import Past
from watcher.watches import Book, Tokens
from watcher.watches.tokens import Purpose, Token


@dataclass(frozen=True, slots=True)
class PublicLinks:
    """The addresses of this installation's pages that act for a reader."""

    origin: str
    tokens: Tokens

    def confirm(self, subscription_id: int, now: datetime) -> str:
        return self._link("confirm", Token(Purpose.CONFIRM, subscription_id), now)

    def leave(self, subscription_id: int, now: datetime) -> str:
        return self._link("leave", Token(Purpose.LEAVE, subscription_id), now)

    def leave_all(self, address_id: int, now: datetime) -> str:
        return self._link("leave", Token(Purpose.LEAVE_ALL, address_id), now)

    def _link(self, page: str, token: Token, now: datetime) -> str:
        return f"{self.origin}/{page}/{self.tokens.make(token, now)}"


@dataclass(frozen=True, slots=True)
class Service:
    """Everything an edge may call; storage and stages, but nothing that holds a connection to the outside."""

    settings: Settings
    store: Store
    pipeline: Pipeline
    journal: Journal
    tokens: Tokens

    def now(self) -> datetime:
        return self.store.now()

    @property
    def past(self) -> Past:
        return Past(self.store, read_past)

    @property
    def occurrences(self) -> Occurrences:
        return Occurrences(self.store)

    def back_filler(self, registry: Registry) -> BackFiller:
        return BackFiller(registry, self.pipeline.versions, self.past, self.now)

    def poller(self, registry: Registry) -> Poller:
        return Poller(
            registry=registry,
            pipeline=self.pipeline,
            journal=self.journal,
            reads=self.reads,
            steps=Steps(self.store),
            endings=Endings(self.store),
            clock=self.now,
            allowance=self.allowance,
        )

    @property
    def reads(self) -> Reads:
        return Reads(self.store)

    @property
    def allowance(self) -> Allowance:
        return Allowance(self.settings.registry_requests_per_minute, self.settings.sweep_minutes)


@contextmanager
def open_store(settings: Settings, *, may_migrate: bool = True) -> Iterator[Store]:
    """Open the database; the embedded one is brought to the newest schema, a shared one must be there already."""
    store = Store(settings.database)
    try:
        if store.is_sqlite and may_migrate:
            migrate(store)
        else:
            require_newest(store)
        yield store
    finally:
        store.close()


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    renderer = load_templates(templates_dir())
    with open_store(settings) as store:
        book = Book(store)
        tokens = Tokens(book.signing_key())
        pipeline = Pipeline(
            store=store,
            versions=Versions(store, parse_trial),
            matcher=Matcher(store),
            ledger=Ledger(store, distance_km),
            book=book,
            renderer=renderer,
            outbox=Outbox(store),
            links=Links(PublicLinks(settings.public_url, tokens)),
            holds=Holds(store),
            reformats=Reformats(store),
        )
        yield Service(settings, store, pipeline, Journal(store), tokens)


@asynccontextmanager
async def open_registry(settings: Settings, store: Store, asker: Asker = Asker.SWEEP) -> AsyncIterator[Registry]:
    """Open the registry's client, whose requests all processes pay from one budget; a person may use all of it."""
    budget = Budget(store, settings.registry_requests_per_minute, asker)
    async with open_http(settings.registry_url, tls=settings.registry_tls or None) as http:
        yield Registry(http, budget.spend, RetryPolicy())


@asynccontextmanager
async def open_deliverer(service: Service) -> AsyncIterator[Deliverer]:
    """Open one sender a channel; mail connections are kept until the block ends."""
    async with AsyncExitStack() as stack:
        webhooks = await stack.enter_async_context(httpx.AsyncClient())
        senders: dict[Channel, Sender] = {
            Channel.EMAIL: _open_mail(service.settings, stack),
            Channel.WEBHOOK: WebhookChannel(webhooks),
        }
        yield Deliverer(service.pipeline, senders, clock=service.now, jitter=random.random)


def _open_mail(settings: Settings, stack: AsyncExitStack) -> Sender:
    if "@" not in parseaddr(settings.mail_from)[1]:
        raise SettingError(f"WATCHER_MAIL_FROM is {settings.mail_from!r}: it needs an address like name@example.org")
    domain = urlsplit(settings.public_url).hostname or "localhost"
    if not settings.smtp_url:
        return FolderChannel(settings.mail_folder, sender=settings.mail_from, domain=domain)
    smtp = SmtpChannel(parse_smtp_url(settings.smtp_url), sender=settings.mail_from, domain=domain)
    stack.push_async_callback(smtp.close)
    return smtp
