"""What the owner of an address does with all that they follow: pause, resume, change; and how they get there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from watcher.alerts.missed import close_pause, put_aside, take_turn
from watcher.alerts.telling import watch_words
from watcher.alerts.windows import delivery_key, leaves_at
from watcher.delivery.putting import put_alerts
from watcher.errors import UnknownError
from watcher.model.alert import Message
from watcher.model.watch import Address, Channel, Interest, Subscription, Watch
from watcher.pipeline import Pipeline
from watcher.plain.language import _, language_of, speaking
from watcher.watches import pauses
from watcher.watches.owners import Owners
from watcher.watches.zones import find_zone


@dataclass(frozen=True, slots=True)
class Managed:
    """All that an address follows now."""

    address: Address
    subscriptions: tuple[Subscription, ...]
    #: How many changes each paused one has missed; none where it is not named.
    missed: Mapping[int, int]


def managed(pipeline: Pipeline, address_id: int) -> Managed:
    """Return what was confirmed: what waits for its confirmation may be a stranger's joke. Raises UnknownError."""
    address = Owners(pipeline.store).get(address_id)
    found = tuple(each for each in pipeline.book.lasting(address_id) if each.confirmed_at is not None)
    return Managed(address, found, pauses.count_missed(pipeline.store, address_id))


def owned(pipeline: Pipeline, address_id: int, subscription_id: int) -> Subscription:
    """Return one of them. Raises UnknownError for somebody else's, and for one that is over."""
    for each in managed(pipeline, address_id).subscriptions:
        if each.id == subscription_id:
            return each
    raise UnknownError(_("You do not follow this any more."))


def due_link(pipeline: Pipeline, email: str, now: datetime) -> Address | None:
    """Return whom to mail the way to all that they follow; None: nobody who ever said yes, or they have it already.

    Nothing says which of the two it was, and so must the page that asks.
    """
    address = Owners(pipeline.store).find(Channel.EMAIL, email)
    if address is None or address.confirmed_at is None:
        return None
    window = _window(managed(pipeline, address.id), now)
    return None if pipeline.outbox.has(delivery_key(Channel.EMAIL, address.id, window)) else address


def send_link(pipeline: Pipeline, address: Address, now: datetime, about: Watch | None = None) -> bool:
    """Mail the link, at most once an hour, or a day where nothing is followed; returns whether a mail was made now."""
    found = managed(pipeline, address.id)
    language = next((each.interest.language for each in found.subscriptions), None)
    with speaking(language_of(language)):
        text = pipeline.renderer.manage(watch_words(about) if about else None)
    return _put(pipeline, address, text, _window(found, now), now)


def pause(pipeline: Pipeline, subscription_ids: Collection[int], now: datetime) -> None:
    """Tell nothing more until it is resumed, not even what was found already and not yet sent."""
    with pipeline.store.write() as connection:
        take_turn(connection)
        put_aside(connection, pauses.pause(connection, subscription_ids, now))


def resume(pipeline: Pipeline, paused: Subscription, now: datetime, *, is_told: bool) -> None:
    """Go on from now; what was missed is told in one mail where its owner asks for it, and else never."""
    channel, schedule = paused.address.channel, paused.interest.schedule
    with pipeline.store.write() as connection:
        take_turn(connection)
        since = pauses.resume(connection, paused.id)
        if since is None:
            return
        made = close_pause(connection, paused, since, pauses.missed(connection, paused.id), now)
        if is_told and made:
            put_alerts(connection, made, channel, now, leaves_at(now, schedule))


def change(pipeline: Pipeline, found: Subscription, interest: Interest) -> None:
    """Ask for something else from now on; what it is told, when and in which language. Raises UnknownError."""
    if not pipeline.book.change(found.id, interest):
        raise UnknownError(_("You do not follow this any more."))


def choose(pipeline: Pipeline, address_id: int, language: str, zone: str) -> None:
    """Choose language and time zone for all that an address follows. Raises UsageError for a zone that is none."""
    known, ids = find_zone(zone), [each.id for each in pipeline.book.lasting(address_id)]
    Owners(pipeline.store).choose(ids, language_of(language).value, known)


def _window(found: Managed, now: datetime) -> str:
    # Who left everything may want a copy, or be erased, and must not be written to each hour because a stranger asks.
    return f"manage-{now:%Y-%m-%dT%H}" if found.subscriptions else f"manage-{now:%Y-%m-%d}"


def _put(pipeline: Pipeline, address: Address, text: Message, window: str, now: datetime) -> bool:
    with pipeline.store.write() as connection:
        return pipeline.outbox.put(
            connection,
            key=delivery_key(Channel.EMAIL, address.id, window),
            address_id=address.id,
            alert_id=None,
            message_id=pipeline.outbox.put_message(connection, text),
            personal=pipeline.links.of_manage(address.id, now),
            run_at=now,
        )
