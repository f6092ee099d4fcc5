"""The registry site's codes of recruitment statuses, which a saved search is written in and matched by."""

from collections.abc import Mapping
from typing import Final

#: `aggFilters=status:rec`; WITHHELD has none.
STATUS_CODES: Final[Mapping[str, str]] = {
    "not": "NOT_YET_RECRUITING",
    "rec": "RECRUITING",
    "enr": "ENROLLING_BY_INVITATION",
    "act": "ACTIVE_NOT_RECRUITING",
    "sus": "SUSPENDED",
    "ter": "TERMINATED",
    "com": "COMPLETED",
    "wit": "WITHDRAWN",
    "unk": "UNKNOWN",
    "ava": "AVAILABLE",
    "nla": "NO_LONGER_AVAILABLE",
    "tna": "TEMPORARILY_NOT_AVAILABLE",
    "afm": "APPROVED_FOR_MARKETING",
}
