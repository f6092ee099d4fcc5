"""People and programs who follow a trial, and sweeps that find changes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, update

from tests.factories import NOW, make_trial
from watcher.bootstrap import Service
from watcher.db.tables import alert, delivery, match, message
from watcher.diff import compare
from watcher.model.change import Importance, Kind
from watcher.model.delivery import Delivery
from watcher.model.record import Json
from watcher.model.sweep import Release
from watcher.model.watch import Channel, Interest
from watcher.pipeline import Pipeline
from watcher.versions import digest
from watcher.versions.history import next_version

NCT_ID, OTHER = "NCT99990001", "NCT99990002"
PAT, CORA = "pat.doe@example.org", "cora.coordinator@example.org"
HOOK = "https://hooks.example.org/trials"
EVERYTHING = Interest(frozenset(Kind), Importance.ADMINISTRATIVE)


@dataclass(frozen=True, slots=True)
class Readers:
    """Each method is one thing that somebody does, or that the service does for them."""

    service: Service

    @property
    def pipeline(self) -> Pipeline:
        return self.service.pipeline

    def follow(
        self, who: str = PAT, nct_id: str = NCT_ID, interest: Interest = EVERYTHING, *, confirmed: bool = True
    ) -> int:
        """Return the id of a subscription; who is no e-mail address is a webhook."""
        book, channel = self.pipeline.book, Channel.EMAIL if "@" in who else Channel.WEBHOOK
        address = book.address(channel, who, "whsec_secret" if channel is Channel.WEBHOOK else None, NOW)
        found = book.subscribe(book.watch_trial(nct_id, f"About {nct_id}", NOW).id, address.id, interest, NOW)
        if confirmed:
            book.confirm(found, "operator", NOW)
        return found

    def sweep(self, *changed: Mapping[str, Json], nct_id: str = NCT_ID, ended_at: datetime | None = NOW) -> int:
        """Let a sweep find a trial with other values, version by version; None: the sweep goes on."""
        sweep_id = self.service.journal.begin(Release("2.0.5", NOW, None), NOW)
        for values in changed:
            self.change(sweep_id, values, nct_id)
        if ended_at is not None:
            self.end(sweep_id, ended_at)
        return sweep_id

    def change(self, sweep_id: int, values: Mapping[str, Json], nct_id: str = NCT_ID) -> None:
        versions, new = self.pipeline.versions, make_trial(nct_id, dict(values))
        latest = versions.latest([nct_id]).get(nct_id)
        if latest is None:
            first = make_trial(nct_id)
            versions.add_baseline(first, digest(first.record), None, NOW)
            latest = versions.latest([nct_id])[nct_id]
        before = versions.restored(latest.id)
        following = next_version(new, digest(new.record), compare(before.record, new.record), before)
        versions.add([following], sweep_id=sweep_id, now=NOW)

    def end(self, sweep_id: int, ended_at: datetime = NOW) -> None:
        self.service.journal.end(sweep_id, requests=1, trials=1, problems=(), now=ended_at)

    def match(self) -> int:
        return self.pipeline.match_owed(NOW)

    def tell(self, now: datetime = NOW) -> int:
        """Match what is owed and close windows; returns how many deliveries were made."""
        self.match()
        return self.pipeline.close_windows(now)

    def claim(self, now: datetime = NOW) -> list[Delivery]:
        return self.pipeline.outbox.claim(now, 100)

    def forget(self, count: int = 1) -> None:
        """Untie the newest matches, as if they had been made later than the others."""
        newest = select(match.c.id).order_by(match.c.id.desc()).limit(count).scalar_subquery()
        with self.service.store.write() as connection:
            connection.execute(update(match).where(match.c.id.in_(newest)).values(alert_id=None))

    def windows(self) -> list[str]:
        """Return the windows of all deliveries, the oldest first; fails where one does not fit its key."""
        query = select(alert.c.address_id, alert.c.window, delivery.c.key, delivery.c.channel)
        with self.service.store.read() as connection:
            rows = connection.execute(query.join(delivery, delivery.c.alert_id == alert.c.id).order_by(alert.c.id))
            found = [tuple(row) for row in rows]
        for address_id, window, key, channel in found:
            assert key == f"{channel}/{address_id}/{window}"
        return [window for _, window, _, _ in found]

    def untold(self) -> int:
        return self._count(select(func.count()).where(match.c.alert_id.is_(None)))

    def alerts(self) -> int:
        return self._count(select(func.count()).select_from(alert))

    def texts(self) -> int:
        return self._count(select(func.count()).select_from(message))

    def _count(self, query: Select[int]) -> int:
        with self.service.store.read() as connection:
            return int(connection.execute(query).scalar_one())
