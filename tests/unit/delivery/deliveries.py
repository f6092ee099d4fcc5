"""Deliveries for tests: plain defaults, overridden by keyword. The people are invented."""

from datetime import UTC, datetime, timedelta

from watcher.model.alert import Message
from watcher.model.delivery import Delivery, Lease
from watcher.model.watch import Address, Channel

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
ANNA = "anna.example@example.org"
SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

MAIL = Message(
    subject="NCT00000001 is recruiting",
    text="Dear reader,\n\nNCT00000001 is recruiting.\nNo more of this: [[leave:0]]\n",
    html='<p>NCT00000001 is recruiting.</p><p><a href="[[leave:0]]">No more of this</a></p>',
)
BODY = Message(subject="", text='{"type":"trial.changed","data":{"alert_id":"[[alert_id]]"}}', html="")
LEAVE = "https://watch.example.org/leave/abc?x=1&y=2"


def make_delivery(
    *,
    key: str = "email/1/sweep-1",
    to: str = ANNA,
    message: Message = MAIL,
    personal: tuple[tuple[str, str], ...] = (("[[leave:0]]", LEAVE), ("[[leave]]", LEAVE)),
    created_at: datetime = NOW,
    attempts: int = 0,
) -> Delivery:
    """Return the delivery of a mail."""
    return Delivery(
        id=1,
        key=key,
        address=Address(1, Channel.EMAIL, to, NOW),
        message=message,
        created_at=created_at,
        attempts=attempts,
        lease=Lease(1, NOW + timedelta(seconds=90)),
        personal=personal,
    )


def make_webhook(url: str, *, secrets: tuple[str, ...] = (SECRET,), created_at: datetime = NOW) -> Delivery:
    """Return the delivery of a webhook's body to `url`."""
    return Delivery(
        id=2,
        key="webhook/2/sweep-1/subscription-1/NCT00000001",
        address=Address(2, Channel.WEBHOOK, url, NOW, secrets),
        message=BODY,
        created_at=created_at,
        attempts=0,
        lease=Lease(1, NOW + timedelta(seconds=90)),
        personal=(('"[[alert_id]]"', "7"),),
    )
