"""What is too strange to believe at once: it is believed when a later release says it again.

A subject (a search, a trial) is doubted for what its answer lost; reading the same release once more proves nothing.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, func, select

from watcher.db import Store
from watcher.db.dialect import in_chunks, insert_new
from watcher.db.tables import held
from watcher.model.sweep import Release

#: The doubt about a search from which too many trials vanished at once.
SHRANK = "shrank"


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

    def forget(self, subjects: Iterable[str]) -> None:
        """Forget what was doubtful about subjects that gave a plain answer; nearly always there is nothing."""
        for chunk in in_chunks(subjects):
            with self._store.read() as connection:
                found = connection.execute(select(held.c.subject).where(held.c.subject.in_(chunk))).scalars().all()
            if found:
                with self._store.write() as connection:
                    connection.execute(delete(held).where(held.c.subject.in_(found)))
