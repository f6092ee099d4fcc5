"""The book of who follows what; one method, one transaction."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, func, insert, select, update

from watcher.db import Store
from watcher.db.dialect import find_or_insert, id_list, in_chunks, insert_id, insert_new, is_among
from watcher.db.schedules import schedule_values
from watcher.db.tables import (
    address,
    fan_out,
    instance,
    subscriber,
    subscription,
    subscription_kind,
    sweep,
    watch,
    watch_trial,
)
from watcher.errors import UnknownError
from watcher.model.watch import Address, Channel, Interest, Subscription, Vicinity, Watch, WatchKind
from watcher.plain.language import _
from watcher.watches.rows import read_subscriptions, subscriptions, vicinity_values, watch_of

KEY_BYTES = 32


class Book:
    """Watches, addresses and subscriptions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def signing_key(self) -> bytes:
        """Return this installation's key for links, made once."""
        with self._store.read() as connection:
            found = connection.execute(select(instance.c.value).where(instance.c.key == "key")).scalar()
        if found is None:
            with self._store.write() as connection:
                # Two processes that start at once keep the key of whoever was first.
                fresh = {"key": "key", "value": secrets.token_hex(KEY_BYTES)}
                connection.execute(insert_new(connection, instance).values(**fresh))
            return self.signing_key()
        return bytes.fromhex(str(found))

    def watch_trial(self, nct_id: str, title: str, now: datetime) -> Watch:
        """Return the watch on a trial; everybody who follows it shares it."""
        with self._store.write() as connection:
            found = _find_watch(connection, f"trial:{nct_id}", WatchKind.TRIAL, title, nct_id, {}, now)
            _enter(connection, found.id, [nct_id], now)
        return found

    def watch_search(
        self, key: str, title: str, parameters: Mapping[str, str], members: list[str], now: datetime
    ) -> Watch:
        """Return the watch on a search; its members at this moment are its quiet baseline."""
        with self._store.write() as connection:
            found = _find_watch(connection, f"search:{key}", WatchKind.SEARCH, title, None, parameters, now)
            _begin(connection, found.id, members, now)
        return found

    def watch_place(
        self, key: str, title: str, parameters: Mapping[str, str], vicinity: Vicinity, members: list[str], now: datetime
    ) -> Watch:
        """Return the watch on a place, as of a search; everybody who follows the same circle shares it."""
        with self._store.write() as connection:
            found = _find_watch(connection, f"place:{key}", WatchKind.PLACE, title, None, parameters, now, vicinity)
            _begin(connection, found.id, members, now)
        return found

    def address(self, channel: Channel, value: str, secret: str | None, now: datetime) -> Address:
        """Return the address with this value, made unconfirmed when it is new; `secret` is for a new webhook."""
        query = select(address).where(address.c.channel == channel.value, address.c.value == value)
        with self._store.write() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                _insert_address(connection, {"channel": channel.value, "value": value}, [secret] if secret else [], now)
                row = connection.execute(query).one()
        return Address(row.id, channel, value, row.confirmed_at, tuple(row.secrets))

    def confirm(self, subscription_id: int, consent: str, now: datetime) -> bool:
        """Record that the owner of the address said yes to this (`link`), or that an operator says so (`operator`).

        False where it was said before, or where it is over.
        """
        mine = subscription.c.id == subscription_id
        owner = select(address.c.id).join(subscription, subscription.c.address_id == address.c.id).where(mine)
        asks = subscription.c.confirmed_at.is_(None) & subscription.c.ended_at.is_(None)
        with self._store.write() as connection:
            # The address before what it follows, as who erases it: else each could wait for the other.
            address_id = connection.execute(owner.with_for_update(of=address, key_share=True)).scalar()
            saying = update(subscription).where(mine, asks).values(confirmed_at=now, consent=consent)
            is_new = connection.execute(saying).rowcount > 0
            if is_new:
                known = update(address).where(address.c.id == address_id, address.c.confirmed_at.is_(None))
                connection.execute(known.values(confirmed_at=now))
        return is_new

    def subscribe(self, watch_id: int, address_id: int, interest: Interest, now: datetime) -> int:
        """Return the id of the lasting subscription, with this interest from now on.

        What arrived before a subscription was made is history for it, never an alert. One that was asked for before
        and not confirmed is as old as the last time. Raises UnknownError for an address that was erased.
        """
        with self._store.write() as connection:
            _check_known(connection, address_id)
            since = connection.execute(select(func.coalesce(func.max(fan_out.c.id), 0))).scalar_one()
            key = {"watch_id": watch_id, "address_id": address_id, "since_fan_out_id": since, "created_at": now}
            found = None
            while found is None:  # The one that was there may end between the two statements.
                connection.execute(insert_new(connection, subscription).values(**key, **_choices(interest)))
                found = _lasting(connection, watch_id, address_id)
            asks = update(subscription).where(subscription.c.id == found, subscription.c.confirmed_at.is_(None))
            connection.execute(asks.values(created_at=now))
            _choose(connection, found, interest)
        return found

    def change(self, subscription_id: int, interest: Interest) -> bool:
        """Let a subscription ask for this from now on; False where it is over."""
        with self._store.write() as connection:
            return _choose(connection, subscription_id, interest)

    def followed_by(self, watch_id: int, address_id: int) -> Subscription | None:
        """Return the lasting subscription of an address to a watch; None where it does not follow it."""
        asked = and_(subscription.c.watch_id == watch_id, subscription.c.address_id == address_id)
        with self._store.read() as connection:
            found = read_subscriptions(connection, subscriptions().where(asked, subscription.c.ended_at.is_(None)))
        return found[0] if found else None

    def get(self, subscription_id: int) -> Subscription:
        """Raises UnknownError where there is none of this id."""
        with self._store.read() as connection:
            found = read_subscriptions(connection, subscriptions().where(subscription.c.id == subscription_id))
        if not found:
            raise UnknownError(f"there is no subscription {subscription_id}: `watcher watches` lists them")
        return found[0]

    def some(self, subscription_ids: Iterable[int]) -> dict[int, Subscription]:
        """Return the subscriptions of these ids, by id."""
        with self._store.read() as connection:
            dialect = connection.dialect.name
            query = subscriptions().where(is_among(dialect, subscription.c.id, "ids"))
            asked = query.params(ids=id_list(dialect, subscription_ids))
            return {each.id: each for each in read_subscriptions(connection, asked)}

    def lasting(self, address_id: int | None = None) -> tuple[Subscription, ...]:
        """Return the subscriptions that last: all of them, or those of one address."""
        query = subscriptions().where(subscription.c.ended_at.is_(None))
        if address_id is not None:
            query = query.where(subscription.c.address_id == address_id)
        with self._store.read() as connection:
            return read_subscriptions(connection, query)

    def end(self, subscription_ids: list[int], now: datetime) -> int:
        """End subscriptions; ending one twice is no error. Returns how many ended now."""
        with self._store.write() as connection:
            return connection.execute(
                update(subscription)
                .where(subscription.c.id.in_(subscription_ids), subscription.c.ended_at.is_(None))
                .values(ended_at=now)
            ).rowcount

    def end_unanswered(self, before: datetime, now: datetime) -> int:
        """End what e-mail addresses were asked about before then, and never said yes to; returns how many ended."""
        mailed = select(address.c.id).where(address.c.channel == Channel.EMAIL.value)
        asked = and_(subscription.c.confirmed_at.is_(None), subscription.c.created_at < before)
        with self._store.write() as connection:
            ending = update(subscription).where(asked, subscription.c.ended_at.is_(None))
            return connection.execute(ending.where(subscription.c.address_id.in_(mailed)).values(ended_at=now)).rowcount

    def followed_watch(self, kind: WatchKind, key: str) -> Watch | None:
        """Return the watch on a trial, by its NCT ID, or of a search's or place's key, if anybody follows it.

        Then its baseline is there already.
        """
        query = select(watch).where(watch.c.key == f"{kind.value}:{key}")
        with self._store.read() as connection:
            row = connection.execute(query).one_or_none()
            return watch_of(row) if row is not None and _is_followed(connection, row.id) else None

    def watches(self) -> tuple[Watch, ...]:
        """Return the watches that somebody follows."""
        return self._watches(WatchKind)

    def searches(self) -> tuple[Watch, ...]:
        """Return the searches and places that somebody follows: few, beside the watches on single trials."""
        return self._watches(kind for kind in WatchKind if kind.has_members)

    def _watches(self, kinds: Iterable[WatchKind]) -> tuple[Watch, ...]:
        is_followed = exists().where(subscription.c.watch_id == watch.c.id, subscription.c.ended_at.is_(None))
        query = select(watch).where(watch.c.kind.in_([kind.value for kind in kinds]), is_followed).order_by(watch.c.id)
        with self._store.read() as connection:
            return tuple(watch_of(row) for row in connection.execute(query))

    def followed(self) -> frozenset[str]:
        """Return the trials that somebody follows, by themselves or in a search; one query, however many watches."""
        watched = select(subscription.c.watch_id).where(subscription.c.ended_at.is_(None))
        query = (
            select(watch_trial.c.nct_id)
            .distinct()
            .where(watch_trial.c.watch_id.in_(watched), watch_trial.c.left_sweep_id.is_(None))
        )
        with self._store.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def members(self, watch_id: int) -> frozenset[str]:
        with self._store.read() as connection:
            rows = connection.execute(
                select(watch_trial.c.nct_id).where(
                    watch_trial.c.watch_id == watch_id, watch_trial.c.left_sweep_id.is_(None)
                )
            )
            return frozenset(rows.scalars())

    def members_among(self, nct_ids: Iterable[str]) -> dict[int, list[str]]:
        """Return which of these trials each watch has now."""
        found: dict[int, list[str]] = {}
        present = watch_trial.c.left_sweep_id.is_(None)
        with self._store.read() as connection:
            for chunk in in_chunks(nct_ids):
                query = select(watch_trial.c.watch_id, watch_trial.c.nct_id).where(
                    watch_trial.c.nct_id.in_(chunk), present
                )
                for row in connection.execute(query):
                    found.setdefault(row.watch_id, []).append(row.nct_id)
        return found

    def follow_renamed(self, old: str, new: str, now: datetime) -> None:
        """Let every watch on `old` follow `new`: the registry made one an alias of the other."""
        with self._store.write() as connection:
            concerned = select(watch_trial.c.watch_id).where(
                watch_trial.c.nct_id == old, watch_trial.c.left_sweep_id.is_(None)
            )
            for watch_id in connection.execute(concerned).scalars().all():
                _enter(connection, watch_id, [new], now)
            connection.execute(delete(watch_trial).where(watch_trial.c.nct_id == old))
            connection.execute(update(watch).where(watch.c.nct_id == old).values(nct_id=new))
            is_taken = connection.execute(select(watch.c.id).where(watch.c.key == f"trial:{new}")).first()
            if is_taken is None:
                connection.execute(update(watch).where(watch.c.key == f"trial:{old}").values(key=f"trial:{new}"))


