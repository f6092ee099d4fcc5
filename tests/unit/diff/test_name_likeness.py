"""How alike two names of hospitals are; the names are invented or those of no particular place."""

import pytest

from watcher.diff.name_likeness import name_likeness

TOWN = frozenset({"springfield"})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Marigold Medical Centre", "Marigold Medical Center Inc."),
        ("Department of Oncology, Marigold Hospital", "Marigold Hospital"),
        ("Springfield Marigold Hospital", "Marigold Hospital"),
        ("Marigold University", "Marigold University Tulip Hospital"),
    ],
)
def test_names_of_one_house_are_alike(old: str, new: str) -> None:
    assert name_likeness(old, new, TOWN).sure >= 72
    assert name_likeness(new, old, TOWN).sure >= 72


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("First Hospital of Springfield", "Second Hospital of Springfield"),
        ("Children's Clinic No44", "Children's Clinic No45"),
        ("Springfield Cancer Hospital", "Springfield Chest Hospital"),
        ("Marigold Cancer Center", "Tulip Cancer Center"),
        ("Marigold Centers - Eastside", "Marigold Centers - Summerfield"),
        ("Marigold Hospital", "Marigold Children's Hospital"),
        ("", "Marigold Hospital"),
    ],
)
def test_names_of_two_houses_are_not(old: str, new: str) -> None:
    assert name_likeness(old, new, TOWN).sure < 72


def test_a_name_with_only_a_department_more_is_whole_and_with_a_branch_is_not() -> None:
    assert name_likeness("Marigold Hospital", "Marigold Hospital, Cardiology", TOWN).whole
    assert not name_likeness("Marigold Hospital", "Marigold Hospital, Tulip Street", TOWN).whole


def test_the_words_of_a_region_tell_less_than_others() -> None:
    names = "Henan Cancer Hospital", "Henan Eye Hospital"

    assert name_likeness(*names, TOWN, frozenset({"henan"})).sure < name_likeness(*names, TOWN).sure


def test_a_town_is_known_by_every_name_and_ending() -> None:
    assert name_likeness("Szpital w Opolu", "Opole Hospital", frozenset({"opole"})).sure >= 80
    assert name_likeness("Klinik K\u00f6ln", "Cologne Clinic", frozenset({"cologne"})).sure >= 80
