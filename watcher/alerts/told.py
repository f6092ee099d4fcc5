"""An alert as it stands in the rows, and what was hidden beside it: read again to explain it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select

from watcher.db import Store
from watcher.db.tables import alert, noise
from watcher.errors import UnknownError
from watcher.model.change import Noise


@dataclass(frozen=True, slots=True)
class ToldAlert:
    id: int
    address_id: int
    window: str
    created_at: datetime


def told_alert(store: Store, alert_id: int) -> ToldAlert:
    """Raises UnknownError where there is no alert of this id."""
    with store.read() as connection:
        row = connection.execute(select(alert).where(alert.c.id == alert_id)).one_or_none()
    if row is None:
        raise UnknownError(f"there is no alert {alert_id}: `watcher deliveries` lists them")
    return ToldAlert(row.id, row.address_id, row.window, row.created_at)


def hidden_in(store: Store, fan_out_ids: Iterable[int]) -> dict[int, list[Noise]]:
    """Return the noise that came with each of these fan-outs."""
    found: dict[int, list[Noise]] = {}
    with store.read() as connection:
        for fan_out_id in sorted(set(fan_out_ids)):
            rows = connection.execute(select(noise).where(noise.c.fan_out_id == fan_out_id).order_by(noise.c.id))
            found[fan_out_id] = [_noise_of(row) for row in rows]
    return found


def _noise_of(row: Row[tuple[object, ...]]) -> Noise:
    indexes = row.indexes
    return Noise(
        rule=row.rule,
        path=row.path,
        paths=tuple(row.paths),
        indexes=(indexes[0], indexes[1]) if indexes else None,
        why_same=row.why_same,
    )
