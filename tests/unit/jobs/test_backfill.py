"""Which submissions stand before a baseline: those up to the one that it shows."""

import pytest

from tests.factories import NOW, make_trial
from watcher.jobs.backfill import before
from watcher.model.record import Json
from watcher.model.version import Version
from watcher.registry.history import Submission

SUBMITTED = "/protocolSection/statusModule/lastUpdateSubmitDate"
LISTED = tuple(Submission(number, f"2026-06-0{number + 1}", None, ()) for number in range(4))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({SUBMITTED: "2026-06-03"}, [0, 1, 2]),
        ({SUBMITTED: "2026-05-01"}, []),
        ({}, [0, 1, 2, 3]),
        ({"/protocolSection/statusModule/lastUpdatePostDateStruct": {}}, [0, 1, 2, 3]),
    ],
)
def test_the_newest_is_the_one_that_the_baseline_shows(values: dict[str, Json], expected: list[int]) -> None:
    """Without the day of submission that of posting stands in (2026-06-30), then the day of the first reading."""
    baseline = Version(1, 1, "", NOW, make_trial(values=values))

    assert [each.version for each in before(LISTED, baseline)] == expected
