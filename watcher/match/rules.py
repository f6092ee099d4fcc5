"""Which changes a place keeps out."""

from watcher.model.vicinity import distance_km, is_at
from watcher.model.watch import Place

__all__ = ["distance_km", "is_at", "is_near"]


def is_near(place: Place, within_km: float, latitude: float | None, longitude: float | None) -> bool:
    """Say whether a site is within reach.

    About 1 % of the registry's sites have no coordinates: those are told, because a site that is missed costs the
    reader more than one line too many.
    """
    if latitude is None or longitude is None:
        return True
    return distance_km(place, latitude, longitude) <= within_km
