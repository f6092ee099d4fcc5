"""Invented values on which the pages are tried."""

from collections.abc import Mapping
from datetime import date
from typing import Final, TypeAlias

from watcher.alerts.asked import tell_asked
from watcher.alerts.diff_view import diff_view
from watcher.alerts.samples import FOLLOW_BREATHING, REWORDED, SAMPLE_ASKED, SEARCH
from watcher.model.change import Diff, Noise

#: Values by the name of the page that they are tried on.
SamplePages: TypeAlias = Mapping[str, Mapping[str, object]]

SAMPLE_PAGES: Final[SamplePages] = {
    "confirm.html": {
        "ask": tell_asked(SAMPLE_ASKED["confirm"]),
        "token": "sample",
        "is_confirmed": False,
        "manage": "",
    },
    "leave.html": {"watches": (FOLLOW_BREATHING, SEARCH), "token": "sample", "is_done": False},
    "problem.html": {
        "title": "This link has expired",
        "text": "It was good for 7 days.",
        "detail": "Ask for a new one.",
    },
    "home.html": {"trials": 12, "as_of": date(2026, 7, 3)},
}
SAMPLE_DIFF: Final = diff_view(
    REWORDED.record,
    REWORDED.record,
    Diff(
        tuple(told.change for told in REWORDED.changes),
        (Noise("version-holder", "derivedSection.miscInfoModule.versionHolder"),),
        ("protocolSection.sponsorCollaboratorsModule",),
    ),
)
