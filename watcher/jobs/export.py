"""A copy of all that is known of the owner of an address, for them to keep (GDPR, articles 15 and 20)."""

from collections.abc import Mapping
from datetime import datetime

from watcher.alerts.webhook import place_json
from watcher.delivery.mailed import mailed
from watcher.delivery.suppressions import Suppressed, Suppressions
from watcher.model.change import Kind
from watcher.model.schedule import QuietHours
from watcher.model.watch import Interest, Subscription
from watcher.pipeline import Pipeline
from watcher.watches.owners import Owners
from watcher.watches.pauses import count_missed


def export(pipeline: Pipeline, address_id: int, now: datetime) -> Mapping[str, object]:
    """Return it as JSON; times are ISO 8601. Raises UnknownError for an address that was erased."""
    owners, suppressions = Owners(pipeline.store), Suppressions(pipeline.store)
    address = owners.get(address_id)
    consents, missed = owners.consents(address_id), count_missed(pipeline.store, address_id)
    return {
        "schema": 1,
        "made_at": now.isoformat(),
        "address": address.value,
        "confirmed_at": _iso(address.confirmed_at),
        "suppressed": _suppressed_json(suppressions.why(address.channel, address.value)),
        "bounced_on_days": suppressions.soft_days(address.channel, address.value),
        "subscriptions": [
            {**_subscription_json(each), "consent": consents.get(each.id), "missed": missed.get(each.id, 0)}
            for each in owners.followed(address_id)
        ],
        "deliveries": mailed(pipeline.store, address_id),
    }


def _suppressed_json(found: Suppressed | None) -> Mapping[str, object] | None:
    """Return why nothing is sent to the address; None: it is sent to."""
    return {"reason": found.reason.value, "since": found.since.isoformat(), "detail": found.detail} if found else None


def _subscription_json(one: Subscription) -> Mapping[str, object]:
    watch = one.watch
    return {
        "id": one.id,
        "watch": {
            "kind": watch.kind.value,
            "title": watch.title,
            "nct_id": watch.nct_id,
            "parameters": dict(watch.parameters),
            "place": place_json(watch.vicinity) if watch.vicinity else None,
        },
        **_interest_json(one.interest),
        "asked_at": one.created_at.isoformat(),
        "confirmed_at": _iso(one.confirmed_at),
        "paused_at": _iso(one.paused_at),
        "ended_at": _iso(one.ended_at),
    }


def _interest_json(interest: Interest) -> Mapping[str, object]:
    schedule = interest.schedule
    return {
        "kinds": [kind.value for kind in Kind if kind in interest.kinds],
        "least": interest.least.word,
        "near": place_json(interest.vicinity) if interest.vicinity else None,
        "frequency": interest.frequency.value,
        "zone": schedule.zone,
        "hour": schedule.hour,
        "weekday": schedule.weekday.word,
        "quiet": _quiet_json(schedule.quiet),
        "language": interest.language,
    }


def _quiet_json(quiet: QuietHours | None) -> Mapping[str, int] | None:
    return {"from": quiet.since, "until": quiet.until} if quiet else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
