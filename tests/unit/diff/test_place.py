"""Where a site is: one town, neighbors, or neither."""

import pytest

from watcher.diff.place import Place, near, places_of, same_country, same_town, same_zip
from watcher.model.record import Json, Record

HERE: Record = {"lat": 52.514, "lon": 13.4998}
SUBURB: Record = {"lat": 52.5244, "lon": 13.4105}
FAR: Record = {"lat": 48.1, "lon": 11.6}


def place(**site: Json) -> Place:
    return places_of([site], [0])[0]


def test_districts_of_a_city_are_neighbors_and_cities_are_not() -> None:
    here = place(city="Lichtenberg", geoPoint=HERE)

    assert near(here, place(city="Berlin", geoPoint=SUBURB))
    assert not near(here, place(city="Munich", geoPoint=FAR))


def test_without_points_a_district_is_near_the_city_that_its_state_names() -> None:
    assert near(place(city="Chuo-ku", state="Tokyo"), place(city="Tokyo"))
    assert not near(place(city="Osaka", state="Osaka"), place(city="Tokyo"))


def test_towns_of_one_name_in_two_states_are_two_towns() -> None:
    illinois = place(city="Springfield", state="Illinois", zip="62701")

    assert same_town(illinois, place(city="SPRINGFIELD"))
    assert not same_town(illinois, place(city="Springfield", state="Missouri", zip="65804"))


def test_a_town_stays_where_its_coordinates_were_wrong() -> None:
    assert same_town(place(city="Berlin", geoPoint=FAR), place(city="Berlin", geoPoint=HERE))
    assert not same_town(place(city="Halle", geoPoint=FAR), place(city="Halle Neustadt", geoPoint=HERE))


def test_city_and_state_that_changed_places_are_one_town() -> None:
    assert same_town(place(city="Zhejiang", state="Hangzhou"), place(city="Hangzhou", state="Zhejiang"))


def test_hong_kong_may_be_given_as_china() -> None:
    assert same_country(place(city="Hong Kong", country="China"), place(city="Hong Kong", country="Hong Kong"))
    assert not same_country(place(city="Macau", country="China"), place(city="Hong Kong", country="Hong Kong"))


def test_no_postal_code_is_not_the_same_one() -> None:
    assert not same_zip(place(city="Berlin"), place(city="Berlin"))


def test_people_who_stand_at_two_sites_identify_neither() -> None:
    both: Record = {"contacts": [{"name": "Ada Example", "phone": "1"}]}
    one: Record = {"contacts": [{"name": "Ada Example", "email": "ada@example.org"}]}

    assert places_of([both, one], [1])[1].people == {"ada@example.org"}


@pytest.mark.parametrize(
    "point",
    [{"lat": 91, "lon": 0}, {"lat": float("nan"), "lon": 0}, {"lat": 0, "lon": 1e308}, {"lat": "a"}, [1, 2], None],
)
def test_what_is_no_point_on_the_globe_is_none(point: Json) -> None:
    assert place(city="Berlin", geoPoint=point).point is None


@pytest.mark.parametrize("site", ["a", None, 5, [1], {"city": 5, "facility": ["x"], "contacts": "x"}])
def test_what_is_no_site_is_nowhere(site: Json) -> None:
    found = places_of([site], [0])[0]

    assert (found.facility, found.city, found.people, found.hidden) == ("", "", frozenset(), True)
