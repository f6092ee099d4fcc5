"""Step 3 of the pipeline, as far as alerts go: which windows are closed, and what they hold."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, Select, and_, exists, func, select, update

from watcher.alerts.compose import Untold
from watcher.alerts.windows import window_of
from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.dialect import find_or_insert
from watcher.db.tables import address, alert, change, fan_out, match, noise, subscription, sweep
from watcher.model.watch import Channel, Place

#: Windows looked at in one go; the next go takes the rest.
MOST_WINDOWS = 500
#: PostgreSQL takes at most 65,535 values in a statement.
MATCHES_A_STATEMENT = 5_000


@dataclass(frozen=True, slots=True)
class DueWindow:
    """A closed window of one address in which something is still untold."""

    address_id: int
    channel: Channel
    window: str
    release_at: datetime
    untold: tuple[Untold, ...]

    @property
    def subscription_ids(self) -> list[int]:
        return sorted({each.subscription_id for each in self.untold})

    def only(self, subscription_ids: Collection[int]) -> "DueWindow":
        """Leave out what belongs to other subscriptions: they have ended since this was read."""
        return replace(self, untold=tuple(each for each in self.untold if each.subscription_id in subscription_ids))


class Ledger:
    """Reads what is owed and records what was told."""

    def __init__(self, store: Store, distance: Callable[[Place, float, float], float]) -> None:
        self._store = store
        self._distance = distance

    def due(self) -> list[DueWindow]:
        """Return closed windows with untold matches: the sweep has ended and every fan-out of it is matched."""
        with self._store.read() as connection:
            pairs = connection.execute(_closed_windows()).all()
            return [due for pair in pairs for due in self._split(connection, pair)]

    def open_alert(self, connection: Connection, due: DueWindow, now: datetime) -> tuple[int, str]:
        """Return the alert's id and its window.

        A window that was told already is never told again; what was matched too late for it gets a window after it.
        """
        window, again = due.window, 1
        while _was_told(connection, due.address_id, window):
            again += 1
            window = f"{due.window}.{again}"
        key = {"address_id": due.address_id, "window": window}
        return find_or_insert(connection, alert, key, {"created_at": now}), window

    def mark_told(self, connection: Connection, due: DueWindow, alert_id: int) -> bool:
        """Tie the matches to their alert, in the transaction that puts the delivery into the outbox.

        False where another process told one of them first: then the transaction must not be committed.
        """
        told = sorted(each.match_id for each in due.untold)
        marked = 0
        for start in range(0, len(told), MATCHES_A_STATEMENT):
            some = told[start : start + MATCHES_A_STATEMENT]
            untold = and_(match.c.id.in_(some), match.c.alert_id.is_(None))
            marked += connection.execute(update(match).where(untold).values(alert_id=alert_id)).rowcount
        return marked == len(told)

    def _split(self, connection: Connection, pair: Row[tuple[object, ...]]) -> Iterator[DueWindow]:
        windows: dict[str, list[Untold]] = {}
        channel = Channel(pair.channel)
        for row in connection.execute(_untold(pair.address_id, pair.sweep_id)):
            window = window_of(channel, pair.sweep_id, row.subscription_id, row.nct_id)
            windows.setdefault(window, []).append(self._untold_of(row))
        for window, found in windows.items():
            yield DueWindow(pair.address_id, channel, window, pair.release_at, tuple(found))

    def _untold_of(self, row: Row[tuple[object, ...]]) -> Untold:
        return Untold(
            match_id=row.match_id,
            change_id=row.id,
            change=change_of(row),
            subscription_id=row.subscription_id,
            version_id=row.version_id,
            noise_hidden=row.noise_hidden,
            distance_km=self._distance_of(row),
        )

    def _distance_of(self, row: Row[tuple[object, ...]]) -> float | None:
        if row.place_name is None or row.latitude is None:
            return None
        place = Place(row.place_name, row.place_latitude, row.place_longitude)
        return self._distance(place, row.latitude, row.longitude)


def _closed_windows() -> Select[tuple[object, ...]]:
    owed = exists().where(fan_out.c.sweep_id == sweep.c.id, fan_out.c.matched_at.is_(None)).correlate(sweep)
    return (
        select(
            address.c.id.label("address_id"),
            address.c.channel,
            sweep.c.id.label("sweep_id"),
            sweep.c.release_at,
        )
        .distinct()
        .select_from(match)
        .join(subscription, subscription.c.id == match.c.subscription_id)
        .join(address, address.c.id == subscription.c.address_id)
        .join(change, change.c.id == match.c.change_id)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
        .where(
            match.c.alert_id.is_(None),
            subscription.c.ended_at.is_(None),
            subscription.c.confirmed_at.is_not(None),
            sweep.c.ended_at.is_not(None),
            ~owed,
        )
        .order_by(sweep.c.id, address.c.id)
        .limit(MOST_WINDOWS)
    )


def _untold(address_id: int, sweep_id: int) -> Select[tuple[object, ...]]:
    hidden = select(func.count()).where(noise.c.fan_out_id == fan_out.c.id).correlate(fan_out).scalar_subquery()
    return (
        select(
            change,
            match.c.id.label("match_id"),
            match.c.subscription_id,
            fan_out.c.version_id,
            hidden.label("noise_hidden"),
            subscription.c.place_name,
            subscription.c.latitude.label("place_latitude"),
            subscription.c.longitude.label("place_longitude"),
        )
        .select_from(match)
        .join(subscription, subscription.c.id == match.c.subscription_id)
        .join(change, change.c.id == match.c.change_id)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .where(
            match.c.alert_id.is_(None),
            subscription.c.address_id == address_id,
            subscription.c.confirmed_at.is_not(None),
            subscription.c.ended_at.is_(None),
            fan_out.c.sweep_id == sweep_id,
        )
        .order_by(match.c.id)
    )


def _was_told(connection: Connection, address_id: int, window: str) -> bool:
    told = (
        select(match.c.id)
        .join(alert, alert.c.id == match.c.alert_id)
        .where(alert.c.address_id == address_id, alert.c.window == window)
        .limit(1)
    )
    return connection.execute(told).first() is not None
