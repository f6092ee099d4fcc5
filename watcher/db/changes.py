"""Changes as rows: the one place where they are written and read back."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, insert

from watcher.db.tables import change
from watcher.db.words import importance_of, kind_of
from watcher.model.change import Change, Kind
from watcher.model.record import Json, Record, list_at, text_at
from watcher.model.trial import Trial
from watcher.model.vicinity import point_of

SITES = "protocolSection.contactsLocationsModule.locations"


def insert_changes(
    connection: Connection,
    fan_out_id: int,
    found: Trial,
    changes: Sequence[Change],
    watch_id: int | None = None,
) -> None:
    """Write changes that arrived together; `watch_id` is the search that the trial entered or left."""
    if rows := change_rows(fan_out_id, found, changes, watch_id):
        connection.execute(insert(change), rows)


def change_rows(
    fan_out_id: int, found: Trial, changes: Sequence[Change], watch_id: int | None = None
) -> list[dict[str, object]]:
    """Return changes that arrived together as rows; `watch_id` as of `insert_changes`."""
    common = {"fan_out_id": fan_out_id, "nct_id": found.nct_id, "watch_id": watch_id}
    return [common | _values(each, found.record) for each in changes]


def change_of(row: Row[tuple[object, ...]]) -> Change:
    indexes = row.indexes
    return Change(
        kind=kind_of(row.kind),
        field=row.field,
        path=row.path,
        op=row.op,
        before=row.before,
        after=row.after,
        importance=importance_of(row.importance),
        reason=row.reason,
        paths=tuple(row.paths),
        indexes=(indexes[0], indexes[1]) if indexes else None,
        group=row.told_with,
        why_same=row.why_same,
    )


def _values(each: Change, record: Record) -> dict[str, object]:
    site = site_of(each, record)
    latitude, longitude = point_of(site) or (None, None)
    return {
        "kind": each.kind.value,
        "field": each.field,
        "path": each.path,
        "op": each.op,
        "before": each.before,
        "after": each.after,
        "importance": int(each.importance),
        "reason": each.reason,
        "paths": list(each.paths),
        "indexes": list(each.indexes) if each.indexes else [],
        "told_with": each.group,
        "why_same": each.why_same,
        "latitude": latitude,
        "longitude": longitude,
        "facility": text_at(site, "facility"),
    }


def site_of(each: Change, record: Record) -> Json:
    """Return the site that the change is about; a removed one is what its old text says."""
    if each.indexes is None or each.kind is not Kind.SITES:
        return None
    index = each.indexes[1]
    sites = list_at(record, SITES)
    return sites[index] if index is not None and index < len(sites) else each.before
