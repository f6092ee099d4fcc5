"""What `watcher explain --json` prints."""

from datetime import datetime

from watcher.delivery.trace import TracedDelivery
from watcher.jobs.explain import ExplainedAlert, ExplainedChange, ExplainedPair, ExplainedPart, ExplainedVersion
from watcher.jobs.timeline import PastChangeId
from watcher.model.change import Change, Noise
from watcher.model.record import Record
from watcher.model.verdict import Condition
from watcher.model.version import Version
from watcher.model.watch import Subscription
from watcher.plain import change_json, noise_words
from watcher.plain.explain import condition_words, verdict_words
from watcher.plain.reasons import why_same_words
from watcher.versions.past import PastVersion


def alert_json(found: ExplainedAlert) -> dict[str, object]:
    return {
        "alert": found.alert.id,
        "told_at": _time(found.alert.created_at),
        "channel": found.channel.value,
        "address": found.address,
        "window": found.alert.window,
        "sweep": found.sweep.id,
        "release": _time(found.sweep.release_at),
        "deliveries": [_delivery_json(one) for one in found.deliveries],
        "subscriptions": [_part_json(part) for part in found.parts],
    }


def pair_json(found: ExplainedPair) -> dict[str, object]:
    occurrence, verdict = found.occurrence, found.verdict
    return {
        "change": _change_json(_id(found.change_id), occurrence.change, found.version.trial.record),
        "nct_id": occurrence.nct_id,
        "version": _version_json(found.version),
        "subscription": _subscription_json(found.subscription),
        "address": found.address,
        "asked": verdict.is_match,
        "told": verdict.is_told,
        "words": verdict_words(verdict),
        "conditions": [_condition_json(one) for one in (*verdict.asked, *verdict.told)],
        "deliveries": [_delivery_json(one) for one in found.deliveries],
    }


def _part_json(part: ExplainedPart) -> dict[str, object]:
    told = [_told_json(one) for one in part.versions]
    return {"subscription": _subscription_json(part.subscription), "trials": told}


def _told_json(one: ExplainedVersion) -> dict[str, object]:
    record = one.version.trial.record
    return {
        "nct_id": one.version.nct_id,
        "title": one.version.trial.title,
        "from": _version_json(one.before) if one.before else None,
        "to": _version_json(one.version),
        "changes": [_judged_json(change, record) for change in one.changes],
        "hidden": [_noise_json(noise) for noise in one.hidden],
        "held_back": [{"release": _time(each.release_at), "lost": list(each.lost)} for each in one.held],
    }


def _judged_json(one: ExplainedChange, record: Record) -> dict[str, object]:
    conditions = [_condition_json(condition) for condition in one.verdict.asked]
    return {**_change_json(one.occurrence.id, one.occurrence.change, record), "conditions": conditions}


def _id(change_id: int | PastChangeId) -> int | str:
    return str(change_id) if isinstance(change_id, PastChangeId) else change_id


def _change_json(change_id: int | str | None, change: Change, record: Record) -> dict[str, object]:
    return {"id": change_id, **change_json(change, record), "rule": change.reason}


def _noise_json(noise: Noise) -> dict[str, object]:
    why_same = why_same_words(noise.why_same) if noise.why_same else None
    return {"rule": noise.rule, "words": noise_words(noise.rule), "path": noise.path, "why_same": why_same}


def _condition_json(one: Condition) -> dict[str, object]:
    return {
        "check": one.check.value,
        "holds": one.holds,
        "found": one.found,
        "wanted": one.wanted,
        "words": condition_words(one),
    }


def _version_json(version: Version | PastVersion) -> dict[str, object]:
    if isinstance(version, PastVersion):
        return {
            "version": None,
            "submission": version.submission + 1,
            "submitted": version.submitted,
            "fetched_at": _time(version.fetched_at),
        }
    return {
        "version": version.number,
        "release": version.trial.version_holder,
        "last_update_posted": version.trial.last_update_posted,
        "fetched_at": _time(version.fetched_at),
    }


def _subscription_json(found: Subscription) -> dict[str, object]:
    watch, interest = found.watch, found.interest
    return {
        "id": found.id,
        "watch": {"id": watch.id, "kind": watch.kind.value, "title": watch.title, "nct_id": watch.nct_id},
        "kinds": sorted(interest.kinds),
        "least": interest.least.word,
        "near": interest.place.name if interest.place else None,
        "within_km": interest.within_km,
    }


def _delivery_json(one: TracedDelivery) -> dict[str, object]:
    return {
        "id": one.id,
        "channel": one.channel.value,
        "address": one.address,
        "status": one.status.value,
        "run_at": _time(one.run_at),
        "ended_at": _time(one.ended_at) if one.ended_at else None,
        "attempts": [
            {"outcome": each.outcome.value, "detail": each.detail, "started_at": _time(each.started_at)}
            for each in one.attempts
        ],
    }


def _time(moment: datetime) -> str:
    return moment.isoformat()
