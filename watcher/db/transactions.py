"""How long the oldest open transaction keeps PostgreSQL from tidying up (fault F32).

The outbox changes each of its rows several times. While anything holds an old snapshot, all of these versions stay,
and a claim reads past them: whoever it is, a forgotten `psql` as much as a backup.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import text

from watcher.db.store import Store

#: A transaction that has neither a snapshot nor a number holds nothing back; nor does another database's. Of other
#: users' sessions the server tells only members of pg_read_all_stats since when they are open.
OLDEST: Final = text("""
    SELECT max(clock_timestamp() - since) FROM (
        SELECT xact_start AS since FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
        UNION ALL
        SELECT prepared FROM pg_prepared_xacts WHERE database = current_database()
    ) AS open
""")


def oldest_transaction(store: Store) -> timedelta | None:
    """Return how long it is open, zero where none is; None: SQLite does not know."""
    if store.is_sqlite:
        return None
    with store.once() as connection:
        found: timedelta | None = connection.execute(OLDEST).scalar()
    return found or timedelta(0)
