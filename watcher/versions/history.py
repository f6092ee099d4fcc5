"""The version repository: step 1 of the pipeline writes here, in one transaction a trial."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, bindparam, insert, select, update

from watcher.db import Store
from watcher.db.changes import change_of, insert_changes
from watcher.db.dialect import in_chunks, insert_id, insert_new
from watcher.db.tables import change, fan_out, noise, sweep, trial, version
from watcher.model.change import Change, Diff
from watcher.model.record import Record
from watcher.model.trial import Trial
from watcher.model.version import Version
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


@dataclass(frozen=True, slots=True)
class Packed:
    """What becomes the next version of a trial."""

    number: int
    record: bytes
    #: The version that it is restored from; None: it stands alone.
    base_version_id: int | None


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
                rows = connection.execute(
                    select(version.c.nct_id, version.c.id, version.c.number, version.c.digest, version.c.raw_digest)
                    .join(trial, trial.c.latest_version_id == version.c.id)
                    .where(trial.c.nct_id.in_(chunk))
                )
                found |= {row.nct_id: Latest(row.id, row.number, row.digest, row.raw_digest) for row in rows}
        return found

    def get(self, version_id: int) -> Version:
        """Raises UnknownError where there is none of this id."""
        with self._store.read() as connection:
            return self._version(read_one(connection, version_id))

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
        if after and after.digest == digest:
            return
        packed = self._packed(found, after)
        with self._store.write() as connection:
            version_id = _insert_version(connection, found, (digest, raw_digest), packed, now)
            if version_id is None:
                return
            if after:
                _move_latest(connection, found, version_id)
                return
            connection.execute(
                insert(trial).values(
                    nct_id=found.nct_id,
                    title=found.title,
                    status=found.status,
                    latest_version_id=version_id,
                    first_seen_at=now,
                )
            )

    def add_version(
        self,
        found: Trial,
        digest: str,
        after: Latest,
        diff: Diff,
        *,
        sweep_id: int,
        now: datetime,
        raw_digest: str | None = None,
    ) -> None:
        """Store the next version with its changes, its noise and the fan-out row that owes the matches.

        Where another process stored that version first, its changes stand, and these are dropped.
        """
        packed = self._packed(found, after)
        with self._store.write() as connection:
            version_id = _insert_version(connection, found, (digest, raw_digest), packed, now)
            if version_id is None:
                return
            _move_latest(connection, found, version_id)
            fan_out_id = insert_id(
                connection,
                fan_out,
                {"nct_id": found.nct_id, "version_id": version_id, "sweep_id": sweep_id, "created_at": now},
            )
            insert_changes(connection, fan_out_id, found, diff.changes)
            _insert_noise(connection, fan_out_id, diff)
            _count(connection, sweep_id, diff)

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

    def _packed(self, found: Trial, after: Latest | None) -> Packed:
        """Pack a record against the newest version; that one is never changed, so no transaction is needed yet."""
        json = to_json(found.record)
        if after is None:
            return Packed(1, pack(json), None)
        with self._store.read() as connection:
            base = read_one(connection, after.id)
        number = after.number + 1
        return Packed(number, *pack_next(json, number, base))

    def _version(self, found: Restored) -> Version:
        return Version(
            id=found.id,
            number=found.number,
            digest=found.digest,
            fetched_at=found.fetched_at,
            trial=self._parse(to_record(found.json)),
        )


def _insert_version(
    connection: Connection, found: Trial, digests: tuple[str, str | None], packed: Packed, now: datetime
) -> int | None:
    """Return the new version's id, or None where the trial has a version of this number."""
    digest, raw_digest = digests
    values = {
        "nct_id": found.nct_id,
        "number": packed.number,
        "digest": digest,
        "raw_digest": raw_digest,
        "fetched_at": now,
        "last_update_posted": found.last_update_posted,
        "version_holder": found.version_holder,
        "record": packed.record,
        "base_version_id": packed.base_version_id,
    }
    inserted = insert_new(connection, version).values(**values).returning(version.c.id)
    return connection.execute(inserted).scalar()


def _move_latest(connection: Connection, found: Trial, version_id: int) -> None:
    connection.execute(
        update(trial)
        .where(trial.c.nct_id == found.nct_id)
        .values(latest_version_id=version_id, title=found.title, status=found.status, missing_since=None)
    )


def _insert_noise(connection: Connection, fan_out_id: int, diff: Diff) -> None:
    rows = [
        {
            "fan_out_id": fan_out_id,
            "rule": each.rule,
            "path": each.path,
            "paths": each.paths,
            "indexes": each.indexes,
            "why_same": each.why_same,
        }
        for each in diff.noise
    ]
    if rows:
        connection.execute(insert(noise), rows)


def _count(connection: Connection, sweep_id: int, diff: Diff) -> None:
    connection.execute(
        update(sweep)
        .where(sweep.c.id == sweep_id)
        .values(
            versions=sweep.c.versions + 1,
            changes=sweep.c.changes + len(diff.changes),
            noise=sweep.c.noise + len(diff.noise),
        )
    )
