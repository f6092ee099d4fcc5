"""How a status is colored, in mails and on pages."""

from typing import Final

OPEN: Final = frozenset({"RECRUITING", "ENROLLING_BY_INVITATION", "AVAILABLE"})
STOPPED: Final = frozenset({"SUSPENDED", "TERMINATED", "WITHDRAWN"})
#: Nobody will join anymore; what is suspended, unknown or withheld may open again.
CLOSED: Final = frozenset(
    {"ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN", "NO_LONGER_AVAILABLE", "APPROVED_FOR_MARKETING"}
)
COMING: Final = frozenset({"NOT_YET_RECRUITING"})


def tone_of(status: str) -> str:
    """Return `open`, `stopped`, `coming` or `other`; `unsaid` where the record names no status."""
    if not status:
        return "unsaid"
    if status in OPEN:
        return "open"
    if status in COMING:
        return "coming"
    return "stopped" if status in STOPPED else "other"
