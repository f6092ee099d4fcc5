"""Whether results can be read."""

import pytest

from tests.factories import make_record
from watcher.model.record import Json
from watcher.pages.results import results_of

STATUS = "/protocolSection/statusModule"
TRACKING = "/derivedSection/miscInfoModule/submissionTracking"


@pytest.mark.parametrize(
    ("values", "state", "said"),
    [
        ({}, "none", "Results mostly come"),
        ({f"{STATUS}/overallStatus": "COMPLETED"}, "none", "has ended, and the registry shows no results"),
        ({f"{STATUS}/resultsFirstSubmitDate": "2026-05-02"}, "waiting", "Handed in on May 2, 2026"),
        ({TRACKING: {"submissionInfos": [{"releaseDate": "2026-04-01"}, {}]}}, "waiting", "April 1, 2026"),
        ({TRACKING: {"estimatedResultsFirstSubmitDate": "2026-04-09"}}, "waiting", "April 9, 2026"),
        (
            {"/hasResults": True, f"{STATUS}/resultsFirstPostDateStruct": {"date": "2026-06-03"}},
            "posted",
            "On June 3, 2026",
        ),
        ({"/hasResults": True}, "posted", ""),
    ],
)
def test_results_are_posted_on_their_way_or_not_there(values: dict[str, Json], state: str, said: str) -> None:
    found = results_of(make_record(values=values))

    assert found.state == state
    assert said in found.detail
