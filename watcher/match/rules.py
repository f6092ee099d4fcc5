"""Which changes a place keeps out."""

from math import asin, cos, radians, sin, sqrt

from watcher.model.watch import Place

EARTH_RADIUS_KM = 6371.0088


def distance_km(place: Place, latitude: float, longitude: float) -> float:
    """Return the great-circle distance in kilometers (haversine on the mean earth radius)."""
    north, east = radians(latitude - place.latitude), radians(longitude - place.longitude)
    half = sin(north / 2) ** 2 + cos(radians(place.latitude)) * cos(radians(latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


def is_near(place: Place, within_km: float, latitude: float | None, longitude: float | None) -> bool:
    """Say whether a site is within reach.

    About 1 % of the registry's sites have no coordinates: those are told, because a site that is missed costs the
    reader more than one line too many.
    """
    if latitude is None or longitude is None:
        return True
    return distance_km(place, latitude, longitude) <= within_km
