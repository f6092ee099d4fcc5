"""When an answer is too strange to believe."""

import pytest

from watcher.sweep.guards import shrank_too_far


@pytest.mark.parametrize(
    ("before", "gone", "expected"),
    [
        (100, 60, True),
        (100, 50, False),
        (10, 9, False),
        (10, 10, True),
        (1, 1, False),
        (21, 21, True),
        (1_000, 20, False),
        (0, 0, False),
    ],
)
def test_a_broken_answer_is_not_a_mass_removal(before: int, gone: int, expected: bool) -> None:
    """F47: an outage, a broken page, or a search that the registry reads otherwise."""
    assert shrank_too_far(before, gone) is expected
