"""Versions as step 1 adds them: a few trials at a time, one statement a table, however many they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, update

from watcher.db.changes import change_rows
from watcher.db.dialect import insert_new
from watcher.db.tables import change, fan_out, noise, sweep, trial, version
from watcher.model.change import Diff, Noise
from watcher.model.trial import Trial


@dataclass(frozen=True, slots=True)
class Packed:
    """What becomes the next version of a trial."""

    number: int
    record: bytes
    #: The version that it is restored from; None: it stands alone.
    base_version_id: int | None


@dataclass(frozen=True, slots=True)
class NextVersion:
    """A record that differs from its trial's newest version, packed and ready to be stored."""

    trial: Trial
    digest: str
    #: Of the bytes that it came in; None: not known.
    raw_digest: str | None
    packed: Packed
    #: The version that it was compared with; None: a baseline.
    after_id: int | None = None
    diff: Diff = field(default_factory=Diff)

    @property
    def nct_id(self) -> str:
        return self.trial.nct_id


def insert_versions(connection: Connection, new: Sequence[NextVersion], now: datetime) -> dict[str, int]:
    """Return the new versions' ids by trial; one that has a version of that number already is left out."""
    inserted = insert_new(connection, version).returning(version.c.nct_id, version.c.id)
    rows = connection.execute(inserted, [_version_row(each, now) for each in new])
    return {row.nct_id: row.id for row in rows}


def move_latest(connection: Connection, new: Iterable[NextVersion], ids: Mapping[str, int]) -> None:
    """Make these the newest versions of their trials."""
    moved = (
        update(trial)
        .where(trial.c.nct_id == bindparam("moved_id"))
        .values(
            latest_version_id=bindparam("to_version"),
            title=bindparam("to_title"),
            status=bindparam("to_status"),
            missing_since=None,
        )
    )
    connection.execute(
        moved,
        [
            {
                "moved_id": each.nct_id,
                "to_version": ids[each.nct_id],
                "to_title": each.trial.title,
                "to_status": each.trial.status,
            }
            for each in new
        ],
    )


def insert_fan_outs(
    connection: Connection, new: Sequence[NextVersion], ids: Mapping[str, int], sweep_id: int, now: datetime
) -> None:
    """Insert what these versions changed, what is noise in them, and the fan-out rows that owe the matches."""
    owed = [
        {"nct_id": each.nct_id, "version_id": ids[each.nct_id], "sweep_id": sweep_id, "created_at": now} for each in new
    ]
    inserted = connection.execute(insert(fan_out).returning(fan_out.c.nct_id, fan_out.c.id), owed)
    fan_outs = {row.nct_id: row.id for row in inserted}
    changes = [row for each in new for row in change_rows(fan_outs[each.nct_id], each.trial, each.diff.changes)]
    hidden = [_noise_row(fan_outs[each.nct_id], one) for each in new for one in each.diff.noise]
    if changes:
        connection.execute(insert(change), changes)
    if hidden:
        connection.execute(insert(noise), hidden)
    counted = {
        "versions": sweep.c.versions + len(new),
        "changes": sweep.c.changes + len(changes),
        "noise": sweep.c.noise + len(hidden),
    }
    connection.execute(update(sweep).where(sweep.c.id == sweep_id).values(**counted))


def _version_row(new: NextVersion, now: datetime) -> dict[str, object]:
    return {
        "nct_id": new.nct_id,
        "number": new.packed.number,
        "digest": new.digest,
        "raw_digest": new.raw_digest,
        "fetched_at": now,
        "last_update_posted": new.trial.last_update_posted,
        "version_holder": new.trial.version_holder,
        "record": new.packed.record,
        "base_version_id": new.packed.base_version_id,
    }


def _noise_row(fan_out_id: int, each: Noise) -> dict[str, object]:
    return {
        "fan_out_id": fan_out_id,
        "rule": each.rule,
        "path": each.path,
        "paths": each.paths,
        "indexes": each.indexes,
        "why_same": each.why_same,
    }