def _find_watch(
    connection: Connection,
    key: str,
    kind: WatchKind,
    title: str,
    nct_id: str | None,
    parameters: Mapping[str, str],
    now: datetime,
    vicinity: Vicinity | None = None,
) -> Watch:
    rest = {
        "kind": kind.value,
        "title": title,
        "nct_id": nct_id,
        "parameters": dict(parameters),
        "created_at": now,
    }
    watch_id = find_or_insert(connection, watch, {"key": key}, rest | vicinity_values(vicinity))
    # Read back: who followed it first named the place.
    return watch_of(connection.execute(select(watch).where(watch.c.id == watch_id)).one())


def _begin(connection: Connection, watch_id: int, members: list[str], now: datetime) -> None:
    """Make these the members where nobody follows it: what happened meanwhile is nobody's news."""
    if _is_followed(connection, watch_id):
        return
    connection.execute(delete(watch_trial).where(watch_trial.c.watch_id == watch_id))
    # What sweeps found up to now is no reason for a later move.
    newest = select(func.max(sweep.c.id)).scalar_subquery()
    known = {"walked_sweep_id": newest, "agreed_sweep_id": None}
    connection.execute(update(watch).where(watch.c.id == watch_id).values(known))
    _enter(connection, watch_id, members, now)


def _enter(connection: Connection, watch_id: int, nct_ids: list[str], now: datetime) -> None:
    rows = [{"watch_id": watch_id, "nct_id": nct_id, "entered_at": now} for nct_id in sorted(set(nct_ids))]
    if rows:
        connection.execute(insert_new(connection, watch_trial), rows)


