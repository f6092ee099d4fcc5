"""Place names, offline."""

import pytest

from watcher.errors import PlaceError
from watcher.match.places import find_place


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("Shanghai", 31.22, 121.46),
        ("shanghai, china", 31.22, 121.46),
        ("Boston", 42.36, -71.06),
        ("Boston, GB", 52.98, -0.03),
        ("Springfield, Illinois", 39.80, -89.64),
        ("München", 48.14, 11.58),
        ("31.2,121.5", 31.2, 121.5),
    ],
)
def test_a_place_is_found_by_the_name_people_use(text: str, latitude: float, longitude: float) -> None:
    found = find_place(text)

    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=0.05)


def test_an_ambiguous_name_lists_the_candidates() -> None:
    with pytest.raises(PlaceError, match=r"Springfield, Missouri, United States; .*add the state or the country"):
        find_place("Springfield")


@pytest.mark.parametrize("text", ["Nowhereville-on-Nothing", "", "91,0"])
def test_an_unknown_place_is_refused_by_name(text: str) -> None:
    with pytest.raises(PlaceError, match=r"no city|not on earth"):
        find_place(text)
