"""Distances on earth."""

import pytest

from watcher.match.rules import distance_km, is_at, is_near
from watcher.model.watch import Place

SHANGHAI = Place("Shanghai", 31.2222, 121.4581)


@pytest.mark.parametrize(
    ("latitude", "longitude", "kilometers"),
    [
        (31.2222, 121.4581, 0),
        (31.3041, 120.5954, 82),  # Suzhou
        (39.9042, 116.4074, 1069),  # Beijing
        (-33.8688, 151.2093, 7882),  # Sydney, across the equator
        (37.7749, -122.4194, 9877),  # San Francisco, across the date line
    ],
)
def test_distances_are_great_circles(latitude: float, longitude: float, kilometers: float) -> None:
    assert distance_km(SHANGHAI, latitude, longitude) == pytest.approx(kilometers, rel=0.01, abs=0.5)


def test_a_site_without_coordinates_is_told_rather_than_missed() -> None:
    assert is_near(SHANGHAI, 50, None, None)


def test_a_site_farther_away_is_not_near() -> None:
    assert not is_near(SHANGHAI, 50, 31.3041, 120.5954)


@pytest.mark.parametrize(
    ("hospital", "facility", "is_one"),
    [
        ("Example Hospital", "Example Hospital", True),
        ("example hospital", "The EXAMPLE Hospital - Cancer Center", True),
        ("Hôpital Étoile", "Hopital Etoile (Site 12)", True),
        ("St. Invented", "St Invented Clinic", True),
        ("Example Hospital", "Example General Hospital", False),
        ("Example Hospital", "Counterexample Hospital", False),
        ("Example Hospital", "Example Hospitality School", False),
        ("Example Hospital", None, False),
    ],
)
def test_a_hospital_is_known_by_its_words(hospital: str, facility: str | None, is_one: bool) -> None:
    assert is_at(hospital, facility) is is_one
