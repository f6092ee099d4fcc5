"""Whether sending works at all: when anything was last accepted."""

from datetime import datetime

from sqlalchemy import func, select

from watcher.db import Store
from watcher.db.tables import attempt
from watcher.model.delivery import Outcome

#: Of so many attempts in a row none was accepted: then it does not matter any more when the last one was.
ATTEMPTS = 1_000


def last_accepted_at(store: Store) -> datetime | None:
    """Return when the newest accepted attempt ended; None: none of the last 1,000 was accepted."""
    newest = select(attempt.c.outcome, attempt.c.ended_at).order_by(attempt.c.id.desc()).limit(ATTEMPTS).subquery()
    accepted = select(func.max(newest.c.ended_at)).where(newest.c.outcome == Outcome.ACCEPTED.value)
    with store.read() as connection:
        found: datetime | None = connection.execute(accepted).scalar_one()
    return found
