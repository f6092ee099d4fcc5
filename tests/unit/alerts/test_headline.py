"""The few words in the inbox."""

import pytest

from tests.factories import make_record
from tests.unit.alerts.told import BALTIMORE, make_change, new_site
from watcher.alerts.headline import headline
from watcher.alerts.lines import Happened, lines_of
from watcher.model.change import Change, Importance, Kind

MINOR, NOTABLE, CRITICAL = Importance.MINOR, Importance.NOTABLE, Importance.CRITICAL
STEP = "site.status:NOT_YET_RECRUITING>RECRUITING"


def status(after: str | None, importance: Importance = NOTABLE) -> Change:
    return make_change(before="SUSPENDED", after=after, importance=importance, group="status")


def site_status(after: str = "RECRUITING") -> Change:
    return make_change(Kind.SITES, "site.status", "NOT_YET_RECRUITING", after, group=STEP)


def results(after: bool) -> Change:
    return make_change(Kind.RESULTS, "has_results", not after, after, group="results")


def removed_site() -> Change:
    return make_change(Kind.SITES, "site", {"facility": "Example Clinic"}, None, group="site.removed")


def date(field: str) -> Change:
    return make_change(Kind.DATES, field, {"date": "2026-01"}, {"date": "2026-09"})


def tracking() -> Change:
    return make_change(Kind.TRACKING, "results_submission", None, {"releaseDate": "2026-01-05"}, group="tracking")


def entered(after: str | None = "x") -> Change:
    field = "search.entered" if after else "search.left"
    return make_change(Kind.SEARCH, field, None if after else "x", after)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([status("RECRUITING")], "Now recruiting"),
        ([status("ACTIVE_NOT_RECRUITING")], "Now active, not recruiting"),
        ([status("SUSPENDED")], "Suspended"),
        ([status("UNKNOWN")], "Unknown status"),
        ([status(None)], "Status no longer shown"),
        ([results(True)], "Results posted"),
        ([results(False)], "Results no longer posted"),
        ([new_site()], "New site"),
        ([new_site(), new_site(), new_site()], "3 new sites"),
        ([removed_site()], "Site removed"),
        ([removed_site(), removed_site()], "2 sites removed"),
        ([site_status()], "Site now recruiting"),
        ([site_status(), site_status()], "2 sites now recruiting"),
        ([site_status("SUSPENDED")], "Site suspended"),
        ([site_status("COMPLETED"), site_status("COMPLETED")], "2 sites completed"),
        ([site_status("AVAILABLE")], "Status of a site changed"),
        ([site_status("SUSPENDED"), site_status("WITHDRAWN")], "Status of 2 sites changed"),
        ([entered()], "New in your search"),
        ([entered(None)], "No longer in your search"),
        ([date("primary_completion")], "Primary completion date changed"),
        ([tracking(), tracking()], "Results submission changed"),
        ([make_change(Kind.ARMS, "arm", None, {"label": "Control"})], "Arm added"),
        # Two of one weight: none leads.
        ([date("start"), date("completion")], "Start date changed, and 1 more change"),
        ([date("start"), make_change(Kind.ARMS, "arm", None, {"label": "A"}, NOTABLE)], "Arm added"),
        # A status leads whatever stands beside it.
        ([status("COMPLETED"), new_site()], "Completed"),
        ([status("TERMINATED", CRITICAL), make_change(Kind.ARMS, "arm", None, {}, CRITICAL)], "Terminated"),
    ],
)
def test_the_leading_change_speaks_for_the_mail(changes: list[Change], words: str) -> None:
    happened = [Happened(number, change, None, None, None, "") for number, change in enumerate(changes)]

    assert headline(lines_of(happened, make_record())) == words


def test_sites_as_near_as_asked_are_called_near() -> None:
    happened = [Happened(1, new_site(), 12.0, BALTIMORE, 50, ""), Happened(2, new_site(), 20.0, BALTIMORE, 50, "")]

    assert headline(lines_of(happened, make_record())) == "2 new sites near Baltimore"
