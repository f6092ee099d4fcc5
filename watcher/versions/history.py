"""The version repository: step 1 of the pipeline writes here, a few trials in one transaction."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import bindparam, insert, select, update

from watcher.db import Store
from watcher.db.changes import change_of
from watcher.db.dialect import in_chunks
from watcher.db.tables import change, fan_out, trial, version
from watcher.model.change import Change, Diff
from watcher.model.record import Record
from watcher.model.trial import Trial
from watcher.model.version import Version
from watcher.versions.additions import NextVersion, Packed, insert_fan_outs, insert_versions, move_latest
from watcher.versions.chain import Restored, pack_next, read_one, read_trial
from watcher.versions.packing import pack, to_json, to_record

Parse: TypeAlias = Callable[[Record], Trial]


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest version of a trial, without its record."""

    id: int
    number: int
    digest: str
    #: Of the bytes that last proved to be this record; None: not known.
    raw_digest: str | None
    #: Its followers were told that the registry shows the trial no more.
    is_removed: bool = False


class Versions:
    """Stores and reads versions; `parse` reads a stored record the way the registry's answer is read."""

    def __init__(self, store: Store, parse: Parse) -> None:
        self._store = store
        self._parse = parse

    def latest(self, nct_ids: Iterable[str]) -> dict[str, Latest]:
        """Return the newest version of each trial that has one."""
        found: dict[str, Latest] = {}
        with self._store.read() as connection:
            for chunk in in_chunks(nct_ids):
                query = (
                    select(version.c.nct_id, version.c.id, version.c.number, version.c.digest, version.c.raw_digest)
                    .add_columns(trial.c.removed_at.is_not(None).label("is_removed"))
                    .join(trial, trial.c.latest_version_id == version.c.id)
                    .where(trial.c.nct_id.in_(chunk))
                )
                for nct_id, *rest in connection.execute(query):
                    found[nct_id] = Latest(*rest)
        return found

    def get(self, version_id: int) -> Version:
        """Raises UnknownError where there is none of this id."""
        with self._store.read() as connection:
            return self._version(read_one(connection, version_id))

    def restored(self, version_id: int) -> Restored:
        """Return a version as it is stored, for who only compares records. Raises UnknownError."""
        with self._store.read() as connection:
            return read_one(connection, version_id)

    def newest(self, nct_id: str) -> Version | None:
        found = self.latest([nct_id]).get(nct_id)
        return self.get(found.id) if found else None

    def of_trial(self, nct_id: str) -> tuple[Version, ...]:
        """Return every version of a trial, the first one first."""
        with self._store.read() as connection:
            found = [self._version(one) for one in read_trial(connection, nct_id)]
        return tuple(sorted(found, key=lambda each: each.number))

    def add_baseline(
        self, found: Trial, digest: str, after: Latest | None, now: datetime, *, raw_digest: str | None = None
    ) -> None:
        """Store a trial as somebody begins to follow it: a version that tells nobody.

        `after` is its newest version, where it was followed before; the same digest again stores nothing.
        """
        if after and after.is_removed:
            # It is back; to who begins to follow it now, it never was away.
            with self._store.write() as connection:
                connection.execute(update(trial).where(trial.c.nct_id == found.nct_id).values(removed_at=None))
        if after and after.digest == digest:
            return
        base = self.restored(after.id) if after else None
        new = NextVersion(found, digest, raw_digest, _packed(found, base))
        with self._store.write() as connection:
            ids = insert_versions(connection, [new], now)
            if not ids:
                return
            if after:
                move_latest(connection, [new], ids)
                return
            connection.execute(
                insert(trial).values(
                    nct_id=found.nct_id,
                    title=found.title,
                    status=found.status,
                    latest_version_id=ids[found.nct_id],
                    first_seen_at=now,
                )
            )

    def add(self, new: Collection[NextVersion], *, sweep_id: int, now: datetime) -> None:
        """Store the next versions of different trials, with what is owed for them: all of it, or nothing.

        Where another process stored a version first, its changes stand, and these are dropped.
        """
        # In one order: two processes that store the same trials wait for one another, and never in a circle.
        ordered = sorted(new, key=lambda each: each.nct_id)
        if not ordered:
            return
        with self._store.write() as connection:
            ids = insert_versions(connection, ordered, now)
            stored = [each for each in ordered if each.nct_id in ids]
            if stored:
                move_latest(connection, stored, ids)
                insert_fan_outs(connection, stored, ids, sweep_id, now)

    def note_raw(self, digests: Mapping[int, str]) -> None:
        """Note by which bytes a version's record is known from now on, as {version id: raw digest}."""
        if not digests:
            return
        noted = update(version).where(version.c.id == bindparam("noted_id")).values(raw_digest=bindparam("noted"))
        with self._store.write() as connection:
            connection.execute(noted, [{"noted_id": key, "noted": value} for key, value in digests.items()])

    def note_answers(self, answered: Iterable[str], missing: Iterable[str], now: datetime) -> None:
        """Note since when the registry does not answer for a trial, and forget it for those it answered for."""
        with self._store.write() as connection:
            for chunk in in_chunks(answered):
                connection.execute(
                    update(trial)
                    .where(trial.c.nct_id.in_(chunk), trial.c.missing_since.is_not(None))
                    .values(missing_since=None)
                )
            for chunk in in_chunks(missing):
                connection.execute(
                    update(trial)
                    .where(trial.c.nct_id.in_(chunk), trial.c.missing_since.is_(None))
                    .values(missing_since=now.date())
                )

    def changes_of(self, nct_id: str) -> Iterator[tuple[int, int, Change]]:
        """Yield (version number, change id, change) of a trial, oldest first; changes of searches are left out."""
        with self._store.read() as connection:
            rows = connection.execute(
                select(version.c.number, change)
                .select_from(change)
                .join(fan_out, fan_out.c.id == change.c.fan_out_id)
                .join(version, version.c.id == fan_out.c.version_id)
                .where(change.c.nct_id == nct_id, change.c.watch_id.is_(None))
                .order_by(change.c.id)
            ).all()
        return ((row.number, row.id, change_of(row)) for row in rows)

    def changes_in(self, sweep_id: int) -> list[tuple[Version, Change]]:
        """Return every change that a sweep found, with the version in which it appeared."""
        with self._store.read() as connection:
            rows = connection.execute(
                select(fan_out.c.version_id, change)
                .select_from(change)
                .join(fan_out, fan_out.c.id == change.c.fan_out_id)
                .where(fan_out.c.sweep_id == sweep_id)
                .order_by(change.c.id)
            ).all()
        versions = {version_id: self.get(version_id) for version_id in {row.version_id for row in rows}}
        return [(versions[row.version_id], change_of(row)) for row in rows]

    def _version(self, found: Restored) -> Version:
        return Version(
            id=found.id,
            number=found.number,
            digest=found.digest,
            fetched_at=found.fetched_at,
            trial=self._parse(to_record(found.json)),
        )


def next_version(found: Trial, digest: str, diff: Diff, after: Restored, raw_digest: str | None = None) -> NextVersion:
    """Return what `Versions.add` stores: packed against the newest version, which is never changed."""
    return NextVersion(found, digest, raw_digest, _packed(found, after), after.id, diff)


def _packed(found: Trial, base: Restored | None) -> Packed:
    json = to_json(found.record)
    if base is None:
        return Packed(1, pack(json), None)
    number = base.number + 1
    return Packed(number, *pack_next(json, number, base))
