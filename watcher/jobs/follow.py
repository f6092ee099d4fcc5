"""Begin to follow a trial or a search, and the two ways out: confirm and leave."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from watcher.alerts.asked import Asked
from watcher.alerts.windows import delivery_key
from watcher.delivery.signing import new_secret
from watcher.errors import UsageError
from watcher.model.trial import Trial
from watcher.model.watch import Address, Channel, Interest, Subscription, Watch
from watcher.pipeline import Pipeline
from watcher.registry.client import Registry
from watcher.registry.parse import read_trial
from watcher.registry.query import describe_search, search_key
from watcher.versions import digest

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to tell; `is_confirmed` records an operator's word that its owner agreed."""

    channel: Channel
    value: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of it; `new_secret` is shown once and never again."""

    subscription: Subscription
    new_secret: str | None
    #: It has to be confirmed first.
    is_asked: bool
    #: A mail that asks was made now; False where one was made earlier today.
    is_asked_now: bool


async def follow_trial(pipeline: Pipeline, registry: Registry, nct_id: str, now: datetime) -> tuple[Watch, Trial]:
    """Return the watch on a trial, having stored its baseline. Raises TrialNotFoundError."""
    trial = await registry.trial(nct_id)
    _store_baselines(pipeline, [trial], now)
    return pipeline.book.watch_trial(trial.nct_id, trial.title, now), trial


async def follow_search(
    pipeline: Pipeline, registry: Registry, parameters: Mapping[str, str], now: datetime
) -> tuple[Watch, int]:
    """Return the watch on a search and how many trials it has now: its quiet baseline."""
    members = await registry.members(parameters)
    fetched = await registry.trials(members.nct_ids)
    _store_baselines(pipeline, [read_trial(record) for record in fetched.records.values()], now)
    watch = pipeline.book.watch_search(
        search_key(parameters), describe_search(parameters), parameters, list(members.nct_ids), now
    )
    return watch, len(members.nct_ids)


def subscribe(pipeline: Pipeline, watch: Watch, target: Target, interest: Interest, now: datetime) -> Followed:
    """Make the subscription; an e-mail address that nobody vouched for is asked first."""
    address, secret = _address(pipeline, target, now)
    subscription_id = pipeline.book.subscribe(watch.id, address.id, interest, now)
    if target.is_confirmed or target.channel is Channel.WEBHOOK:
        # Whoever sets up a webhook owns its secret, so it needs no second yes.
        pipeline.book.confirm(subscription_id, "operator", now)
    subscription = pipeline.book.get(subscription_id)
    is_asked = subscription.confirmed_at is None
    return Followed(subscription, secret, is_asked, is_asked and _ask(pipeline, subscription, now))


def confirm(pipeline: Pipeline, subscription_id: int, now: datetime) -> Subscription:
    """Record that the reader said yes; what happened since they asked is told from now on."""
    found = pipeline.book.get(subscription_id)
    pipeline.book.confirm(found.id, "link", now)
    return found


def leave(pipeline: Pipeline, subscriptions: tuple[Subscription, ...], now: datetime) -> int:
    """End subscriptions and cancel what was still to be sent for them; saying it twice is no error."""
    ended = pipeline.book.end([each.id for each in subscriptions], now)
    pipeline.outbox.cancel_ended(now)
    return ended


def check_email(text: str) -> str:
    """Return the address in its usual form. Raises UsageError for one that cannot be mailed."""
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as exc:
        raise UsageError(f"{text!r} is not an e-mail address: {exc}") from exc


def _address(pipeline: Pipeline, target: Target, now: datetime) -> tuple[Address, str | None]:
    secret = None
    if target.channel is Channel.WEBHOOK:
        secret = new_secret(secrets.token_bytes(SECRET_BYTES))
    address = pipeline.book.address(target.channel, target.value, secret, now)
    return address, secret if secret in address.secrets else None


def asked(pipeline: Pipeline, subscription: Subscription) -> Asked:
    """Return what somebody asked to be told, with the trial's status as it is now."""
    interest, nct_id = subscription.interest, subscription.watch.nct_id
    newest = pipeline.versions.newest(nct_id) if nct_id else None
    return Asked(
        watch=subscription.watch,
        kinds=interest.kinds,
        place=interest.place,
        within_km=interest.within_km,
        status=newest.trial.status if newest else None,
        title=newest.trial.title if newest else None,
        last_update_posted=newest.trial.last_update_posted if newest else None,
    )


def _ask(pipeline: Pipeline, subscription: Subscription, now: datetime) -> bool:
    message = pipeline.renderer.confirmation(asked(pipeline, subscription))
    # A day's window: asking again tomorrow mails again, asking ten times today mails once.
    window = f"confirm-{subscription.id}-{now.date()}"
    with pipeline.store.write() as connection:
        return pipeline.outbox.put(
            connection,
            key=delivery_key(Channel.EMAIL, subscription.address.id, window),
            address_id=subscription.address.id,
            alert_id=None,
            message_id=pipeline.outbox.put_message(connection, message),
            personal=pipeline.links.of_confirmation(subscription.id, now),
            run_at=now,
        )


def _store_baselines(pipeline: Pipeline, trials: list[Trial], now: datetime) -> None:
    """Store what somebody begins to follow as it is now.

    A trial that others follow is left to the next sweep, which tells them what changed. One that nobody followed
    for a while was not read either: what happened meanwhile is no news to who follows it now.
    """
    latest = pipeline.versions.latest([trial.nct_id for trial in trials])
    followed = pipeline.book.followed()
    for trial in trials:
        if trial.nct_id not in followed or trial.nct_id not in latest:
            pipeline.versions.add_baseline(trial, digest(trial.record), latest.get(trial.nct_id), now)
