"""One town, one country, under several names."""

import pytest

from watcher.diff.towns import country_of, same_country_name, same_town_name, town_of


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Munich", "M\u00fcnchen"),
        ("Kaohsiung", "Kaohsiung City"),
        ("Osaka-shi", "OSAKA"),
        ("Praha 4", "Prague"),
        ("Xi'an", "Xi An"),
        ("M?laga", "M\u00e1laga"),
        ("Hangzhou", "Hanghzou"),
        ("St. Petersburg", "Sankt-Peterburg"),
        ("Frankfurt", "Frankfurt am Main"),
    ],
)
def test_spellings_of_one_town(old: str, new: str) -> None:
    assert same_town_name(old, new)
    assert same_town_name(new, old)


@pytest.mark.parametrize(("old", "new"), [("Paris", "Lyon"), ("Bonn", "Born"), ("", "Paris"), ("York", "Cork")])
def test_two_towns(old: str, new: str) -> None:
    assert not same_town_name(old, new)


def test_a_town_whose_name_is_only_a_kind_of_place_keeps_it() -> None:
    assert town_of("Santo") != town_of("City") == "city"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Turkey", "T\u00fcrkiye"),
        ("Burma", "Myanmar"),
        ("USA", "United States"),
        ("", "France"),
        ("Czechia", "Czech Republic"),
    ],
)
def test_countries_under_two_names(old: str, new: str) -> None:
    assert same_country_name(old, new)


def test_two_countries() -> None:
    assert not same_country_name("Austria", "Australia")
    assert country_of("Korea, Republic of") == country_of("South Korea")
