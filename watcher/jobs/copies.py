"""Old mail stays unsent: after a long stop, and in a database that was restored or cloned (fault F10)."""

from datetime import datetime, timedelta

import structlog

from watcher.db import Store
from watcher.db.home import home_of, last_home, note_home
from watcher.delivery.held import hold

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: A copy that goes on sooner than this sends what was waiting: a file system whose numbers change when it is mounted
#: anew makes a mere restart look like a copy, and then nobody may be kept from their alerts.
LEAST_GAP = timedelta(hours=1)
HINT = "`watcher deliveries --status skipped` lists them, --retry ID sends one"


def hold_old(store: Store, now: datetime, most_late: timedelta) -> int:
    """Hold what should not be sent any more, before anything is sent; returns how many deliveries.

    In a copy that is all that waits: whoever has the original sends it there. Else it is what was due longer ago
    than `most_late`. Both are kept as skipped, from where an operator may send them.
    """
    with store.write() as connection:
        is_copy = _is_late_copy(*last_home(connection), home_of(connection), now)
        held = hold(connection, None if is_copy else now - most_late, now)
        note_home(connection, now)
    if held:
        why = "this database is a copy of another one" if is_copy else f"due for more than {most_late.days} days"
        log.warning("deliveries.held", deliveries=held, why=why, hint=HINT)
    return held


def note_alive(store: Store, now: datetime) -> None:
    """Say that the service runs here, so that a copy which begins later can tell how old it is."""
    with store.write() as connection:
        note_home(connection, now)


def _is_late_copy(home: str | None, seen_at: datetime | None, here: str, now: datetime) -> bool:
    return home is not None and home != here and (seen_at is None or now - seen_at >= LEAST_GAP)
