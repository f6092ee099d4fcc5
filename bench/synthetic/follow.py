"""Who follows the trials and searches of a steady database: a watch each, ten to an address."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Table, Text, cast, insert, literal, select

from bench.synthetic.population import Population, nct_id
from bench.synthetic.searches import Saved
from watcher.db import Store
from watcher.db.tables import address, subscriber, subscription, subscription_kind, version, watch, watch_trial
from watcher.model.change import Importance, Kind
from watcher.model.watch import Channel, Frequency, WatchKind

WATCHES_AN_ADDRESS: Final = 10
KINDS: Final = (Kind.STATUS, Kind.RESULTS, Kind.SEARCH)

T = TypeVar("T")


def follow_trials(store: Store, many: int, now: datetime) -> None:
    """Watch the trials of the first so many versions, set by set in the database: there may be 600,000 of them."""
    watched = {
        "id": version.c.id,
        "kind": _constant(watch.c.kind, WatchKind.TRIAL.value),
        "key": "trial:" + version.c.nct_id,
        "title": version.c.nct_id,
        "nct_id": version.c.nct_id,
        "parameters": _constant(watch.c.parameters, {}),
        "created_at": _constant(watch.c.created_at, now),
    }
    entered = {"watch_id": version.c.id, "nct_id": version.c.nct_id, "entered_at": watched["created_at"]}
    with store.write() as connection:
        _derive(connection, watch, watched, version.c.id <= many)
        _derive(connection, watch_trial, entered, version.c.id <= many)


def follow_searches(
    store: Store, searches: Sequence[Saved], population: Population, walks: Sequence[int], now: datetime
) -> None:
    """Watch these searches, each last walked by one of some sweeps, with which our own reading agreed."""
    with store.write() as connection:
        for turn, saved in enumerate(searches):
            row = {
                "kind": WatchKind.SEARCH.value,
                "key": f"search:{turn}",
                "title": saved.options,
                "parameters": saved.parameters,
                "created_at": now,
                "walked_sweep_id": walks[turn % len(walks)],
                "agreed_sweep_id": walks[turn % len(walks)],
            }
            watch_id = connection.execute(insert(watch).values(row).returning(watch.c.id)).scalar_one()
            members = sorted(map(nct_id, saved.members(population)))
            rows = [{"watch_id": watch_id, "nct_id": each, "entered_at": now} for each in members]
            if rows:
                connection.execute(insert(watch_trial), rows)


def subscribe(store: Store, now: datetime) -> None:
    """Let somebody follow each watch, by mail and at once."""
    number, then = watch.c.id, _constant(watch.c.created_at, now)
    is_first = number % WATCHES_AN_ADDRESS == 1
    follower = (number - 1) // WATCHES_AN_ADDRESS + 1
    reached = {
        "id": follower,
        "subscriber_id": follower,
        "channel": _constant(address.c.channel, Channel.EMAIL.value),
        "value": "reader" + cast(follower, Text) + "@example.org",
        "secrets": _constant(address.c.secrets, []),
        "confirmed_at": then,
    }
    subscribed = {
        "id": number,
        "address_id": follower,
        "watch_id": number,
        "least": _constant(subscription.c.least, int(Importance.MINOR)),
        "frequency": _constant(subscription.c.frequency, Frequency.IMMEDIATE.value),
        "since_fan_out_id": _constant(subscription.c.since_fan_out_id, 0),
        "created_at": then,
        "confirmed_at": then,
        "consent": _constant(subscription.c.consent, "operator"),
    }
    with store.write() as connection:
        _derive(connection, subscriber, {"id": follower, "created_at": then}, is_first)
        _derive(connection, address, reached, is_first)
        _derive(connection, subscription, subscribed, number > 0)
        for kind in KINDS:
            chosen = {"subscription_id": number, "kind": _constant(subscription_kind.c.kind, kind.value)}
            _derive(connection, subscription_kind, chosen, number > 0)


def _constant(column: Column[T], value: object) -> ColumnElement[T]:
    return literal(value, column.type)


def _derive(
    connection: Connection,
    table: Table,
    values: Mapping[str, ColumnElement[object]],
    where: ColumnElement[bool],
) -> None:
    """Insert a row for each row of another table."""
    connection.execute(insert(table).from_select(list(values), select(*values.values()).where(where)))
