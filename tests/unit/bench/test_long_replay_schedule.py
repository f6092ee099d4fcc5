"""The weather of a long replay: rough enough to prove something, and calm where an edit is delicate."""

from itertools import pairwise
from random import Random

import pytest

from bench.long_replay.schedule import CALM, ROUGH, Schedule, make_schedule


@pytest.fixture(params=range(5))
def schedule(request: pytest.FixtureRequest) -> Schedule:
    return make_schedule(60, Random(request.param), is_sending_killed=True)  # noqa: S311 - the same in every run


def test_every_kind_of_rough_weather_is_met(schedule: Schedule) -> None:
    assert set(schedule.weather) >= set(ROUGH)


def test_two_rough_releases_never_follow_each_other(schedule: Schedule) -> None:
    assert all(first in CALM or second in CALM for first, second in pairwise(schedule.weather))


def test_a_reformat_comes_on_a_calm_release(schedule: Schedule) -> None:
    assert all(schedule.is_calm(release) for release in schedule.tides)
