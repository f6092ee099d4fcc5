"""Distances on the globe between a point and the sites of a record."""

from math import asin, cos, radians, sin, sqrt

from watcher.model.record import Json

EARTH_KM = 6371.0088


def near(point: Json, center: tuple[float, float], km: float) -> bool:
    """Whether a record's `geoPoint` lies within a radius; degrees north and east, great circle."""
    if not isinstance(point, dict):
        return False
    latitude, longitude = point.get("lat"), point.get("lon")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return False
    return kilometers((latitude, longitude), center) <= km


def kilometers(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The haversine formula."""
    north, north_too = radians(one[0]), radians(other[0])
    across = sin(radians(other[1] - one[1]) / 2) ** 2
    up = sin((north_too - north) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, up + cos(north) * cos(north_too) * across)))
