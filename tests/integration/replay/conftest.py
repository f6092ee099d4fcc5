"""A small registry on a real socket: three trials, three releases."""

from collections.abc import Iterator

import httpx
import pytest

from tests.unit.replay.recordings import change, make_file, make_histories, replacing
from watcher.replay import ReplayServer

#: Changed by its sponsor on the second release and by the registry on the third.
CHANGED = make_file(
    "NCT00000001",
    changes=[
        change(
            "2026-07-02",
            replacing("statusModule/overallStatus", "COMPLETED"),
            replacing("designModule/enrollmentInfo/count", 99),
            submitted="2026-07-01",
            verified="2026-07",
        ),
        change("2026-07-03", replacing("statusModule/overallStatus", "UNKNOWN")),
    ],
)
REMOVED = make_file("NCT00000002", removed="2026-07-03")
MERGED = make_file("NCT00000003", merged={"release": "2026-07-02", "into": "NCT00000001"})


@pytest.fixture
def server() -> Iterator[ReplayServer]:
    with ReplayServer(make_histories(CHANGED, REMOVED, MERGED)) as running:
        yield running


@pytest.fixture
def client(server: ReplayServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.origin) as connected:
        yield connected
