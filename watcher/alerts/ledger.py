"""What alerts hold, read when their texts are made: matches that are tied to them, and the changes of these."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Row, Select, select

from watcher.alerts.compose import Matched
from watcher.alerts.owed import MAY_HEAR
from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.dialect import id_list, is_among
from watcher.db.tables import alert, change, fan_out, match, subscription, sweep
from watcher.model.watch import Place, Subscription


@dataclass(frozen=True, slots=True)
class Held:
    """What an alert holds: each subscription with its changes, both in the order of their ids."""

    alert_id: int
    window: str
    #: The newest data release of its sweeps.
    as_of: date
    changes: Mapping[int, tuple[int, ...]]


class Ledger:
    def __init__(self, store: Store, distance: Callable[[Place, float, float], float]) -> None:
        self._store = store
        self._distance = distance

    def held(self, alert_ids: Iterable[int]) -> dict[int, Held]:
        """Return what alerts hold for subscriptions that still last; one that holds nothing more is left out."""
        with self._store.read() as connection:
            dialect = connection.dialect.name
            rows = connection.execute(_held(dialect), {"ids": id_list(dialect, alert_ids)}).all()
        grouped = groupby(rows, key=lambda row: row.id)
        return {alert_id: _held_of(alert_id, list(some)) for alert_id, some in grouped}

    def matched(self, held: Sequence[tuple[Subscription, Sequence[int]]]) -> list[Matched]:
        """Return what is needed to tell each subscription its changes."""
        wanted = {change_id for _, changes in held for change_id in changes}
        with self._store.read() as connection:
            dialect = connection.dialect.name
            rows = connection.execute(_changes(dialect), {"ids": id_list(dialect, wanted)})
            found = {row.id: row for row in rows}
        return [self._matched_of(found[change_id], asking) for asking, changes in held for change_id in changes]

    def _matched_of(self, row: Row[tuple[object, ...]], asking: Subscription) -> Matched:
        return Matched(
            change_id=row.id,
            change=change_of(row),
            subscription_id=asking.id,
            version_id=row.version_id,
            distance_km=self._distance_of(row, asking.interest.place),
        )

    def _distance_of(self, row: Row[tuple[object, ...]], place: Place | None) -> float | None:
        if place is None or row.latitude is None:
            return None
        return self._distance(place, row.latitude, row.longitude)


def _held_of(alert_id: int, rows: Sequence[Row[tuple[object, ...]]]) -> Held:
    by_subscription = groupby(rows, key=lambda row: row.subscription_id)
    return Held(
        alert_id=alert_id,
        window=rows[0].window,
        as_of=max(row.release_at for row in rows).date(),
        changes={asking: tuple(row.change_id for row in some) for asking, some in by_subscription},
    )


def _held(dialect: str) -> Select[tuple[object, ...]]:
    return (
        select(alert.c.id, alert.c.window, match.c.subscription_id, match.c.change_id, sweep.c.release_at)
        .join(match, match.c.alert_id == alert.c.id)
        .join(subscription, subscription.c.id == match.c.subscription_id)
        .join(change, change.c.id == match.c.change_id)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(is_among(dialect, alert.c.id, "ids"), MAY_HEAR)
        .order_by(alert.c.id, match.c.subscription_id, match.c.change_id)
    )


def _changes(dialect: str) -> Select[tuple[object, ...]]:
    return (
        select(change, fan_out.c.version_id)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .where(is_among(dialect, change.c.id, "ids"))
    )
