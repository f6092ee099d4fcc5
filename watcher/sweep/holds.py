"""What is too strange to believe at once: it is believed when a later release says it again.

A subject (a search, a trial) is doubted for what its answer lost; reading the same release once more proves nothing.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import and_, delete, func, select

from watcher.db import Store
from watcher.db.dialect import in_chunks, insert_new
from watcher.db.tables import held
from watcher.model.sweep import Release

#: The doubt about a search from which too many trials vanished at once.
SHRANK = "shrank"
#: The doubt about a trial that is not where it was.
GONE = "gone"


def member_subject(watch_id: int, nct_id: str) -> str:
    """Return what stands for a trial that a search does not list any more."""
    return f"member {watch_id} {nct_id}"


def missing_subject(nct_id: str) -> str:
    """Return what stands for a trial that the registry does not answer for."""
    return f"missing {nct_id}"


def search_subject(watch_id: int) -> str:
    return f"search {watch_id}"


class Holds:
    def __init__(self, store: Store) -> None:
        self._store = store

    def is_confirmed(self, subject: str, doubts: Collection[str], release: Release) -> bool:
        """Say whether an earlier release gave each of these doubtful answers; else remember this one for the new.

        A doubt that is not among them any more is forgotten, so that only what lasts is ever believed.
        """
        rows = [{"subject": subject, "doubt": doubt, "release_at": release.data_timestamp} for doubt in doubts]
        newest = select(func.max(held.c.release_at)).where(held.c.subject == subject)
        with self._store.write() as connection:
            connection.execute(delete(held).where(held.c.subject == subject, held.c.doubt.not_in(doubts)))
            connection.execute(insert_new(connection, held), rows)
            since = connection.execute(newest).scalar_one()
        return bool(since < release.data_timestamp)

    def confirmed(self, subjects: Collection[str], doubt: str, release: Release) -> frozenset[str]:
        """Return those of many subjects that an earlier release gave the same doubt about; note the others."""
        found: set[str] = set()
        earlier = and_(held.c.doubt == doubt, held.c.release_at < release.data_timestamp)
        with self._store.write() as connection:
            for chunk in in_chunks(sorted(subjects)):
                rows = [{"subject": each, "doubt": doubt, "release_at": release.data_timestamp} for each in chunk]
                connection.execute(insert_new(connection, held), rows)
                query = select(held.c.subject).where(held.c.subject.in_(chunk), earlier)
                found.update(connection.execute(query).scalars())
        return frozenset(found)

    def of(self, prefix: str) -> frozenset[str]:
        """Return the doubted subjects whose name begins so."""
        with self._store.read() as connection:
            query = select(held.c.subject).where(held.c.subject.startswith(prefix, autoescape=True))
            return frozenset(connection.execute(query).scalars())

    def forget(self, subjects: Iterable[str]) -> None:
        """Forget what was doubtful about subjects that gave a plain answer; nearly always there is nothing."""
        for chunk in in_chunks(subjects):
            with self._store.read() as connection:
                found = connection.execute(select(held.c.subject).where(held.c.subject.in_(chunk))).scalars().all()
            if found:
                with self._store.write() as connection:
                    connection.execute(delete(held).where(held.c.subject.in_(found)))
