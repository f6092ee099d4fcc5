"""The hours that a subscriber chooses."""

import pytest

from watcher.errors import UsageError
from watcher.model.schedule import QuietHours, Schedule


@pytest.mark.parametrize(
    ("quiet", "inside", "outside"),
    [
        (QuietHours(22, 7), {22, 23, 0, 6}, {7, 12, 21}),
        (QuietHours(12, 14), {12, 13}, {11, 14, 0}),
        (QuietHours(20, 0), {20, 23}, {0, 19}),
        (QuietHours(0, 6), {0, 5}, {6, 23}),
    ],
)
def test_quiet_hours_hold_their_first_hour_and_not_their_last(
    quiet: QuietHours, inside: set[int], outside: set[int]
) -> None:
    assert {hour for hour in inside | outside if quiet.holds(hour)} == inside


@pytest.mark.parametrize("hour", [-1, 24, 99])
def test_an_hour_that_no_clock_has_is_refused(hour: int) -> None:
    for refused in (lambda: Schedule(hour=hour), lambda: QuietHours(hour, 7), lambda: QuietHours(7, hour)):
        with pytest.raises(UsageError, match="from 0 to 23"):
            refused()


def test_quiet_hours_that_are_none_are_refused() -> None:
    with pytest.raises(UsageError, match="write such as 22-7"):
        QuietHours(7, 7)
