"""Invented values on which the pages of searches and places, and the entries of feeds, are tried."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from watcher.model.change import Change, Importance, Kind
from watcher.model.trial import Trial
from watcher.pages.changes import change_lines
from watcher.pages.place_page import SiteLine
from watcher.pages.search_page import Choice, Member, Move, Near, WatchPage

TITLE: Final = "Slow Breathing Exercises Before Sleep in Adults With Mild Asthma"
MEMBER: Final = Member("NCT00000001", TITLE, "RECRUITING", "Recruiting", "2026-07-02", "2026-07-01")
CLOSE_BY: Final = Near("Invented Clinic, Boston, Massachusetts, United States", "Recruiting", "3 km (2 mi)", 2)
MOVE: Final = Move(
    "NCT00000002", "A Saltwater Rinse", True, "Entered", "Recruiting became Completed", "COMPLETED", "Completed",
    "2026-07-02",
)  # fmt: skip
SITE: Final = SiteLine(
    "site added", "Invented Clinic, Boston", "RECRUITING", "Recruiting", "3 km (2 mi)", "NCT00000001", TITLE,
    "2026-07-02",
)  # fmt: skip
SEARCH: Final = WatchPage(
    number=7,
    title="condition: asthma",
    is_followed=True,
    as_of="2026-07-03",
    since="2026-06-01",
    total=120,
    choices=(Choice("", "All", 120, is_chosen=True), Choice("RECRUITING", "Recruiting", 70, is_chosen=False)),
    status="",
    members=(MEMBER,),
    at_page=2,
    pages=3,
    moves=(MOVE,),
)
PLACE: Final = WatchPage(
    number=8,
    title="within 50 km (31 mi) of Boston, Massachusetts, United States",
    is_followed=False,
    as_of="2026-07-03",
    since="2026-06-01",
    total=1,
    choices=(Choice("", "All", 1, is_chosen=True),),
    status="",
    members=(Member("NCT00000001", TITLE, "RECRUITING", "Recruiting", "", "", CLOSE_BY),),
    at_page=1,
    pages=1,
    moves=(),
)
REWORDED: Final = Change(
    Kind.ELIGIBILITY, "eligibility.inclusion", "sample", "changed", "Age 18 years or older", "Age 16 years or older",
    Importance.NOTABLE, "notable-field",
)  # fmt: skip
(LINE,) = change_lines((REWORDED,), {})
TRIAL: Final = Trial("NCT00000001", (), TITLE, "RECRUITING", None, "2026-07-02", "2026-07-03", {})

SAMPLE_LISTED: Final[Mapping[str, Mapping[str, object]]] = {
    "search.html": {"search": SEARCH},
    "place.html": {"place": PLACE, "sites": (SITE,)},
    "_entry.html": {
        "line": LINE,
        "trial": TRIAL,
        "page": "https://watcher.example.org/trials/NCT00000001",
        "release": date(2026, 7, 3),
    },
}
