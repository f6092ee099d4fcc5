"""Read the mails that came back, and send nothing more to the addresses that they are about."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import structlog

from watcher.delivery.email.bounces import Bounces
from watcher.delivery.email.mailboxes import Mailbox
from watcher.errors import WatcherError

log: structlog.stdlib.BoundLogger = structlog.get_logger()

#: Of a flood of reports the rest waits for the next time; each is acted on by itself.
MOST_A_TIME = 500


def read_bounces(mailbox: Mailbox, bounces: Bounces, clock: Callable[[], datetime]) -> Counter[str]:
    """Act on each mail that was not read yet; returns how many there were of each verdict. Blocks.

    Reading one twice does no harm, so a crash between acting and marking loses and repeats nothing.
    Raises MailboxError or StoreError; what is left is read the next time.
    """
    found: Counter[str] = Counter()
    mailbox.read(lambda raw: found.update([_noted(raw, bounces, clock())]), MOST_A_TIME)
    if found:
        log.info("bounces.read", **found)
    return found


def _noted(raw: bytes, bounces: Bounces, now: datetime) -> str:
    try:
        return bounces.note_mail(raw, now)
    except WatcherError:
        raise
    except Exception:
        # Anybody can put anything into this mailbox: what breaks us must not keep us from all that comes after it.
        log.exception("bounce.unreadable", size=len(raw))
        return "unreadable"
