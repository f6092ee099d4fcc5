"""Which changes of sites may be near a place, by the columns that have an index or cost no record."""

from math import cos, pi, radians
from typing import Final

from sqlalchemy import ColumnElement, and_, or_

from watcher.db.tables import change
from watcher.model.vicinity import EARTH_RADIUS_KM
from watcher.model.watch import Vicinity

KM_A_DEGREE: Final = EARTH_RADIUS_KM * pi / 180
#: Rounding must not lose a site that stands on the circle.
SLACK_KM: Final = 0.001
QUARTER, HALF_TURN = 90, 180


def is_about(vicinity: Vicinity) -> ColumnElement[bool]:
    """Narrow changes to a box around a circle; what has no point passes, because alerts take it for near.

    Who uses it measures the distance of what is left.
    """
    place, reach = vicinity.place, (vicinity.within_km + SLACK_KM) / KM_A_DEGREE
    south, north = place.latitude - reach, place.latitude + reach
    is_inside: ColumnElement[bool] = change.c.latitude.between(south, north)
    # A box that reaches a pole has every longitude, and one over the date line two stretches of them.
    widest = max(abs(south), abs(north))
    across = reach / cos(radians(widest)) if widest < QUARTER else HALF_TURN
    if abs(place.longitude) + across < HALF_TURN:
        is_inside = and_(is_inside, change.c.longitude.between(place.longitude - across, place.longitude + across))
    return or_(change.c.latitude.is_(None), is_inside)
