"""Place names, offline."""

import re
import sys

import pytest

from watcher.errors import PlaceError, UsageError
from watcher.match.places import find_place, read_distance


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("Shanghai", 31.22, 121.46),
        ("shanghai, china", 31.22, 121.46),
        ("Boston", 42.36, -71.06),
        ("Boston, GB", 52.98, -0.03),
        ("Springfield, Illinois", 39.80, -89.64),
        ("München", 48.14, 11.58),
        ("上海", 31.22, 121.46),
        ("Boston, MA", 42.36, -71.06),
        ("Boston, UK", 52.98, -0.03),
        ("Boston, Massachusetts, United States", 42.36, -71.06),
        ("Boston,", 42.36, -71.06),
        ("31.2,121.5", 31.2, 121.5),
        ("02115", 42.34, -71.09),
        ("zip 02115-1234", 42.34, -71.09),
        ("00601", 18.20, -66.74),
    ],
)
def test_a_place_is_found_by_the_name_people_use(text: str, latitude: float, longitude: float) -> None:
    found = find_place(text)

    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=0.05)


def test_an_ambiguous_name_lists_the_candidates() -> None:
    with pytest.raises(PlaceError, match=r"write 'Springfield, Missouri', .* of \d+ with its state or country"):
        find_place("Springfield")


def test_candidates_of_one_name_and_country_are_told_apart_by_their_points() -> None:
    with pytest.raises(PlaceError, match=r"'12\.35,121\.1' for San Jose, Philippines, '"):
        find_place("San Jose, Philippines")


def test_what_is_listed_can_be_typed() -> None:
    with pytest.raises(PlaceError) as refusal:
        find_place("Kent")

    typed = re.findall(r"'([^']+)'", str(refusal.value).partition(": ")[2])
    assert [find_place(text).name for text in typed] == [
        "Kent, Washington, United States",
        "Kent, Ohio, United States",
        "Kent, Connecticut, United States",
        "Kent, Sierra Leone",
    ]


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("50km", 50),
        ("50 km", 50),
        ("50", 50),
        ("12.5 kilometers", 12.5),
        ("30mi", 48.28032),
        ("30 miles", 48.28032),
        ("1 Mile", 1.609344),
        ("500mi", 804.672),
    ],
)
def test_a_distance_is_read_in_either_system(text: str, km: float) -> None:
    assert read_distance(text) == pytest.approx(km)


@pytest.mark.parametrize(("text", "reason"), [
    ("far", "50km or 30mi"), ("", "50km or 30mi"), ("-3km", "50km or 30mi"), ("50 leagues", "50km or 30mi"),
    ("0km", "1 to 500 miles"), ("1km", "1 to 500 miles"), ("805km", "1 to 500 miles"), ("501mi", "1 to 500 miles"),
])  # fmt: skip
def test_a_distance_that_the_registry_does_not_take_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        read_distance(text)


def test_a_text_that_is_too_long_for_a_name_is_cut_before_it_is_looked_for() -> None:
    with pytest.raises(PlaceError, match=r"called 'x{100}':"):
        find_place("x" * 10_000)


@pytest.mark.parametrize(
    "text",
    [
        "Nowhereville-on-Nothing",
        "",
        ",",
        "Wien\tVienna",
        "Boston\nBoston",
        "\ud800",
        "91,0",
        "nan,0",
        "0,inf",
        "00000",
        "09001",
    ],
)
def test_an_unknown_place_is_refused_by_name(text: str) -> None:
    with pytest.raises(PlaceError, match=r"no city|not on earth|no US ZIP code") as told:
        find_place(text)

    assert "LATITUDE" not in str(told.value)


def test_a_name_that_no_city_has_is_not_looked_for_in_every_city() -> None:
    find_place("Boston")
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    with pytest.raises(PlaceError):
        find_place("Nowhereville")
    sys.setprofile(None)

    assert steps < 1_000
