"""A hospital's name as words that mean something."""

import pytest

from watcher.diff.name_words import Worth
from watcher.diff.names import name_of, stands_for


def test_words_of_many_languages_are_one_word_for_each_idea() -> None:
    assert name_of("Universit\u00e4tsklinikum Tulip").phrase == name_of("University Hospital Tulip").phrase
    assert name_of("Szpital Tulip").phrase == name_of("Ospedale Tulip").phrase == ("hospital", "tulip")


def test_letters_that_stand_alone_are_one_abbreviation() -> None:
    assert name_of("M. K. Tulip").telling == {"mk", "tulip"}


def test_an_abbreviation_beside_its_own_words_says_nothing_more() -> None:
    assert name_of("Keystone Cancer Research Institute (KCRI)").telling == {"keystone"}


def test_chinese_medicine_is_one_idea_and_a_house_of_its_own() -> None:
    assert name_of("Linhe Hospital of Traditional Chinese Medicine").worths["chinesemedicine"] is Worth.OWN_HOUSE


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Second Hospital", {2}),
        ("Clinic No44", {44}),
        ("Clinic No. 44", {44}),
        ("2nd Department of Cardiology, Tulip Hospital", set()),
        ("Tulip Hospital, Linhe First Medical University", set()),
        ("1304 Tulip Street", set()),
        ("Tulip Hospital ( Site 0012)", set()),
    ],
)
def test_numbers_are_those_of_the_house(name: str, numbers: set[int]) -> None:
    assert name_of(name).numbers == numbers


@pytest.mark.parametrize(("word", "stands"), [("kcri", True), ("kc", False), ("xyz", False), ("uk", True)])
def test_an_abbreviation_is_made_of_first_letters(word: str, stands: bool) -> None:
    written = name_of("Keystone Cancer Research Institute, University of Keystone").written

    assert bool(stands_for(word, written)) is stands
