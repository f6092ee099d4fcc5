"""What a sweep costs, before it is made."""

import pytest

from watcher.sweep.plan import plan_sweep


@pytest.mark.parametrize(
    ("trials", "members", "requests"),
    [
        (0, [], 1),  # only /version
        (1, [], 2),
        (400, [], 2),
        (401, [], 3),
        (1_000, [30], 1 + 3 + 3),  # /version; three batches; the walk's page between two looks at /version
        (1_000, [2_001], 1 + 3 + 5),
    ],
)
def test_a_plan_names_its_price(trials: int, members: list[int], requests: int) -> None:
    searches = {number: ("a search", count) for number, count in enumerate(members)}

    assert plan_sweep(trials, searches, 40).requests == requests
