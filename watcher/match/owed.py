"""Which changes belong to which subscriptions and are not yet a match."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from math import pi
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, Integer, Row, Select, and_, bindparam, exists, func, or_, select

from watcher.db.tables import change, fan_out, match, subscription, subscription_kind, watch_trial
from watcher.db.words import IMPORTANCES, KINDS
from watcher.match.rules import is_at, is_near
from watcher.model.change import Importance, Kind
from watcher.model.vicinity import EARTH_RADIUS_KM
from watcher.model.watch import Place

Pair: TypeAlias = dict[str, int]

KM_A_DEGREE = EARTH_RADIUS_KM * pi / 180
#: Above every address's id.
LAST = 2**62
#: Rounding must not lose a site that stands on the circle.
SLACK_KM = 0.001


@dataclass(frozen=True, slots=True)
class Page:
    """Some of those who follow a watch: at addresses above `after`, up to `upto`; as parameters of a statement."""

    watch_id: int
    after: int
    upto: int


@cache
def owed_everywhere() -> Select[int, int]:
    """Select the pairs for which the place does not matter; takes `fan_out_ids` and `most`."""
    return _owed_pairs().where(_anywhere()).limit(bindparam("most", type_=Integer))


@cache
def owed_on_page() -> Select[int, int]:
    """Like `owed_everywhere`, of a page and without a limit; takes `fan_out_ids` and the page."""
    return _owed_pairs().where(_anywhere(), _is_on_page())


@cache
def owed_by_unknown() -> Select[int, int]:
    """Like `owed_everywhere`, of what an unknown word keeps from being compared; see `unknown`."""
    return _unknown_pairs().where(_anywhere()).limit(bindparam("most", type_=Integer))


def owed_near_by_unknown(connection: Connection, fan_out_ids: Sequence[int], most: int) -> list[Pair]:
    """Like `owed_near`, of the same."""
    rows = connection.execute(_near_in_latitude(_unknown_pairs()), {"fan_out_ids": list(fan_out_ids)})
    return list(islice(_near(rows), most))


def owed_near(
    connection: Connection, fan_out_ids: Sequence[int], most: int | None, page: Page | None = None
) -> list[Pair]:
    """Return pairs of a site change and a subscription to a place that has the site; None: all of them."""
    owed = _near_in_latitude(_owed_pairs())
    query = owed.where(_is_on_page()) if page else owed
    values = {"fan_out_ids": list(fan_out_ids), **(asdict(page) if page else {})}
    return list(islice(_near(connection.execute(query, values)), most))


def pages_owed(connection: Connection, fan_out_ids: Sequence[int], chunk: int) -> Iterator[Page]:
    """Yield everybody whom these changes may concern, a page for about `chunk` matches, in the order of the index."""
    for watch_id, changes in connection.execute(_concerned(), {"fan_out_ids": list(fan_out_ids)}).all():
        after, size = 0, max(1, chunk // changes)
        while after < LAST:
            found = connection.execute(_page_end(), {"watch_id": watch_id, "after": after, "size": size - 1}).scalar()
            upto = LAST if found is None else found
            yield Page(watch_id, after, upto)
            after = upto


def _near(rows: Iterator[Row[tuple[object, ...]]]) -> Iterator[Pair]:
    for row in rows:
        if _is_near(row):
            yield {"change_id": row.change_id, "subscription_id": row.subscription_id}


def _is_near(row: Row[tuple[object, ...]]) -> bool:
    place = Place(row.place_name, row.place_latitude, row.place_longitude)
    if not is_near(place, row.within_km, row.latitude, row.longitude):
        return False
    # That a trial came to the place or left it is about no single site.
    return row.hospital is None or row.watch_id is not None or is_at(row.hospital, row.facility)


def _anywhere() -> ColumnElement[bool]:
    return or_(subscription.c.place_name.is_(None), change.c.kind != Kind.SITES.value)


def _is_on_page() -> ColumnElement[bool]:
    return and_(
        watch_trial.c.watch_id == bindparam("watch_id"),
        subscription.c.address_id > bindparam("after"),
        subscription.c.address_id <= bindparam("upto"),
    )


@cache
def _concerned() -> Select[int, int]:
    """Select each watch with how many of the changes are of its trials; takes `fan_out_ids`."""
    return (
        select(watch_trial.c.watch_id, func.count())
        .select_from(change)
        .join(watch_trial, watch_trial.c.nct_id == change.c.nct_id)
        .where(change.c.fan_out_id.in_(bindparam("fan_out_ids", expanding=True)))
        .group_by(watch_trial.c.watch_id)
        .order_by(watch_trial.c.watch_id)
    )


@cache
def _page_end() -> Select[int]:
    """Select the last address of a page; takes `watch_id`, `after` and `size`, less one."""
    follows = (subscription.c.watch_id == bindparam("watch_id")) & subscription.c.ended_at.is_(None)
    return (
        select(subscription.c.address_id)
        .where(follows, subscription.c.address_id > bindparam("after"))
        .order_by(subscription.c.address_id)
        .offset(bindparam("size"))
        .limit(1)
    )


@cache
def _near_in_latitude(pairs: Select[int, int]) -> Select[tuple[object, ...]]:
    """Select site changes beside subscriptions to a place; those too far north or south of it are left out.

    Two points are never closer than their latitudes, so the database spares nine of ten distances.
    """
    north = func.abs(change.c.latitude - subscription.c.latitude) * KM_A_DEGREE
    return pairs.add_columns(
        change.c.latitude,
        change.c.longitude,
        subscription.c.place_name,
        subscription.c.latitude.label("place_latitude"),
        subscription.c.longitude.label("place_longitude"),
        subscription.c.within_km,
        subscription.c.hospital,
        change.c.watch_id,
        change.c.facility,
    ).where(
        subscription.c.place_name.is_not(None),
        change.c.kind == Kind.SITES.value,
        or_(change.c.latitude.is_(None), north <= subscription.c.within_km + SLACK_KM),
    )


@cache
def _owed_pairs() -> Select[int, int]:
    """Select (change, subscription) that belong together and are not yet a match; takes `fan_out_ids`."""
    chosen = and_(subscription_kind.c.subscription_id == subscription.c.id, subscription_kind.c.kind == change.c.kind)
    is_wanted = subscription.c.least <= change.c.importance
    return _pairs(is_wanted).join(subscription_kind, chosen)


@cache
def _unknown_pairs() -> Select[int, int]:
    """Select the same where a stored word is unknown: such a choice is read as everything that is usually told."""
    of_subscription = subscription_kind.c.subscription_id == subscription.c.id
    strange_kind = (
        exists().where(of_subscription, subscription_kind.c.kind.not_in(sorted(KINDS))).correlate(subscription)
    )
    chosen = exists().where(of_subscription, subscription_kind.c.kind == change.c.kind).correlate(subscription, change)
    strange_least = subscription.c.least.not_in(sorted(IMPORTANCES))
    is_wanted = or_(
        and_(strange_least, change.c.importance >= Importance.MINOR.value),
        and_(~strange_least, subscription.c.least <= change.c.importance),
    )
    is_meant = or_(strange_kind, change.c.kind.not_in(sorted(KINDS)), and_(strange_least, chosen))
    return _pairs(is_wanted).where(is_meant)


def _pairs(is_wanted: ColumnElement[bool]) -> Select[int, int]:
    """Select (change, subscription) of which the importance is wanted, whatever kind the subscription chose."""
    member = and_(
        watch_trial.c.nct_id == change.c.nct_id,
        # The change that made a trial leave a search is the last one that its followers are told.
        or_(watch_trial.c.left_sweep_id.is_(None), watch_trial.c.left_sweep_id >= fan_out.c.sweep_id),
    )
    wanted = and_(
        subscription.c.watch_id == watch_trial.c.watch_id,
        subscription.c.ended_at.is_(None),
        subscription.c.since_fan_out_id < fan_out.c.id,
        is_wanted,
        or_(change.c.watch_id.is_(None), change.c.watch_id == subscription.c.watch_id),
    )
    made = exists().where(match.c.change_id == change.c.id, match.c.subscription_id == subscription.c.id)
    return (
        select(change.c.id.label("change_id"), subscription.c.id.label("subscription_id"))
        .select_from(change)
        .join(fan_out, fan_out.c.id == change.c.fan_out_id)
        .join(watch_trial, member)
        .join(subscription, wanted)
        .where(fan_out.c.id.in_(bindparam("fan_out_ids", expanding=True)), ~made)
    )
