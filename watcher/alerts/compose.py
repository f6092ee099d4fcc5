"""From matches to what is told: by subscription, by trial, most important first. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from watcher.model.alert import ToldChange, ToldSubscription, ToldTrial
from watcher.model.change import Change, Kind
from watcher.model.version import Version
from watcher.model.watch import Subscription

KIND_ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Matched:
    """One match of an alert, with what is needed to tell it."""

    change_id: int
    change: Change
    subscription_id: int
    #: The version in which the change appeared.
    version_id: int
    #: From the subscriber's place to the site; None where there is no place, site or coordinate.
    distance_km: float | None


Versions: TypeAlias = Callable[[int], Version]


def compose(
    matches: Iterable[Matched], subscriptions: dict[int, Subscription], versions: Versions
) -> tuple[ToldSubscription, ...]:
    """Group the matches of one window; a trial in two subscriptions is told in each, for each has its own reason."""
    ordered = sorted(matches, key=lambda each: (each.subscription_id, each.version_id, each.change_id))
    return tuple(
        _part(subscriptions[subscription_id], list(group), versions)
        for subscription_id, group in groupby(ordered, key=lambda each: each.subscription_id)
    )


def _part(subscription: Subscription, matches: list[Matched], versions: Versions) -> ToldSubscription:
    trials = [
        _trial(list(group), versions(version_id))
        for version_id, group in groupby(matches, key=lambda each: each.version_id)
    ]
    interest = subscription.interest
    return ToldSubscription(
        subscription_id=subscription.id,
        watch=subscription.watch,
        place=interest.place,
        within_km=interest.within_km,
        hospital=interest.hospital,
        frequency=interest.frequency,
        schedule=interest.schedule,
        trials=tuple(sorted(trials, key=_most_important)),
    )


def _trial(matches: list[Matched], version: Version) -> ToldTrial:
    told = (ToldChange(each.change_id, each.change, each.distance_km) for each in matches)
    return ToldTrial(
        nct_id=version.nct_id,
        title=version.trial.title,
        status=version.trial.status,
        from_version=version.number - 1 if version.number > 1 else None,
        to_version=version.number,
        last_update_posted=version.trial.last_update_posted,
        changes=tuple(sorted(told, key=_rank)),
        record=version.trial.record,
    )


def _rank(told: ToldChange) -> tuple[int, int, int]:
    return (-told.change.importance, KIND_ORDER[told.change.kind], told.id)


def _most_important(told: ToldTrial) -> tuple[int, str]:
    return (-max(each.change.importance for each in told.changes), told.nct_id)