def _is_followed(connection: Connection, watch_id: int) -> bool:
    lasting = select(subscription.c.id).where(subscription.c.watch_id == watch_id, subscription.c.ended_at.is_(None))
    return connection.execute(lasting.limit(1)).first() is not None


def _insert_address(connection: Connection, key: Mapping[str, str], kept: list[str], now: datetime) -> None:
    """Make an address and its subscriber, unless somebody else does it at the same moment."""
    owner = insert_id(connection, subscriber, {"created_at": now})
    making = insert_new(connection, address).values(**key, subscriber_id=owner, secrets=kept)
    if connection.execute(making.returning(address.c.id)).first() is None:
        connection.execute(delete(subscriber).where(subscriber.c.id == owner))


def _check_known(connection: Connection, address_id: int) -> None:
    """Let nobody erase the address until the transaction ends. Raises UnknownError where somebody did."""
    known = select(address.c.id).where(address.c.id == address_id, address.c.erased_at.is_(None))
    if connection.execute(known.with_for_update(read=True, key_share=True)).first() is None:
        raise UnknownError(_("Everything about this address was erased here. Nothing more is sent to it."))


def _lasting(connection: Connection, watch_id: int, address_id: int) -> int | None:
    """Return the subscription that lasts, and let nobody end it until the transaction does."""
    asked = and_(subscription.c.watch_id == watch_id, subscription.c.address_id == address_id)
    lasting = select(subscription.c.id).where(asked, subscription.c.ended_at.is_(None))
    found: int | None = connection.execute(lasting.with_for_update()).scalar()
    return found


def _choices(interest: Interest) -> dict[str, object]:
    wanted: dict[str, object] = {"least": int(interest.least), "frequency": interest.frequency.value}
    wanted |= vicinity_values(interest.vicinity) | schedule_values(interest.schedule)
    return wanted | {"language": interest.language}


def _choose(connection: Connection, subscription_id: int, interest: Interest) -> bool:
    lasting = update(subscription).where(subscription.c.id == subscription_id, subscription.c.ended_at.is_(None))
    is_changed = connection.execute(lasting.values(**_choices(interest))).rowcount > 0
    if is_changed:
        _choose_kinds(connection, subscription_id, interest)
    return is_changed


def _choose_kinds(connection: Connection, subscription_id: int, interest: Interest) -> None:
    connection.execute(delete(subscription_kind).where(subscription_kind.c.subscription_id == subscription_id))
    rows = [{"subscription_id": subscription_id, "kind": kind.value} for kind in sorted(interest.kinds)]
    if rows:
        connection.execute(insert(subscription_kind), rows)
