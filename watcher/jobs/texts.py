"""Step 4 of the pipeline: the messages of alerts, made when their deliveries are first sent.

Readers who are told the same share a message: it is made once for them, and kept, so that a retry sends the same bytes
whatever happened meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

import structlog

from watcher.alerts.compose import compose
from watcher.alerts.ledger import Held
from watcher.delivery.texts import Rendered, cancel_empty, keep_texts, with_text
from watcher.delivery.tries import place_of
from watcher.errors import DamagedError, StoreError, WatcherError
from watcher.model.alert import Alert, Message
from watcher.model.delivery import Delivery
from watcher.model.schedule import Schedule
from watcher.model.watch import Channel, Frequency, Subscription, Vicinity
from watcher.pipeline import Pipeline
from watcher.plain.language import Language, language_of, speaking

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: Kept in memory: a mail takes some 20 KB, a version some 200.
MOST_MESSAGES = 256
MOST_VERSIONS = 64


@dataclass(frozen=True, slots=True)
class Part:
    """What one subscription is told. Two that are equal are told the same, in the same words."""

    watch_id: int
    title: str
    vicinity: Vicinity | None
    frequency: Frequency
    schedule: Schedule
    changes: tuple[int, ...]
    subscription: Subscription = field(compare=False)


@dataclass(frozen=True, slots=True)
class Content:
    """All that a message depends on, and one of the alerts that it is for."""

    channel: Channel
    as_of: date
    language: Language
    parts: tuple[Part, ...]
    alert_id: int = field(compare=False)
    window: str = field(compare=False)
    dated: datetime = field(compare=False)


class Texts:
    """Makes the texts of a batch of deliveries; shared by the threads that send."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._version = lru_cache(MOST_VERSIONS)(pipeline.versions.get)
        self._message = lru_cache(MOST_MESSAGES)(self._render)

    def __call__(self, unmade: Sequence[Delivery], now: datetime) -> Rendered:
        """Follows `Renders`."""
        contents = self._contents(unmade)
        if empty := [each for each in unmade if each.id not in contents]:
            cancel_empty(self._pipeline.store, empty, now)
        tried = {each.id: self._try(each, contents[each.id]) for each in unmade if each.id in contents}
        made = [each for each in tried.values() if isinstance(each, Delivery)]
        failures = {each: found for each, found in tried.items() if isinstance(found, str)}
        return Rendered(keep_texts(self._pipeline.store, made), failures)

    def _try(self, one: Delivery, content: Content) -> Delivery | str:
        """Return a delivery with its text, or why there is none."""
        try:
            return self._with_text(one, content)
        except Exception as exc:
            if isinstance(exc, StoreError) and not isinstance(exc, DamagedError):
                raise
            # One that cannot be told keeps nobody else's from them; it is tried again, and then fails loudly. Not with
            # a traceback in the log, which shows addresses.
            problem = str(exc) if isinstance(exc, WatcherError) else place_of(exc)
            log.error("message.not_made", delivery_id=one.id, alert_id=one.alert_id, problem=problem)  # noqa: TRY400
            return f"its text could not be made: {problem}"

    def _contents(self, unmade: Sequence[Delivery]) -> dict[int, Content]:
        """Return what deliveries tell, by their ids, but those of which every subscription has ended."""
        held = self._pipeline.ledger.held(each.alert_id for each in unmade if each.alert_id is not None)
        told = {subscription_id for each in held.values() for subscription_id in each.changes}
        subscriptions = self._pipeline.book.some(told)
        return {one.id: _content_of(one, held[one.alert_id], subscriptions) for one in unmade if one.alert_id in held}

    def _with_text(self, one: Delivery, content: Content) -> Delivery:
        told = [part.subscription.id for part in content.parts]
        # Dated like the delivery, so that they would be the same if they were made again.
        personal = self._pipeline.links.of_alert(content.alert_id, one.address, told, one.created_at)
        return with_text(one, self._message(content), personal)

    def _render(self, content: Content) -> Message:
        subscriptions = {part.subscription.id: part.subscription for part in content.parts}
        matched = self._pipeline.ledger.matched([(part.subscription, part.changes) for part in content.parts])
        address = content.parts[0].subscription.address
        told = compose(matched, subscriptions, self._version)
        alert = Alert(content.alert_id, address, content.window, content.as_of, told)
        with speaking(content.language):
            return self._pipeline.renderer.message(alert, content.dated)


def _content_of(one: Delivery, held: Held, subscriptions: Mapping[int, Subscription]) -> Content:
    parts = tuple(_part_of(subscriptions[asking], changes) for asking, changes in held.changes.items())
    language = _language_of(one.address.channel, parts)
    return Content(one.address.channel, held.as_of, language, parts, held.alert_id, held.window, one.created_at)


def _language_of(channel: Channel, parts: Sequence[Part]) -> Language:
    """Return the language that was chosen last at an address: that of its newest subscription."""
    if channel is Channel.WEBHOOK:
        return Language.ENGLISH  # what programs read is a contract
    newest = max(parts, key=lambda part: part.subscription.id)
    return language_of(newest.subscription.interest.language)


def _part_of(subscription: Subscription, changes: tuple[int, ...]) -> Part:
    watch, interest = subscription.watch, subscription.interest
    return Part(
        watch.id, watch.title, interest.vicinity, interest.frequency, interest.schedule, changes, subscription
    )  # fmt: skip
