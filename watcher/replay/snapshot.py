"""The registry as it stands on one release: records, aliases, search documents, and bytes ready to be sent."""

from datetime import date

import orjson

from watcher.replay.document import Document
from watcher.replay.projection import Projection, project
from watcher.replay.recorded import Histories


class Snapshot:
    """Built once for each release; what is asked for twice is made once."""

    def __init__(self, histories: Histories, release: date) -> None:
        self.histories = histories
        self.release = release
        self.records = histories.records(release)
        self.aliases = histories.aliases(release)
        self._documents: dict[str, Document] = {}
        self._bodies: dict[str, bytes] = {}

    def standing_for(self, nct_id: str) -> str | None:
        """The id under which a trial is shown: its own, or that of the trial it is an alias of."""
        return nct_id if nct_id in self.records else self.aliases.get(nct_id)

    def document(self, nct_id: str) -> Document:
        known = self._documents.get(nct_id)
        if known is None:
            known = self._documents[nct_id] = Document(self.records[nct_id])
        return known

    def body(self, nct_id: str, fields: Projection | None) -> bytes:
        """The record as JSON, whole or only the fields of a projection."""
        if fields is not None:
            return orjson.dumps(project(self.records[nct_id], fields))
        known = self._bodies.get(nct_id)
        if known is None:
            known = self._bodies[nct_id] = orjson.dumps(self.records[nct_id])
        return known


class Snapshots:
    """The last few releases; those before are made again when a test goes back."""

    KEPT = 3

    def __init__(self, histories: Histories) -> None:
        self._histories = histories
        self._made: dict[date, Snapshot] = {}

    def at(self, release: date) -> Snapshot:
        made = self._made.pop(release, None) or Snapshot(self._histories, release)
        self._made[release] = made
        while len(self._made) > self.KEPT:
            del self._made[next(iter(self._made))]
        return made
