"""A goal is printed with what was found, and a missed one cannot be overlooked."""

import pytest

from bench.table import Row, at_least, at_most, lines


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (at_most(3, 2.5, "x the floor"), "at most 3 x the floor: 2.5, met"),
        (at_most(3, 3.01, "x the floor"), "at most 3 x the floor: 3.01, MISSED"),
        (at_least(10, 10.0, "x ours"), "at least 10 x ours: 10, met"),
        (at_least(10, 9.99, "x ours"), "at least 10 x ours: 9.99, MISSED"),
        (at_least(200, 1_234.5, "pairs a second"), "at least 200 pairs a second: 1,234, met"),
    ],
)
def test_a_goal_says_what_was_found_and_whether_that_is_enough(said: str, text: str) -> None:
    assert said == text


def test_the_rounds_are_counted_below_the_table() -> None:
    *_, last = lines([Row("floor", [1.0] * 5, 1.0), Row("ours", [2.0] * 3, 1.0)])

    assert last.startswith("Medians of 3 or 5 rounds on ")
