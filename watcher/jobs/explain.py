"""Put together why an alert was sent, or why a change was told to a subscription or was not. Reads only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from watcher.alerts.told import ToldAlert, hidden_in, told_alert
from watcher.delivery.privacy import masked
from watcher.delivery.trace import TracedDelivery, trace
from watcher.errors import UnknownError
from watcher.jobs.replayed import past_changes
from watcher.jobs.timeline import PastChangeId, past_steps
from watcher.match.occurrences import Occurrences
from watcher.match.verdict import decide, decide_past
from watcher.model.change import Noise
from watcher.model.verdict import Occurrence, Told, Verdict
from watcher.model.version import Version
from watcher.model.watch import Address, Channel, Subscription
from watcher.pipeline import Pipeline
from watcher.sweep.held_releases import HeldRelease, held_releases
from watcher.sweep.journal import Journal, Sweep
from watcher.versions.past import Past, PastVersion

#: Judges a change, given what became of its match.
Judge: TypeAlias = Callable[[Occurrence, Told | None], Verdict]


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """One change of an alert, and why it was told."""

    occurrence: Occurrence
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ExplainedVersion:
    """What an alert told of one version of a trial, and what it left out as noise."""

    version: Version
    #: None: the version is the baseline; the trial entered or left a search.
    before: Version | None
    changes: tuple[ExplainedChange, ...]
    hidden: tuple[Noise, ...]
    #: Earlier releases whose record of the trial was not believed.
    held: tuple[HeldRelease, ...]


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """What an alert told because of one subscription."""

    subscription: Subscription
    versions: tuple[ExplainedVersion, ...]


@dataclass(frozen=True, slots=True)
class ExplainedAlert:
    alert: ToldAlert
    channel: Channel
    #: Masked, unless the whole address was asked for.
    address: str
    sweep: Sweep
    parts: tuple[ExplainedPart, ...]
    deliveries: tuple[TracedDelivery, ...]


@dataclass(frozen=True, slots=True)
class ExplainedPair:
    """A change and a subscription; the deliveries are those of the alert that told it."""

    change_id: int | PastChangeId
    occurrence: Occurrence
    #: A past version: the change is from before the trial was followed here.
    version: Version | PastVersion
    subscription: Subscription
    #: As of an alert.
    address: str
    verdict: Verdict
    deliveries: tuple[TracedDelivery, ...]


@dataclass(frozen=True, slots=True)
class Explainer:
    pipeline: Pipeline
    journal: Journal
    occurrences: Occurrences
    past: Past


def explain_alert(explainer: Explainer, alert_id: int, *, whole_address: bool = False) -> ExplainedAlert:
    """Raises UnknownError where there is no alert of this id, or none that told anything."""
    store = explainer.pipeline.store
    alert = told_alert(store, alert_id)
    told = explainer.occurrences.of_alert(alert_id)
    if not told:
        raise UnknownError(f"alert {alert_id} told nothing: another process told its changes first")
    parts = tuple(
        _part(explainer, subscription_id, alert, [found for _, found in pairs])
        for subscription_id, pairs in groupby(told, key=lambda pair: pair[0])
    )
    address = parts[0].subscription.address
    return ExplainedAlert(
        alert=alert,
        channel=address.channel,
        address=_shown(address, whole=whole_address),
        sweep=explainer.journal.get(told[0][1].sweep_id),
        parts=parts,
        deliveries=trace(store, alert_id, whole_address=whole_address),
    )


def explain_pair(
    explainer: Explainer, change_id: int, subscription_id: int, *, whole_address: bool = False
) -> ExplainedPair:
    """Raises UnknownError where there is no such change or subscription."""
    occurrence = explainer.occurrences.get(change_id)
    subscription = explainer.pipeline.book.get(subscription_id)
    told = explainer.occurrences.told(change_id, subscription_id)
    alert_id = told.alert_id if told else None
    store = explainer.pipeline.store
    return ExplainedPair(
        change_id=change_id,
        occurrence=occurrence,
        version=explainer.pipeline.versions.get(occurrence.version_id),
        subscription=subscription,
        address=_shown(subscription.address, whole=whole_address),
        verdict=judge_of(explainer.occurrences, subscription)(occurrence, told),
        deliveries=trace(store, alert_id, whole_address=whole_address) if alert_id is not None else (),
    )


def explain_past(
    explainer: Explainer, wanted: PastChangeId, subscription_id: int, *, whole_address: bool = False
) -> ExplainedPair:
    """Say of a change between two past versions that it is history. Raises UnknownError as of `explain_pair`."""
    versions, subscription = explainer.pipeline.versions, explainer.pipeline.book.get(subscription_id)
    steps = past_steps(explainer.past.of_trial(wanted.nct_id))
    step = next((one for one in steps if wanted in dict(one.numbered)), None)
    if step is None:
        raise UnknownError(f"there is no change {wanted}: `watcher history {wanted.nct_id}` shows their ids")
    return ExplainedPair(
        change_id=wanted,
        occurrence=list(past_changes(step))[wanted.number - 1],
        version=step.version,
        subscription=subscription,
        address=_shown(subscription.address, whole=whole_address),
        verdict=decide_past(
            wanted.nct_id,
            step.version.submitted,
            versions.of_trial(wanted.nct_id)[0].fetched_at,
            subscription.watch.title,
            is_followed=_has_followed(explainer, subscription, wanted.nct_id),
        ),
        deliveries=(),
    )


def _has_followed(explainer: Explainer, subscription: Subscription, nct_id: str) -> bool:
    """Say whether the watch has or had the trial, under this id or a later one."""
    watch = subscription.watch
    newest = explainer.pipeline.versions.newest(watch.nct_id) if watch.nct_id else None
    if newest and nct_id in newest.trial.aliases:
        return True
    return nct_id in explainer.occurrences.memberships(watch.id).standings


def judge_of(occurrences: Occurrences, subscription: Subscription) -> Judge:
    """Return what decides on stored changes for one subscription."""
    asking = occurrences.asking(subscription)
    memberships = occurrences.memberships(subscription.watch.id)

    def judge(occurrence: Occurrence, told: Told | None) -> Verdict:
        return decide(occurrence, asking, memberships.at(occurrence), told)

    return judge


def _part(explainer: Explainer, subscription_id: int, alert: ToldAlert, found: Iterable[Occurrence]) -> ExplainedPart:
    subscription = explainer.pipeline.book.get(subscription_id)
    judge, told = judge_of(explainer.occurrences, subscription), Told(alert.id, alert.created_at)
    judged = sorted((ExplainedChange(one, judge(one, told)) for one in found), key=_version_id)
    return ExplainedPart(
        subscription,
        tuple(_version(explainer, version_id, list(changes)) for version_id, changes in groupby(judged, _version_id)),
    )


def _shown(address: Address, *, whole: bool) -> str:
    return address.value if whole else masked(address.channel, address.value)


def _version_id(one: ExplainedChange) -> int:
    return one.occurrence.version_id


def _version(explainer: Explainer, version_id: int, changes: list[ExplainedChange]) -> ExplainedVersion:
    pipeline = explainer.pipeline
    version = pipeline.versions.get(version_id)
    before = next((one for one in pipeline.versions.of_trial(version.nct_id) if one.number == version.number - 1), None)
    hidden = hidden_in(pipeline.store, (one.occurrence.fan_out_id for one in changes))
    return ExplainedVersion(
        version=version,
        before=before,
        changes=tuple(changes),
        hidden=tuple(noise for found in hidden.values() for noise in found),
        held=held_releases(pipeline.store, version.nct_id, before.fetched_at, version.fetched_at) if before else (),
    )
