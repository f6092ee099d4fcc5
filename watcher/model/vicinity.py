"""Which sites lie within a distance, and whose they are."""

import re
import unicodedata
from math import asin, cos, radians, sin, sqrt

from watcher.model.record import Json, at, text_at
from watcher.model.watch import Place, Vicinity

EARTH_RADIUS_KM = 6371.0088


def distance_km(place: Place, latitude: float, longitude: float) -> float:
    """Return the great-circle distance in kilometers (haversine on the mean earth radius)."""
    north, east = radians(latitude - place.latitude), radians(longitude - place.longitude)
    half = sin(north / 2) ** 2 + cos(radians(place.latitude)) * cos(radians(latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


def point_of(site: Json) -> tuple[float, float] | None:
    """Return a site's degrees north and east; None for one without coordinates."""
    latitude, longitude = at(site, "geoPoint.lat"), at(site, "geoPoint.lon")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    return float(latitude), float(longitude)


def km_to(vicinity: Vicinity, site: Json) -> float | None:
    """Return how far a site is; None where it is not one that a watch on the place follows."""
    point = point_of(site)
    km = distance_km(vicinity.place, *point) if point else None
    if km is None or km > vicinity.within_km:
        return None
    is_wanted = vicinity.hospital is None or is_at(vicinity.hospital, text_at(site, "facility"))
    return km if is_wanted else None


def is_at(hospital: str, facility: str | None) -> bool:
    """Say whether a facility's name has the hospital's words, in their order and next to each other.

    Letter case, accents and punctuation make no difference; a site without a name is nobody's hospital.
    """
    return f" {_words(hospital)} " in f" {_words(facility or '')} "


def _words(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain.casefold()))
