"""Which points lie within a distance, wherever on earth."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watcher.match.local.globe import Globe, is_within, kilometers
from watcher.match.local.rule import Circle, Point
from watcher.match.rules import distance_km
from watcher.model.watch import Place

#: Poles, the equator, the date line from both sides, and the edges of the bands are where a mistake would hide.
NORTH = st.one_of(st.floats(-90, 90), st.sampled_from((-90.0, -89.99, -1.0, 0.0, 44.0, 45.0, 60.0, 89.9, 90.0)))
EAST = st.one_of(st.floats(-180, 180), st.sampled_from((-180.0, -179.999, -71.0, 0.0, 179.999, 180.0)))
POINTS = st.tuples(NORTH, EAST)
#: The registry takes a radius of 1 to 500 miles.
KM = st.one_of(st.floats(1.609344, 804.672), st.just(1.609344))


def found(points: list[Point], circle: Circle) -> set[int]:
    at: dict[Point, int] = {}
    for number, point in enumerate(points):
        at[point] = at.get(point, 0) | 1 << number
    bits = Globe(at).within(circle)
    return {number for number in range(len(points)) if bits >> number & 1}


@settings(deadline=None)
@given(points=st.lists(POINTS, max_size=60), center=POINTS, km=KM)
@example(points=[(10.0, 179.9), (10.0, -179.9)], center=(10.0, 180.0), km=20.0)
@example(points=[(89.9, 0.0), (89.9, 90.0), (89.9, -135.0)], center=(89.95, 45.0), km=100.0)
@example(points=[(45.0, 0.0), (46.0, 0.0)], center=(45.5, 0.0), km=56.0)
def test_a_globe_finds_what_the_distance_says(points: list[Point], center: Point, km: float) -> None:
    circle = Circle(center, km)

    assert found(points, circle) == {n for n, point in enumerate(points) if is_within(point, circle)}


@settings(deadline=None)
@given(center=POINTS, north=st.floats(-5, 5), east=st.floats(-5, 5))
def test_a_point_on_the_edge_itself_is_inside(center: Point, north: float, east: float) -> None:
    point = (max(-90.0, min(90.0, center[0] + north)), center[1] + east)

    assert found([point], Circle(center, kilometers(point, center))) == {0}


@settings(deadline=None)
@given(center=POINTS, nearby=st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=60), km=KM)
def test_many_points_in_one_region(center: Point, nearby: list[Point], km: float) -> None:
    points = [(max(-90.0, min(90.0, center[0] + north)), center[1] + east) for north, east in nearby]

    assert found(points, Circle(center, km)) == {
        number for number, point in enumerate(points) if is_within(point, Circle(center, km))
    }


@settings(deadline=None)
@given(one=POINTS, other=POINTS)
def test_distances_are_those_by_which_new_sites_are_told(one: Point, other: Point) -> None:
    assert kilometers(one, other) == pytest.approx(distance_km(Place("here", *one), *other), abs=1e-3)
