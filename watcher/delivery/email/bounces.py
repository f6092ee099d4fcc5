"""From a report about a mail to the address that gets no more of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from watcher.db import Store
from watcher.db.tables import address, delivery
from watcher.delivery.email.reports import Report, Verdict, read_report
from watcher.delivery.email.returns import Returns
from watcher.delivery.suppressions import Reason, Suppressions
from watcher.model.watch import Channel

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: Servers try for some days, and people complain for some weeks. A token that turns up later was passed around.
WITHIN = timedelta(days=60)
IGNORED = "ignored"
UNKNOWN = "unknown"


class Bounces:
    """Acts on reports: a hard bounce or a complaint suppresses at once, soft bounces by their count."""

    def __init__(self, store: Store, suppressions: Suppressions, returns: Returns) -> None:
        self._store = store
        self._suppressions = suppressions
        self._returns = returns

    def note_mail(self, raw: bytes, now: datetime) -> str:
        """Act on a mail that came back; returns its verdict, `ignored` (it reports no failure), or `unknown`.

        Unknown is what carries no token of ours, or one of long ago: what it says may be anybody's invention.
        """
        report = read_report(raw)
        return self._note(report, now) if report else IGNORED

    def note_address(self, value: str, verdict: Verdict, now: datetime, detail: str = "") -> str:
        """Act on the word of somebody who is trusted, such as the operator's mail provider."""
        act: dict[Verdict, Callable[[], bool]] = {
            Verdict.HARD: lambda: self._suppress(value, Reason.HARD_BOUNCE, now, detail),
            Verdict.COMPLAINT: lambda: self._suppress(value, Reason.COMPLAINT, now, detail),
            Verdict.SOFT: lambda: self._suppressions.note_soft_bounce(Channel.EMAIL, value, now, detail),
        }
        if verdict in act:
            act[verdict]()
        return verdict.value

    def _note(self, report: Report, now: datetime) -> str:
        found = (self._returns.delivery_in(place) for place in report.places)
        delivery_id = next((each for each in found if each is not None), None)
        value = self._address_of(delivery_id, now) if delivery_id is not None else None
        if value is None:
            return UNKNOWN
        log.info("mail.returned", delivery=delivery_id, verdict=report.verdict.value, status=report.status)
        return self.note_address(value, report.verdict, now, f"{report.status} {report.detail}".strip())

    def _address_of(self, delivery_id: int, now: datetime) -> str | None:
        query = (
            select(address.c.value)
            .join(delivery, delivery.c.address_id == address.c.id)
            .where(
                delivery.c.id == delivery_id,
                delivery.c.created_at > now - WITHIN,
                address.c.channel == Channel.EMAIL.value,
            )
        )
        with self._store.read() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    def _suppress(self, value: str, reason: Reason, now: datetime, detail: str) -> bool:
        return self._suppressions.suppress(Channel.EMAIL, value, reason, now, detail)
