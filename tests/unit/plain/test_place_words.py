"""What a place is called."""

import pytest

from watcher.model.watch import Place, Vicinity
from watcher.plain.places import short_name, vicinity_words


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Boston, Massachusetts, United States", "Boston"),
        ("ZIP 02115 (Boston, MA)", "ZIP 02115"),
        ("42.36,-71.06", "42.36,-71.06"),
        ("上海", "上海"),
    ],
)
def test_a_place_is_called_by_its_first_name(name: str, short: str) -> None:
    assert short_name(Place(name, 0, 0)) == short


def test_a_place_is_told_in_both_systems_and_with_its_hospital() -> None:
    boston = Place("Boston", 42.36, -71.06)

    assert vicinity_words(Vicinity(boston, 50)) == "within 50 km (31 mi) of Boston"
    assert vicinity_words(Vicinity(boston, 5, "Invented Clinic")) == "“Invented Clinic” within 5 km (3 mi) of Boston"
