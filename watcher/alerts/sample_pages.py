"""Invented values on which the pages are tried."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from watcher.alerts.asked import tell_asked
from watcher.alerts.samples import FOLLOW_BREATHING, REWORDED, SAMPLE_ASKED, SEARCH
from watcher.model.record import Json
from watcher.plain import change_json

SAMPLE_PAGES: Final[Mapping[str, Mapping[str, object]]] = {
    "confirm.html": {"ask": tell_asked(SAMPLE_ASKED["confirm"]), "token": "sample"},
    "leave.html": {"watches": (FOLLOW_BREATHING, SEARCH), "token": "sample"},
    "done.html": {"title": "You are following this trial", "text": "We write when something changes."},
    "problem.html": {"title": "This link has expired", "text": "It was good for 7 days. Ask for a new one."},
    "home.html": {"trials": 12, "as_of": date(2026, 7, 3)},
}
SAMPLE_DIFF: Final[Mapping[str, Json]] = {
    "nct_id": REWORDED.nct_id,
    "from": {"version_holder": "2026-07-01", "last_update_posted": "2026-05-11"},
    "to": {"version_holder": "2026-07-03", "last_update_posted": "2026-07-02"},
    "changes": [change_json(told.change, REWORDED.record) for told in REWORDED.changes],
    "noise": [{"rule": "version-holder", "path": "derivedSection.miscInfoModule.versionHolder"}],
}
