"""A place as a search of the registry."""

import pytest

from watcher.errors import QueryError
from watcher.registry.query import describe_search, place_parameters


@pytest.mark.parametrize(
    ("point", "km", "geo"),
    [
        ((42.35843, -71.05977), 50, "distance(42.3584,-71.0598,50km)"),
        ((42.0, -71.0), 804.672, "distance(42,-71,804.672km)"),
        ((-0.00001, 0.0), 1.609344, "distance(0,0,1.609344km)"),
    ],
)
def test_a_place_is_a_circle(point: tuple[float, float], km: float, geo: str) -> None:
    assert place_parameters(*point, km) == {"filter.geo": geo}


def test_a_hospital_and_its_circle_must_hold_for_one_site() -> None:
    found = place_parameters(42.36, -71.06, 20, 'Example" OR AREA[Phase]PHASE3')

    assert found["filter.advanced"] == (
        'SEARCH[Location](AREA[LocationFacility]"Example OR AREA Phase PHASE3" '
        "AND AREA[LocationGeoPoint]DISTANCE[42.36,-71.06,20km])"
    )


def test_a_hospital_without_letters_is_refused() -> None:
    with pytest.raises(QueryError, match="no letters"):
        place_parameters(42.36, -71.06, 20, '"()"')


def test_the_circle_is_told_in_words() -> None:
    assert describe_search(place_parameters(42.36, -71.06, 20)) == "within 20 km of 42.36, -71.06"
    assert describe_search(place_parameters(42.36, -71.06, 20), "Boston") == "within 20 km of Boston"
