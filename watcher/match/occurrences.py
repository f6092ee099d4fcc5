"""What `decide` is asked about, read from the rows: changes, what subscriptions ask for, who was in a search when."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select

from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.tables import alert, change, delivery, fan_out, match, subscription, sweep, version, watch, watch_trial
from watcher.errors import UnknownError
from watcher.match.verdict import Asking, Memberships, Move, Standing
from watcher.model.verdict import Occurrence, Told
from watcher.model.watch import Subscription

ENTERED: Final = frozenset({"search.entered", "place.entered"})
LEFT: Final = frozenset({"search.left", "place.left"})


class Occurrences:
    """Reads only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, change_id: int) -> Occurrence:
        """Raises UnknownError where there is no change of this id."""
        with self._store.read() as connection:
            row = connection.execute(_occurrences().where(change.c.id == change_id)).one_or_none()
        if row is None:
            raise UnknownError(f"there is no change {change_id}: `watcher history NCT_ID` shows their ids")
        return _occurrence_of(row)

    def of_alert(self, alert_id: int) -> list[tuple[int, Occurrence]]:
        """Return (subscription id, change) of everything that an alert told, in the order in which it tells."""
        query = _occurrences().add_columns(match.c.subscription_id).join(match, match.c.change_id == change.c.id)
        ordered = query.where(match.c.alert_id == alert_id).order_by(match.c.subscription_id, change.c.id)
        with self._store.read() as connection:
            return [(row.subscription_id, _occurrence_of(row)) for row in connection.execute(ordered)]

    def of_trial(self, nct_ids: Collection[str], since: datetime, watch_id: int | None = None) -> Iterator[Occurrence]:
        """Yield the changes of a trial under all of its ids since then, the oldest first.

        Of what befell watches (that the trial was removed, or entered a search) only what befell `watch_id`.
        """
        own = and_(change.c.nct_id.in_(nct_ids), change.c.watch_id.is_(None))
        return self._read(since, own if watch_id is None else or_(own, change.c.watch_id == watch_id))

    def of_watch(self, watch_id: int, since: datetime) -> Iterator[Occurrence]:
        """Yield the changes of every trial that the watch has or had, and its own moves, since then."""
        members = select(watch_trial.c.nct_id).where(watch_trial.c.watch_id == watch_id)
        return self._read(
            since,
            or_(change.c.watch_id == watch_id, and_(change.c.watch_id.is_(None), change.c.nct_id.in_(members))),
        )

    def changed_trials(self, since: datetime) -> tuple[str, ...]:
        """Return the trials of which something was found since then."""
        query = select(fan_out.c.nct_id).distinct().where(fan_out.c.created_at >= since).order_by(fan_out.c.nct_id)
        with self._store.read() as connection:
            return tuple(connection.execute(query).scalars())

    def memberships(self, watch_id: int) -> Memberships:
        """Return who was in a watch when."""
        return Memberships(self._moves(watch_id), self._standings(watch_id), self._matched(watch_id))

    def asking(self, found: Subscription) -> Asking:
        """Return what a subscription asks for, with all that limits it."""
        query = select(subscription.c.since_fan_out_id).where(subscription.c.id == found.id)
        with self._store.read() as connection:
            since: int = connection.execute(query).scalar_one()
        return Asking(
            interest=found.interest,
            watch_id=found.watch.id,
            title=found.watch.title,
            since_fan_out_id=since,
            created_at=found.created_at,
            confirmed_at=found.confirmed_at,
            ended_at=found.ended_at,
            paused_at=found.paused_at,
        )

    def told(self, change_id: int, subscription_id: int) -> Told | None:
        """Return what became of a match; None: there is no match."""
        is_sent = exists().where(delivery.c.alert_id == alert.c.id)
        # What was missed in a pause is tied to an alert of its own, which was sent only if its owner asked for it.
        is_missed = alert.c.window.startswith("pause-") & ~is_sent
        query = (
            select(match.c.alert_id, alert.c.created_at, is_missed.label("is_missed"))
            .outerjoin(alert, alert.c.id == match.c.alert_id)
            .where(match.c.change_id == change_id, match.c.subscription_id == subscription_id)
        )
        with self._store.read() as connection:
            row = connection.execute(query).one_or_none()
        return Told(row.alert_id, row.created_at, bool(row.is_missed)) if row else None

    def watched(self, key: str) -> int | None:
        """Return the watch that has this key, such as `search:...`; None: nobody ever followed it."""
        with self._store.read() as connection:
            found: int | None = connection.execute(select(watch.c.id).where(watch.c.key == key)).scalar()
        return found

    def watched_since(self, watch_id: int) -> datetime:
        with self._store.read() as connection:
            found: datetime = connection.execute(select(watch.c.created_at).where(watch.c.id == watch_id)).scalar_one()
        return found

    def _read(self, since: datetime, which: ColumnElement[bool]) -> Iterator[Occurrence]:
        query = _occurrences().where(fan_out.c.created_at >= since, which).order_by(change.c.id)
        with self._store.read() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield _occurrence_of(row)

    def _moves(self, watch_id: int) -> dict[str, list[Move]]:
        query = (
            select(change.c.nct_id, change.c.field, fan_out.c.sweep_id, fan_out.c.created_at)
            .join(fan_out, fan_out.c.id == change.c.fan_out_id)
            .where(change.c.watch_id == watch_id, change.c.field.in_(ENTERED | LEFT))
            .order_by(change.c.id)
        )
        found: dict[str, list[Move]] = {}
        with self._store.read() as connection:
            for row in connection.execute(query):
                move = Move(row.sweep_id, row.field in ENTERED, row.created_at)
                found.setdefault(row.nct_id, []).append(move)
        return found

    def _matched(self, watch_id: int) -> frozenset[int]:
        of_watch = select(subscription.c.id).where(subscription.c.watch_id == watch_id)
        query = select(match.c.change_id).distinct().where(match.c.subscription_id.in_(of_watch))
        with self._store.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def _standings(self, watch_id: int) -> dict[str, Standing]:
        query = (
            select(watch_trial, sweep.c.started_at)
            .outerjoin(sweep, sweep.c.id == watch_trial.c.left_sweep_id)
            .where(watch_trial.c.watch_id == watch_id)
        )
        with self._store.read() as connection:
            rows = connection.execute(query).all()
        return {row.nct_id: Standing(row.entered_at, row.left_sweep_id, row.started_at) for row in rows}


def _occurrences() -> Select[tuple[object, ...]]:
    return (
        select(
            change,
            fan_out.c.version_id,
            fan_out.c.sweep_id,
            fan_out.c.created_at,
            fan_out.c.matched_at,
            fan_out.c.held_for,
            version.c.number,
            sweep.c.release_at,
            sweep.c.ended_at,
        )
        .select_from(change)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(version, version.c.id == fan_out.c.version_id)
        .join(sweep, sweep.c.id == fan_out.c.sweep_id)
    )


def _occurrence_of(row: Row[tuple[object, ...]]) -> Occurrence:
    return Occurrence(
        id=row.id,
        nct_id=row.nct_id,
        change=change_of(row),
        watch_id=row.watch_id,
        point=None if row.latitude is None else (row.latitude, row.longitude),
        facility=row.facility,
        version_id=row.version_id,
        version_number=row.number,
        fan_out_id=row.fan_out_id,
        sweep_id=row.sweep_id,
        release_at=row.release_at,
        found_at=row.created_at,
        matched_at=row.matched_at,
        swept_at=row.ended_at,
        held_for=row.held_for,
    )
