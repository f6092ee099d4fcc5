"""The cost of a release is told beside the plan, and a goal that is missed cannot be overlooked."""

import pytest

from bench.requests import Cost, chosen, plotted, table
from bench.synthetic.population import TRIALS, Population
from bench.synthetic.sweep import Swept


def cost(watched: int, planned: int, asked: int) -> Cost:
    swept = Swept(11, planned, asked, watched, 7, 2, [], seconds=2.5, cpu=1.5, peak=150.2)
    return Cost(f"{watched:,}", watched, swept, asked, 7)


@pytest.mark.parametrize(
    ("found", "cells"),
    [
        (cost(100, 3, 3), "| 100 | 100 | 3 | 3 | at most 1.2 x: 1, met | 3 % | 7 |"),
        (cost(10_000, 20, 27), "| 20 | 27 | at most 1.2 x: 1.35, MISSED | 0.27 % |"),
        (cost(100_000, 250, 251), "| 250 | 251 | at most 1.2 x: 1, met | at most 1 %: 0.251, met |"),
        (cost(100_000, 1_100, 1_100), "at most 1 %: 1.1, MISSED |"),
    ],
)
def test_a_row_compares_what_was_asked_with_the_plan_and_with_one_request_a_trial(found: Cost, cells: str) -> None:
    *_, line = table([found])

    assert cells in line


def test_some_of_the_chosen_trials_change_with_a_date_and_some_without() -> None:
    after, numbers = Population(TRIALS, 11), chosen(100)

    assert len(set(numbers)) == 100
    assert {after.updated(number) == after.day for number in numbers if after.changed(number)} == {True, False}


def test_the_plot_marks_each_sweep_of_trials_and_no_other() -> None:
    searches = Cost("1,000, and searches", 40_000, cost(40_000, 400, 400).swept, 400, 9)

    *_, asked = plotted([cost(100, 3, 3), cost(10_000, 27, 27), searches]).lines

    assert asked.points == [(100, 3), (10_000, 27)]
