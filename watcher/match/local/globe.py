"""Great circles: which points lie within a distance of another."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from math import acos, asin, cos, degrees, floor, radians, sin, sqrt
from typing import Final, NamedTuple

from watcher.match.local.rule import Circle, Point

EARTH_KM: Final = 6371.0088
#: Height of a band in degrees. Of 0.125 to 3, this one was the fastest for radii of 10 to 500 miles.
HEIGHT: Final = 1.0
#: About a meter, in degrees: so close to an edge rounding could decide, and the points are measured.
EDGE: Final = 1e-5
#: Of the cosine of an angle, centimeters at a mile's radius: so close to it the definition is asked.
ROUNDING: Final = 1e-12
EAST: Final = 180.0


def kilometers(one: Point, other: Point) -> float:
    """Return the great-circle distance (haversine on the mean earth radius)."""
    north, north_too = radians(one[0]), radians(other[0])
    across = sin(radians(other[1] - one[1]) / 2) ** 2
    up = sin((north_too - north) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, up + cos(north) * cos(north_too) * across)))


def is_within(point: Point, circle: Circle) -> bool:
    return kilometers(point, circle.center) <= circle.km


class _Place(NamedTuple):
    """A point, the trials there, and its direction from the middle of the earth."""

    point: Point
    trials: int
    x: float
    y: float
    z: float


class Globe:
    """Points in bands of latitude, each in the order of longitude; for circles of less than a quarter of the earth.

    A circle cuts a stretch out of a band: what is surely inside is joined by two look-ups, however many points that
    is, and only the few near the edge are measured.
    """

    def __init__(self, trials_at: Mapping[Point, int]) -> None:
        rows: dict[int, list[tuple[float, _Place]]] = {}
        for point, trials in trials_at.items():
            place = _Place(point, trials, *_vector(point))
            rows.setdefault(floor(point[0] / HEIGHT), []).append((_turned(point[1]), place))
        self._bands = {row: _Band(sorted(places)) for row, places in rows.items()}

    def within(self, circle: Circle) -> int:
        """Return the bits of every trial that has a point in the circle."""
        cap = _Cap(circle)
        widths = cap.widths()
        trials = 0
        for row, at_south, at_north in zip(cap.rows, widths, widths[1:], strict=False):
            band = self._bands.get(row)
            if band is not None:
                outer = cap.widest if row == cap.widest_row else max(at_south, at_north)
                trials |= band.within(cap, min(at_south, at_north) - EDGE, outer + EDGE)
        return trials


class _Cap:
    """A circle made ready: how far it reaches east and west at a latitude, and which points it holds."""

    def __init__(self, circle: Circle) -> None:
        reach = degrees(circle.km / EARTH_KM) + EDGE
        north = circle.center[0]
        self.circle = circle
        self._vector = _vector(circle.center)
        self._sine, self._cosine = sin(radians(north)), cos(radians(north))
        self._radius_cosine = cos(circle.km / EARTH_KM)
        self.rows = range(floor((north - reach) / HEIGHT), floor((north + reach) / HEIGHT) + 1)
        # A circle is widest nearer to the pole than its center is; a pole in it makes it as wide as the earth.
        at = asin(max(-1.0, min(1.0, self._sine / self._radius_cosine)))
        self.widest_row, self.widest = floor(degrees(at) / HEIGHT), self._width(sin(at), cos(at))
        self.centers = _centers(circle.center[1], self.widest + EDGE)

    def widths(self) -> list[float]:
        """Return how many degrees the circle reaches to either side at the edges of its rows, from south to north."""
        edges = range(self.rows.start, self.rows.stop + 1)
        return [self._width(sin(radians(row * HEIGHT)), cos(radians(row * HEIGHT))) for row in edges]

    def _width(self, sine: float, cosine: float) -> float:
        """Return the degrees at a latitude with this sine and cosine; 0 where the circle does not reach."""
        ratio = (self._radius_cosine - sine * self._sine) / (cosine * self._cosine)
        if ratio >= 1:
            return 0.0
        return EAST if ratio <= -1 else degrees(acos(ratio))

    def trials_in(self, places: Iterable["_Place"]) -> int:
        """Measure each place: by the angle between two directions, which is three products."""
        x, y, z = self._vector
        surely, hardly = self._radius_cosine + ROUNDING, self._radius_cosine - ROUNDING
        found = 0
        for point, trials, to_x, to_y, to_z in places:
            cosine = x * to_x + y * to_y + z * to_z
            if cosine > surely or (cosine > hardly and is_within(point, self.circle)):
                found |= trials
        return found


class _Band:
    def __init__(self, places: list[tuple[float, "_Place"]]) -> None:
        self._longitudes = [longitude for longitude, _ in places]
        self._places = [place for _, place in places]
        #: Power of two -> for each place, the bits of so many places from it on.
        self._joined = [[place.trials for place in self._places]]
        for power in range(len(places).bit_length() - 1):
            half, shorter = 1 << power, self._joined[-1]
            self._joined.append([one | other for one, other in zip(shorter, shorter[half:], strict=False)])

    def within(self, cap: _Cap, inner: float, outer: float) -> int:
        """Return the bits of what lies within; up to `inner` degrees from the center all do, beyond `outer` none."""
        trials, longitudes = 0, self._longitudes
        for center in cap.centers:
            first = bisect_left(longitudes, center - outer)
            last = bisect_right(longitudes, center + outer, first)
            sure = unsure = last
            if inner > 0 and first < last:
                sure = bisect_left(longitudes, center - inner, first, last)
                unsure = bisect_right(longitudes, center + inner, sure, last)
            if sure < unsure:
                trials |= self._all(sure, unsure)
            if first < sure or unsure < last:
                trials |= cap.trials_in(self._places[first:sure] + self._places[unsure:last])
        return trials

    def _all(self, first: int, last: int) -> int:
        power = (last - first).bit_length() - 1
        joined = self._joined[power]
        return joined[first] | joined[last - (1 << power)]


def _vector(point: Point) -> tuple[float, float, float]:
    north, east = radians(point[0]), radians(point[1])
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def _turned(longitude: float) -> float:
    """Return the longitude from -180 up to but not including 180."""
    return (longitude + EAST) % (2 * EAST) - EAST


def _centers(longitude: float, width: float) -> list[float]:
    """Return the center, and once more from beyond the date line where the circle crosses it."""
    center = _turned(longitude)
    found = [center]
    if center - width < -EAST:
        found.append(center + 2 * EAST)
    if center + width >= EAST:
        found.append(center - 2 * EAST)
    return found
