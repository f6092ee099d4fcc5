"""A circle on the map as the registry's filter, and the radius that the registry takes."""

import re

from watcher.errors import QueryError
from watcher.registry.query.words import phrase, without_syntax

#: The pattern of the API's own description; without a unit the radius is in miles.
GEO = re.compile(r"distance\((-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?),(\d+(?:\.\d+)?)(km|mi)?\)", re.ASCII)
KM_A_MILE = 1.609344
LEAST_MILES, MOST_MILES = 1, 500
POLE, DATE_LINE = 90, 180
#: Four places after the point are 11 meters: two people's Boston is one place, however they wrote it.
PLACES = 4


def place_parameters(
    latitude: float, longitude: float, within_km: float, hospital: str | None = None
) -> dict[str, str]:
    """Return the search for every trial with a site in a circle, or with one of a hospital's sites in it.

    Both conditions must hold for one and the same site: a hospital's name is also the name of others elsewhere.
    Raises QueryError for a hospital without letters.
    """
    point, km = f"{_number(latitude, PLACES)},{_number(longitude, PLACES)}", _number(within_km, 6)
    found = {"filter.geo": f"distance({point},{km}km)"}
    if hospital is None:
        return found
    if not any(letter.isalnum() for letter in without_syntax(hospital)):
        raise QueryError(f"the hospital {hospital!r} has no letters to search for")
    named = f"AREA[LocationFacility]{phrase(hospital)}"
    near = f"AREA[LocationGeoPoint]DISTANCE[{point},{km}km]"
    return found | {"filter.advanced": f"SEARCH[Location]({named} AND {near})"}


def check_circle(key: str, written: str) -> str:
    """Return `distance(39.0,-77.1,50mi)` as it is; raise QueryError for a form, point or radius that is not taken."""
    found = GEO.fullmatch(written)
    if found is None:
        raise QueryError(f"`{key}={written}` cannot be read: write it like distance(39.0,-77.1,50mi), without spaces")
    if abs(float(found[1])) > POLE or abs(float(found[2])) > DATE_LINE:
        raise QueryError(f"`{key}={written}` is not on earth: latitude is -90 to 90, longitude -180 to 180")
    if not is_radius(float(found[3]), found[4]):
        raise QueryError(f"`{key}={written}` is out of range: the registry measures from 1 to 500 miles")
    return written


def is_radius(number: float, unit: str | None) -> bool:
    """Say whether the registry takes a radius; without a unit it is in miles."""
    return LEAST_MILES <= (number / KM_A_MILE if unit == "km" else number) <= MOST_MILES


def _number(value: float, places: int) -> str:
    # Adding zero makes a negative zero plain.
    return f"{round(value, places) + 0.0:.{places}f}".rstrip("0").rstrip(".")
