"""The flow, in order: record -> version -> changes -> matches -> alerts -> deliveries -> messages.

Three steps, each committed by itself and each resumed from its own rows; nothing here touches the network. The fourth,
the messages, is taken when deliveries are sent: see jobs/texts.py.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from watcher.alerts.closing import Closing
from watcher.alerts.ledger import Ledger
from watcher.alerts.links import Links
from watcher.alerts.render import Renderer
from watcher.db import Store
from watcher.db.dialect import in_chunks
from watcher.delivery.outbox import Outbox
from watcher.delivery.putting import put_alerts
from watcher.diff import compare
from watcher.match import Matcher
from watcher.model.sweep import Release
from watcher.model.trial import RawRecord
from watcher.registry.parse import read_trial
from watcher.sweep.flaps import WITHIN, Recent, without_flaps
from watcher.sweep.holds import Holds
from watcher.sweep.reformats import Reformats
from watcher.versions import Versions, digest, raw_digest
from watcher.versions.additions import NextVersion
from watcher.versions.history import Latest, next_version
from watcher.versions.recent import recent_changes
from watcher.watches import Book

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: Of 3,000 changed records each in a transaction of its own, a third of the time went into statements and commits.
RECORDS_A_TRANSACTION = 50


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a record; empty where it is stored, or was known by its bytes."""

    #: The version whose record it is in other bytes, and their digest.
    same: tuple[int, str] | None = None
    #: The modules that it came without: it is held back.
    lost: tuple[str, ...] = ()
    #: The error for which it could not be read or stored; empty: none.
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Every stage, ready to run."""

    store: Store
    versions: Versions
    matcher: Matcher
    closing: Closing
    ledger: Ledger
    book: Book
    renderer: Renderer
    outbox: Outbox
    links: Links
    holds: Holds
    reformats: Reformats

    def receive(
        self, records: Iterable[RawRecord], *, sweep_id: int, release: Release, now: datetime
    ) -> dict[str, Received]:
        """Step 1: store the records that differ, with their changes; returns what became of each trial's.

        A first sight is a baseline that tells nobody. A record that lost whole modules is held back until a later
        release shows it without them too. One that cannot be read or stored is named, and loses only itself.
        """
        by_trial = {record.nct_id: record for record in records}
        found: dict[str, Received] = {}
        for some in in_chunks(by_trial, RECORDS_A_TRANSACTION):
            found |= self._receive([by_trial[nct_id] for nct_id in some], sweep_id, release, now)
        return found

    def _receive(self, records: list[RawRecord], sweep_id: int, release: Release, now: datetime) -> dict[str, Received]:
        latest = self.versions.latest(record.nct_id for record in records)
        try:
            looked = {each.nct_id: self._look(each, latest.get(each.nct_id), release, now) for each in records}
            new = [one for one in looked.values() if isinstance(one, NextVersion)]
            self.versions.add(self._without_flaps(new, release), sweep_id=sweep_id, now=now)
            return {nct_id: one if isinstance(one, Received) else Received() for nct_id, one in looked.items()}
        except Exception as exc:
            if len(records) == 1:
                # It must not keep the others' news from their readers, now or ever.
                log.exception("trial.not_received", nct_id=records[0].nct_id)
                return {records[0].nct_id: Received(failed=type(exc).__name__)}
        # Nothing of them is stored, so that each can be tried by itself.
        alone = [self._receive([each], sweep_id, release, now) for each in records]
        return {nct_id: one for found in alone for nct_id, one in found.items()}

    def _look(
        self, record: RawRecord, latest: Latest | None, release: Release, now: datetime
    ) -> Received | NextVersion:
        raw = raw_digest(record.raw)
        if latest and raw == latest.raw_digest:
            return Received()
        trial = read_trial(record)
        found = digest(trial.record)
        if latest is None:
            self.versions.add_baseline(trial, found, None, now, raw_digest=raw)
            return Received()
        if found == latest.digest:
            return Received(same=(latest.id, raw))
        before = self.versions.restored(latest.id)
        diff = compare(before.record, trial.record)
        if diff.lost and not self.holds.is_confirmed(trial.nct_id, diff.lost, release):
            return Received(lost=diff.lost)
        return next_version(trial, found, diff, before, raw)

    def _without_flaps(self, new: list[NextVersion], release: Release) -> list[NextVersion]:
        if not new:
            return new
        recent = recent_changes(self.store, [each.nct_id for each in new], release.data_timestamp - WITHIN)
        known = {nct_id: [Recent(*one) for one in found] for nct_id, found in recent.items()}
        return [replace(each, diff=without_flaps(each.diff, known.get(each.nct_id, ()), each.after_id)) for each in new]

    def note_received(self, received: Mapping[str, Received]) -> None:
        """Know by their bytes from now on what came in other ones, and forget what is doubtful no more."""
        self.versions.note_raw(dict(one.same for one in received.values() if one.same))
        self.holds.forget(nct_id for nct_id, one in received.items() if not one.lost)

    def match_owed(self, now: datetime) -> int:
        """Step 2: who asked for these changes."""
        return self.matcher.match_owed(now)

    def close_windows(self, now: datetime) -> int:
        """Step 3: alerts of what belongs to closed windows, each with its delivery; returns how many."""
        return self.closing.close(now, put_alerts)
