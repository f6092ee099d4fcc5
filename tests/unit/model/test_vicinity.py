"""Which sites a place has."""

import pytest

from tests.factories import BEIJING_SITE, SHANGHAI_SITE
from watcher.model.record import Json
from watcher.model.vicinity import km_to, point_of
from watcher.model.watch import Place, Vicinity

AROUND = Vicinity(Place("Shanghai, China", 31.2222, 121.4581), 50)


@pytest.mark.parametrize(
    ("site", "km"),
    [
        (SHANGHAI_SITE, 0),
        (SHANGHAI_SITE | {"geoPoint": {"lat": 31.6, "lon": 121.4581}}, 42.0),
        (BEIJING_SITE, None),
        ({"facility": "No Coordinates"}, None),
        (None, None),
    ],
)
def test_a_site_is_there_if_it_is_near_enough(site: Json, km: float | None) -> None:
    assert km_to(AROUND, site) == (None if km is None else pytest.approx(km, abs=0.1))


@pytest.mark.parametrize(("hospital", "is_there"), [("example hospital", True), ("Another Hospital", False)])
def test_only_the_hospital_that_is_followed_counts(hospital: str, is_there: bool) -> None:
    vicinity = Vicinity(AROUND.place, AROUND.within_km, hospital)

    assert (km_to(vicinity, SHANGHAI_SITE) is not None) is is_there


@pytest.mark.parametrize("point", [None, {}, {"lat": 1.5}, {"lat": "1", "lon": "2"}, "1,2"])
def test_half_a_point_is_none(point: Json) -> None:
    assert point_of({"geoPoint": point}) is None
