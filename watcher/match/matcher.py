"""Step 2 of the pipeline: what is owed minus what exists, set by set in the database."""

from datetime import datetime

from sqlalchemy import Connection, Row, Select, and_, exists, insert, or_, select, update

from watcher.db import Store
from watcher.db.dialect import insert_new
from watcher.db.tables import change, fan_out, match, subscription, subscription_kind, watch_trial
from watcher.match.rules import is_near
from watcher.model.change import Kind
from watcher.model.watch import Place

#: Rows a transaction: large enough to be cheap, small enough that a writer beside it never waits long.
CHUNK = 5_000


class Matcher:
    """Turns fan-outs into matches; a crash anywhere is resumed by asking again what is owed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def match_owed(self, now: datetime) -> int:
        """Match every fan-out that is still owed and return how many matches were made."""
        made = 0
        for fan_out_id in self._owed():
            made += self._match_everywhere(fan_out_id) + self._match_near(fan_out_id)
            with self._store.write() as connection:
                connection.execute(update(fan_out).where(fan_out.c.id == fan_out_id).values(matched_at=now))
        return made

    def _owed(self) -> list[int]:
        with self._store.read() as connection:
            query = select(fan_out.c.id).where(fan_out.c.matched_at.is_(None)).order_by(fan_out.c.id)
            return list(connection.execute(query).scalars())

    def _match_everywhere(self, fan_out_id: int) -> int:
        """Match the subscriptions for which the place does not matter."""
        anywhere = or_(subscription.c.place_name.is_(None), change.c.kind != Kind.SITES.value)
        query = _owed_pairs(fan_out_id).where(anywhere).limit(CHUNK)
        made = 0
        while True:
            with self._store.write() as connection:
                _lock(connection, fan_out_id)
                insertion = insert(match).from_select(["change_id", "subscription_id"], query)
                # Counted by what comes back: psycopg gives no row count for this statement.
                added = len(connection.execute(insertion.returning(match.c.id)).all())
            made += added
            if added < CHUNK:
                return made

    def _match_near(self, fan_out_id: int) -> int:
        """Match site changes for subscriptions to a place, by distance."""
        query = (
            _owed_pairs(fan_out_id)
            .add_columns(
                change.c.latitude,
                change.c.longitude,
                subscription.c.place_name,
                subscription.c.latitude.label("place_latitude"),
                subscription.c.longitude.label("place_longitude"),
                subscription.c.within_km,
            )
            .where(subscription.c.place_name.is_not(None), change.c.kind == Kind.SITES.value)
        )
        with self._store.read() as connection:
            near = [row for row in connection.execute(query) if _is_near(row)]
        for start in range(0, len(near), CHUNK):
            with self._store.write() as connection:
                _lock(connection, fan_out_id)
                _insert_pairs(connection, near[start : start + CHUNK])
        return len(near)


def _lock(connection: Connection, fan_out_id: int) -> None:
    """Let two processes that match the same fan-out take turns; each then sees what the other one made."""
    connection.execute(select(fan_out.c.id).where(fan_out.c.id == fan_out_id).with_for_update())


def _owed_pairs(fan_out_id: int) -> Select[tuple[int, int]]:
    """Select (change, subscription) that belong together and are not yet a match."""
    member = and_(
        watch_trial.c.nct_id == change.c.nct_id,
        # The change that made a trial leave a search is the last one that its followers are told.
        or_(watch_trial.c.left_sweep_id.is_(None), watch_trial.c.left_sweep_id >= fan_out.c.sweep_id),
    )
    wanted = and_(
        subscription.c.watch_id == watch_trial.c.watch_id,
        subscription.c.ended_at.is_(None),
        subscription.c.since_fan_out_id < fan_out.c.id,
        subscription.c.least <= change.c.importance,
        or_(change.c.watch_id.is_(None), change.c.watch_id == subscription.c.watch_id),
    )
    chosen = and_(subscription_kind.c.subscription_id == subscription.c.id, subscription_kind.c.kind == change.c.kind)
    made = exists().where(match.c.change_id == change.c.id, match.c.subscription_id == subscription.c.id)
    return (
        select(change.c.id.label("change_id"), subscription.c.id.label("subscription_id"))
        .select_from(change)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(watch_trial, member)
        .join(subscription, wanted)
        .join(subscription_kind, chosen)
        .where(fan_out.c.id == fan_out_id, ~made)
    )


def _is_near(row: Row[tuple[object, ...]]) -> bool:
    place = Place(row.place_name, row.place_latitude, row.place_longitude)
    return is_near(place, row.within_km, row.latitude, row.longitude)


def _insert_pairs(connection: Connection, rows: list[Row[tuple[object, ...]]]) -> None:
    pairs = [{"change_id": row.change_id, "subscription_id": row.subscription_id} for row in rows]
    connection.execute(insert_new(connection, match), pairs)
