"""The one place that builds real things: engine, clients, channels, stages."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from watcher.alerts.closing import Closing
from watcher.alerts.ledger import Ledger
from watcher.alerts.links import Links
from watcher.alerts.render import Renderer, load_templates
from watcher.alerts.sample_pages import SAMPLE_PAGES
from watcher.assets import templates_dir, translations
from watcher.db import Store
from watcher.db.home import seed_of
from watcher.db.schema import migrate, require_newest
from watcher.delivery.channel import Channel as Sender
from watcher.delivery.dialer import open_webhook_http
from watcher.delivery.dry_run import DryRunChannel
from watcher.delivery.email import Bounces, FolderChannel, Returns, Seal, SmtpChannel, parse_bounce_url, parse_smtp_url
from watcher.delivery.email.mailboxes import Mailbox
from watcher.delivery.outbox import Outbox
from watcher.delivery.rates import Rates
from watcher.delivery.suppressions import Suppressions
from watcher.delivery.webhook import WebhookChannel
from watcher.errors import SettingError
from watcher.jobs.backfill import BackFiller
from watcher.jobs.copies import hold_old
from watcher.jobs.course import Poller
from watcher.jobs.deliver import Deliverer
from watcher.jobs.texts import Texts
from watcher.match import Matcher
from watcher.match.occurrences import Occurrences
from watcher.match.places import load_places
from watcher.match.rules import distance_km
from watcher.model.watch import Channel
from watcher.pages.samples import PAGE_SAMPLES
from watcher.pipeline import Pipeline
from watcher.plain.language import FOLDERS, install
from watcher.registry.client import Registry, open_http, tls_context
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
from watcher.watches.clocks import load_zones
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

    def manage(self, address_id: int, now: datetime) -> str:
        return self._link("manage", Token(Purpose.MANAGE, address_id), now)

    def whole(self, alert_id: int, now: datetime) -> str:
        return self._link("alerts", Token(Purpose.READ, alert_id), now)

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

    def seed(self) -> int:
        """Return a number that is this installation's own, so that not all of them poll in the same second."""
        with self.store.write() as connection:
            return seed_of(connection, random.getrandbits(31))

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
    def apprise_names(self) -> tuple[str, ...]:
        # It takes a tenth of a second to load, and few commands need it.
        from watcher.delivery.apprise import service_names  # noqa: PLC0415

        return service_names(self.settings.apprise_urls)

    @property
    def returns(self) -> Returns:
        return Returns(self.pipeline.book.signing_key(), self.settings.mail_bounce)

    @property
    def bounces(self) -> Bounces:
        return Bounces(self.store, Suppressions(self.store), self.returns)

    @property
    def bounce_mailbox(self) -> Mailbox | None:
        """Return where failed mails come back to; None where nothing is to be read."""
        return parse_bounce_url(self.settings.bounce_url) if self.settings.bounce_url else None

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


def load_renderer() -> Renderer:
    """Compile and try every template, of mails and pages; raises TemplateError for the first that fails."""
    return load_templates(templates_dir(), {**SAMPLE_PAGES, **PAGE_SAMPLES})


@contextmanager
def open_service(settings: Settings) -> Iterator[Service]:
    install({language: translations(folder) for language, folder in FOLDERS.items()})
    renderer = load_renderer()
    with open_store(settings) as store:
        book = Book(store)
        tokens = Tokens(book.signing_key())
        pipeline = Pipeline(
            store=store,
            versions=Versions(store, parse_trial),
            matcher=Matcher(store),
            closing=Closing(store),
            ledger=Ledger(store, distance_km),
            book=book,
            renderer=renderer,
            outbox=Outbox(store, _rates(settings)),
            links=Links(PublicLinks(settings.public_url, tokens)),
            holds=Holds(store),
            reformats=Reformats(store),
        )
        service = Service(settings, store, pipeline, Journal(store), tokens)
        # A mailbox is read every few minutes; that its address is none is said at the start.
        _ = service.bounce_mailbox
        yield service


def load_tables(settings: Settings) -> None:
    """Load cities, time zones and certificate authorities, once in a process."""
    load_places()
    load_zones()
    tls_context(settings.registry_tls or None)


@asynccontextmanager
async def open_registry(
    settings: Settings, store: Store, asker: Asker = Asker.SWEEP, retry: RetryPolicy | None = None
) -> AsyncIterator[Registry]:
    """Open the registry's client, whose requests all processes pay from one budget, of which `asker` has its share."""
    budget = Budget(store, settings.registry_requests_per_minute, asker)
    async with open_http(settings.registry_url, tls=settings.registry_tls or None) as http:
        yield Registry(http, budget.spend, retry or RetryPolicy())


@asynccontextmanager
async def open_deliverer(service: Service) -> AsyncIterator[Deliverer]:
    """Open one sender a channel; mail connections are kept until the block ends.

    Before the first is sent, what is too old to be sent is kept back.
    """
    await asyncio.to_thread(hold_old, service.store, service.now(), service.settings.max_lateness)
    async with AsyncExitStack() as stack:
        allowed = service.settings.webhook_networks
        webhooks = await stack.enter_async_context(open_webhook_http(allowed))
        senders: dict[Channel, Sender] = {
            Channel.EMAIL: _open_mail(service, stack),
            Channel.WEBHOOK: WebhookChannel(webhooks, allowed),
            Channel.APPRISE: _open_apprise(service.settings, stack),
        }
        if service.settings.dry_run:
            senders = dict.fromkeys(senders, DryRunChannel())
        yield Deliverer(service.pipeline, senders, Texts(service.pipeline), clock=service.now, jitter=random.random)


def _rates(settings: Settings) -> Rates:
    return Rates(settings.mails_per_second or None, settings.mails_per_second_to_a_domain or None)


def _open_mail(service: Service, stack: AsyncExitStack) -> Sender:
    settings, returns = service.settings, service.returns
    if "@" not in parseaddr(settings.mail_from)[1]:
        raise SettingError(f"WATCHER_MAIL_FROM is {settings.mail_from!r}: it needs an address like name@example.org")
    domain = urlsplit(settings.public_url).hostname or "localhost"
    seal = _seal(settings)
    if not settings.smtp_url:
        return FolderChannel(settings.mail_folder, settings.mail_from, domain, returns=returns, seal=seal)
    smtp = SmtpChannel(parse_smtp_url(settings.smtp_url), settings.mail_from, domain, returns=returns, seal=seal)
    stack.push_async_callback(smtp.close)
    return smtp


def _open_apprise(settings: Settings, stack: AsyncExitStack) -> Sender:
    from watcher.delivery.apprise import AppriseChannel, open_services  # noqa: PLC0415 - as below

    channel = AppriseChannel(open_services(settings.apprise_urls))
    stack.callback(channel.close)
    return channel


def _seal(settings: Settings) -> Seal | None:
    if not settings.dkim_key and not settings.dkim_selector:
        return None
    if not settings.dkim_key or not settings.dkim_selector:
        raise SettingError("WATCHER_DKIM_KEY and WATCHER_DKIM_SELECTOR go together: set both, or none")
    domain = settings.dkim_domain or parseaddr(settings.mail_from)[1].rpartition("@")[2]
    return Seal(settings.dkim_key, settings.dkim_selector, domain)
