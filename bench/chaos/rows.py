"""What the ledger's rows say, read in plain SQL: how much is not final, and in the end all of it as `ledger.jsonl`."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from watcher.db import Store

OPEN = """
    SELECT count(*) AS waiting, sum(CASE WHEN status = 'leased' THEN 1 ELSE 0 END) AS leased,
           min(run_at) AS next_at
    FROM delivery WHERE status IN ('pending', 'leased')
"""
ROWS = "SELECT id, key, status FROM delivery ORDER BY id"
ATTEMPTS = "SELECT delivery_id, outcome FROM attempt ORDER BY id"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is not final. `next_at`: when the first of it is due."""

    deliveries: int
    leased: int
    next_at: datetime | None


def waiting(store: Store) -> Waiting:
    with store.read() as connection:
        row = connection.execute(text(OPEN)).one()
    # SQLite gives the text that it keeps.
    due = datetime.fromisoformat(row.next_at) if isinstance(row.next_at, str) else row.next_at
    if due is not None and due.tzinfo is None:
        due = due.replace(tzinfo=UTC)
    return Waiting(row.waiting, row.leased or 0, due)


def write_ledger(store: Store, file: Path) -> None:
    outcomes = defaultdict(list)
    with store.read() as connection:
        for delivery_id, outcome in connection.execute(text(ATTEMPTS)):
            outcomes[delivery_id].append(outcome)
        rows = connection.execute(text(ROWS)).all()
    lines = [json.dumps({"key": row.key, "status": row.status, "outcomes": outcomes[row.id]}) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
