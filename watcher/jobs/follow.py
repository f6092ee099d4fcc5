"""Begin to follow a trial, a search or a place, and the two ways out: confirm and leave.

What asks the registry runs on the pages' event loop, so the database is used in threads there.
"""

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from watcher.alerts.asked import Asked
from watcher.alerts.windows import delivery_key
from watcher.delivery.signing import new_secret
from watcher.errors import UsageError
from watcher.jobs.manage import send_link
from watcher.model.schedule import Schedule
from watcher.model.trial import RawRecord, Trial
from watcher.model.watch import Address, Channel, Frequency, Interest, Subscription, Vicinity, Watch
from watcher.pipeline import Pipeline
from watcher.plain.language import _, language_of, speaking
from watcher.plain.places import vicinity_title
from watcher.registry.client import Registry
from watcher.registry.parse import read_trial
from watcher.registry.query import describe_search, place_parameters, search_key
from watcher.versions import digest

SECRET_BYTES = 32
TRIALS_A_STEP = 400


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to tell; `is_confirmed` records an operator's word that its owner agreed."""

    channel: Channel
    value: str
    is_confirmed: bool
    #: Whoever asks may be a stranger to it: no words of theirs stand in the subject of its mail.
    is_from_page: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of it; `new_secret` is shown once and never again."""

    subscription: Subscription
    new_secret: str | None
    #: It has to be confirmed first.
    is_asked: bool
    #: A mail that asks was made now; False where one was made earlier today.
    is_asked_now: bool
    #: What the same address asked of the same watch until now; None: it did not follow it.
    before: Interest | None = None


async def follow_trial(pipeline: Pipeline, registry: Registry, nct_id: str, now: datetime) -> tuple[Watch, Trial]:
    """Return the watch on a trial, having stored its baseline. Raises TrialNotFoundError."""
    trial = await registry.trial(nct_id)
    return await asyncio.to_thread(begin_trial, pipeline, trial, now), trial


def begin_trial(pipeline: Pipeline, trial: Trial, now: datetime) -> Watch:
    """Return the watch on a trial that was just read, having stored its baseline."""
    _store_baselines(pipeline, [trial], pipeline.book.followed(), now)
    return pipeline.book.watch_trial(trial.nct_id, trial.title, now)


async def follow_search(
    pipeline: Pipeline, registry: Registry, parameters: Mapping[str, str], now: datetime, place: str = ""
) -> tuple[Watch, int]:
    """Return the watch on a search and how many trials it has now: its quiet baseline.

    `place` is the name of the middle of its circle, for its title.
    """
    members = await _read_members(pipeline, registry, parameters, now)
    key, title = search_key(parameters), describe_search(parameters, place)
    watch = await asyncio.to_thread(pipeline.book.watch_search, key, title, parameters, members, now)
    return watch, len(members)


async def follow_place(pipeline: Pipeline, registry: Registry, vicinity: Vicinity, now: datetime) -> tuple[Watch, int]:
    """Return the watch on a place and how many trials have a site there now: its quiet baseline."""
    parameters = _place_parameters(vicinity, vicinity.hospital)
    members, title = await _read_members(pipeline, registry, parameters, now), vicinity_title(vicinity)
    key, book = place_key(vicinity), pipeline.book
    watch = await asyncio.to_thread(book.watch_place, key, title, parameters, vicinity, members, now)
    return watch, len(members)


def place_key(vicinity: Vicinity) -> str:
    """Return what a place is known by; two people who write a hospital in other letter case follow the same one."""
    return search_key(_place_parameters(vicinity, (vicinity.hospital or "").casefold() or None))


def subscribe(pipeline: Pipeline, watch: Watch, target: Target, interest: Interest, now: datetime) -> Followed:
    """Make the subscription; an e-mail address that nobody vouched for is asked first."""
    check_when(target.channel, interest.frequency, interest.schedule)
    address, secret = _address(pipeline, target, now)
    former = pipeline.book.followed_by(watch.id, address.id)
    subscription_id = pipeline.book.subscribe(watch.id, address.id, interest, now)
    if target.is_confirmed or target.channel is not Channel.EMAIL:
        # Whoever sets up a webhook or a service owns its secret, so it needs no second yes.
        pipeline.book.confirm(subscription_id, "operator", now)
    subscription = pipeline.book.get(subscription_id)
    is_asked = subscription.confirmed_at is None
    is_asked_now = is_asked and _ask(pipeline, subscription, now, is_from_page=target.is_from_page)
    return Followed(subscription, secret, is_asked, is_asked_now, former.interest if former else None)


def ask(pipeline: Pipeline, watch: Watch, email: str, interest: Interest, now: datetime) -> None:
    """Ask the owner of an address whether they want this; whoever asks may be a stranger to them.

    Who follows it already is sent the way to change it: nobody else may. Nothing says which of the two it was.
    """
    address = pipeline.book.address(Channel.EMAIL, email, None, now)
    former = pipeline.book.followed_by(watch.id, address.id)
    if former is not None and former.confirmed_at is not None:
        send_link(pipeline, address, now, about=former.watch)
    else:
        target = Target(Channel.EMAIL, email, is_confirmed=False, is_from_page=True)
        subscribe(pipeline, watch, target, interest, now)


def check_when(channel: Channel, frequency: Frequency, schedule: Schedule) -> None:
    """Raise UsageError for a webhook that would wait: its body tells one trial, and programs do not sleep."""
    if channel is Channel.WEBHOOK and (frequency is not Frequency.IMMEDIATE or schedule.quiet):
        raise UsageError("a webhook is told at once, trial by trial: --frequency and --quiet are for --email")


def confirm(pipeline: Pipeline, subscription_id: int, now: datetime) -> bool:
    """Record that the reader said yes; what happened since they asked is told from now on. False: they had said so."""
    return pipeline.book.confirm(subscription_id, "link", now)


def leave(pipeline: Pipeline, subscriptions: tuple[Subscription, ...], now: datetime) -> int:
    """End subscriptions and cancel what was still to be sent for them; saying it twice is no error."""
    ended = pipeline.book.end([each.id for each in subscriptions], now)
    pipeline.outbox.cancel_ended(now)
    return ended


def check_email(text: str) -> str:
    """Return the address in its usual form. Raises UsageError for one that cannot be mailed.

    In small letters: mail systems tell no `Pat` from `pat`, and who writes it the other way next time must be found.
    """
    if not text:
        raise UsageError(_("An e-mail address is missing: write one like name@example.org"))
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized.lower()
    except EmailNotValidError as exc:
        told = _("{text} is not an e-mail address that can be written to: write one like name@example.org")
        raise UsageError(told.format(text=repr(text))) from exc


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
        vicinity=interest.vicinity,
        status=newest.trial.status if newest else None,
        title=newest.trial.title if newest else None,
        last_update_posted=newest.trial.last_update_posted if newest else None,
        frequency=interest.frequency,
        schedule=interest.schedule,
    )


def _ask(pipeline: Pipeline, subscription: Subscription, now: datetime, *, is_from_page: bool) -> bool:
    told = replace(asked(pipeline, subscription), is_from_page=is_from_page)
    with speaking(language_of(subscription.interest.language)):
        message = pipeline.renderer.confirmation(told)
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


def _place_parameters(vicinity: Vicinity, hospital: str | None) -> dict[str, str]:
    place = vicinity.place
    return place_parameters(place.latitude, place.longitude, vicinity.within_km, hospital)


async def _read_members(
    pipeline: Pipeline, registry: Registry, parameters: Mapping[str, str], now: datetime
) -> list[str]:
    """Store what a search or place has now as baselines, and return the ids."""
    members, followed = (await registry.members(parameters)).nct_ids, await asyncio.to_thread(pipeline.book.followed)
    # Boston has 29,000 trials within 50 miles, some 500 MB of JSON: a batch is stored before the next is asked for.
    for start in range(0, len(members), TRIALS_A_STEP):
        fetched = await registry.trials(members[start : start + TRIALS_A_STEP])
        await asyncio.to_thread(_store_records, pipeline, fetched.records.values(), followed, now)
    return list(members)


def _store_records(pipeline: Pipeline, records: Iterable[RawRecord], followed: frozenset[str], now: datetime) -> None:
    """Read and store a batch, which takes seconds."""
    _store_baselines(pipeline, list(map(read_trial, records)), followed, now)


def _store_baselines(pipeline: Pipeline, trials: list[Trial], followed: frozenset[str], now: datetime) -> None:
    """Store what somebody begins to follow as it is now.

    A trial that others follow is left to the next sweep, which tells them what changed. One that nobody followed
    for a while was not read either: what happened meanwhile is no news to who follows it now.
    """
    latest = pipeline.versions.latest([trial.nct_id for trial in trials])
    for trial in trials:
        if trial.nct_id not in followed or trial.nct_id not in latest:
            pipeline.versions.add_baseline(trial, digest(trial.record), latest.get(trial.nct_id), now)
