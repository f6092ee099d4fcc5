"""The flow, in order: record -> version -> changes -> matches -> alerts -> messages -> deliveries.

Three steps, each committed by itself and each resumed from its own rows; nothing here touches the network.
"""

from dataclasses import dataclass
from datetime import datetime

from watcher.alerts.compose import compose
from watcher.alerts.ledger import DueWindow, Ledger
from watcher.alerts.links import Links
from watcher.alerts.render import Renderer, webhook_message
from watcher.alerts.windows import delivery_key
from watcher.db import Store
from watcher.delivery.outbox import Outbox
from watcher.diff import compare
from watcher.match import Matcher
from watcher.model.alert import Alert, Message
from watcher.model.trial import Trial
from watcher.model.watch import Channel
from watcher.versions import Versions, digest
from watcher.versions.history import Latest
from watcher.watches import Book


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Every stage, ready to run."""

    store: Store
    versions: Versions
    matcher: Matcher
    ledger: Ledger
    book: Book
    renderer: Renderer
    outbox: Outbox
    links: Links

    def receive(self, trial: Trial, latest: Latest | None, *, sweep_id: int, now: datetime) -> bool:
        """Step 1: store a record that differs, with its changes. A first sight is a baseline that tells nobody."""
        found = digest(trial.record)
        if latest is None:
            self.versions.add_baseline(trial, found, now)
            return False
        if found == latest.digest:
            return False
        diff = compare(self.versions.get(latest.id).trial.record, trial.record)
        self.versions.add_version(trial, found, latest, diff, sweep_id=sweep_id, now=now)
        return True

    def match_owed(self, now: datetime) -> int:
        """Step 2: who asked for these changes."""
        return self.matcher.match_owed(now)

    def close_windows(self, now: datetime) -> int:
        """Step 3: alert, message and delivery of each closed window; returns how many."""
        closed = 0
        while due := self.ledger.due():
            for window in due:
                self._close(window, now)
            closed += len(due)
        return closed

    def _close(self, due: DueWindow, now: datetime) -> None:
        alert_id, window = self.ledger.open_alert(due, now)
        subscriptions = {each.id: each for each in self.book.lasting(due.address_id)}
        parts = compose(due.untold, subscriptions, self.versions.get)
        address = next(iter(subscriptions.values())).address
        alert = Alert(alert_id, address, window, due.release_at.date(), parts)
        message = self._render(alert, now)
        with self.store.write() as connection:
            self.ledger.mark_told(connection, due, alert_id)
            self.outbox.put(
                connection,
                key=delivery_key(due.channel, due.address_id, window),
                address_id=due.address_id,
                alert_id=alert_id,
                message_id=self.outbox.put_message(connection, message),
                personal=self.links.of_alert(alert, now),
                run_at=now,
            )

    def _render(self, alert: Alert, now: datetime) -> Message:
        match alert.address.channel:
            case Channel.EMAIL:
                return self.renderer.email(alert)
            case Channel.WEBHOOK:
                return webhook_message(alert, now)
