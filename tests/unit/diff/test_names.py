"""How alike two names of hospitals are; the names are invented or those of no particular place."""

import pytest

from watcher.diff.names import code_of, is_anonymous, name_likeness, skeleton

TOWN = frozenset({"springfield"})


@pytest.mark.parametrize(
    "name",
    [
        "Research Site",
        "Local Institution - 0044",
        "Example Pharma Investigational Site 123",
        "Investigational Site Number : 0420005",
        "Site US1012",
        "",
    ],
)
def test_a_name_that_hides_who_it_is_is_seen_as_such(name: str) -> None:
    assert is_anonymous(name)


@pytest.mark.parametrize(
    "name", ["Example Institute - Site de Paris", "Example Hospital ( Site 0123)", "Research Institute"]
)
def test_a_name_that_says_who_it_is_is_none_of_them(name: str) -> None:
    assert not is_anonymous(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [("Local Institution - 0044", "44"), ("Example Hospital ( Site 0123)", "123"), ("Ward 7", None), ("", None)],
)
def test_the_sponsors_own_number_is_read_from_the_name(name: str, code: str | None) -> None:
    assert code_of(name) == code


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
    assert name_likeness(old, new, TOWN) >= 72


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("First Hospital of Springfield", "Second Hospital of Springfield"),
        ("Children's Clinic No44", "Children's Clinic No45"),
        ("Springfield Cancer Hospital", "Springfield Chest Hospital"),
        ("Marigold Cancer Center", "Tulip Cancer Center"),
        ("Marigold Centers - Eastside", "Marigold Centers - Summerfield"),
        ("", "Marigold Hospital"),
    ],
)
def test_names_of_two_houses_are_not(old: str, new: str) -> None:
    assert name_likeness(old, new, TOWN) < 72


def test_a_broken_encoding_leaves_the_skeleton_as_it_was() -> None:
    assert skeleton('Hă"Pital Exă<Mple') == skeleton("Hăpital Exămple") == skeleton("Hôpital Exëmple")
