"""A map of a trial's sites: towns of the world as pale dots, and upon them the sites."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from watcher.pages.land import HEIGHT, WIDTH, land_path
from watcher.pages.sites import TONES, Site
from watcher.plain.joining import comma
from watcher.plain.language import ngettext
from watcher.plain.places import country_words

#: Degrees around the outermost sites, and the least that a map shows: with less, nobody knows where it is.
MARGIN: Final = 3
LEAST_HIGH, LEAST_WIDE = 24, 48
#: Above this the map shows the world, but for the ice around the poles.
WORLD_WIDE: Final = 150
WORLD_NORTH, WORLD_SOUTH = 12, 148
#: Of the map's height: how large a site is drawn.
RADIUS: Final = 0.014
#: So few towns are named on the map; of more, the list below is easier to read.
MOST_NAMED: Final = 5
#: Of the map's height: a letter on a desktop. On a phone it is twice as high; there a line and a letter take so much.
LETTER: Final = 0.05
LINE_HIGH, LETTER_WIDE = 2.2 * LETTER, 1.2 * LETTER


@dataclass(frozen=True, slots=True)
class Dot:
    """A site, or several in one town, in columns and rows of the map: degrees from 180 west and 90 north."""

    x: float
    y: float
    radius: float
    tone: str
    title: str
    #: The town's name, which is written beside it; empty where there is no room.
    name: str = ""
    #: It is written before the dot, for want of room behind it.
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a name is written."""

    y: float
    left: float
    right: float

    def meets(self, other: "_Line", high: int) -> bool:
        return abs(self.y - other.y) < LINE_HIGH * high and self.left < other.right and other.left < self.right


@dataclass(frozen=True, slots=True)
class SiteMap:
    """What is drawn. `land` is path data, its dots `step` degrees apart."""

    west: int
    north: int
    wide: int
    high: int
    step: int
    land: str
    dots: tuple[Dot, ...]

    @property
    def letter(self) -> float:
        """Return how large a letter is."""
        return round(self.high * LETTER, 2)

    @property
    def tones(self) -> frozenset[str]:
        """Return the tones that occur, which a key explains."""
        return frozenset(dot.tone for dot in self.dots)


def site_map(sites: Sequence[Site]) -> SiteMap | None:
    """Return a map of all sites that have coordinates; None where none has."""
    placed = [(site, (site.point[1] + WIDTH / 2, HEIGHT / 2 - site.point[0])) for site in sites if site.point]
    if not placed:
        return None
    west, north, east, south = _box([point for _site, point in placed])
    step = 2 if east - west >= WORLD_WIDE else 1
    towns: dict[tuple[float, float], list[Site]] = {}
    for site, (x, y) in placed:
        towns.setdefault((round(x, 1), round(y, 1)), []).append(site)
    radius = (south - north) * RADIUS * (1.6 if len(towns) <= MOST_NAMED else 1)
    dots = [_dot(x, y, some, radius) for (x, y), some in towns.items()]
    # The open ones are drawn last, upon the others.
    dots.sort(key=lambda dot: -TONES.index(dot.tone))
    land = land_path(west, north, east, south, step)
    named = _named(dots, west, east, south - north)
    return SiteMap(west, north, east - west, south - north, step, land, tuple(named))


def _named(dots: Sequence[Dot], west: float, east: float, high: int) -> list[Dot]:
    """Return the dots with those names that have room; the last ones, which are open, choose first."""
    if len(dots) > MOST_NAMED:
        return [replace(dot, name="") for dot in dots]
    taken: list[_Line] = []
    found: list[Dot] = []
    for dot in reversed(dots):
        wide = len(dot.name) * LETTER_WIDE * high
        after, before = _Line(dot.y, dot.x, dot.x + wide), _Line(dot.y, dot.x - wide, dot.x)
        free = [
            line
            for line in (after, before)
            if west <= line.left and line.right <= east and not any(line.meets(other, high) for other in taken)
        ]
        taken += free[:1]
        found.append(replace(dot, name=dot.name if free else "", is_before=free[:1] == [before]))
    return found[::-1]


def _dot(x: float, y: float, sites: Sequence[Site], radius: float) -> Dot:
    best = min(sites, key=lambda site: TONES.index(site.tone))
    parts = (best.name, best.town, country_words(best.country), best.status_words, best.since)
    said = comma().join(filter(None, parts))
    more = len(sites) - 1
    if more:
        said += ngettext(" (and {count} more site there)", " (and {count} more sites there)", more).format(count=more)
    return Dot(x, y, round(radius * (1 if not more else 1.35), 2), best.tone, said, best.town.partition(",")[0])


def _box(points: Sequence[tuple[float, float]]) -> tuple[int, int, int, int]:
    """Return the columns and rows to show, twice as wide as high; the world where sites are far apart."""
    columns, rows = [x for x, _ in points], [y for _, y in points]
    if max(columns) - min(columns) + 2 * MARGIN >= WORLD_WIDE:
        return 0, WORLD_NORTH, WIDTH, WORLD_SOUTH
    high = max(max(rows) - min(rows) + 2 * MARGIN, (max(columns) - min(columns) + 2 * MARGIN) / 2, LEAST_HIGH)
    wide = max(2 * high, LEAST_WIDE)
    west, north = (max(columns) + min(columns) - wide) / 2, (max(rows) + min(rows) - high) / 2
    # Even numbers, so that the dots of land stand the same way on every map.
    west, north = int(min(max(west, 0), WIDTH - wide)) // 2 * 2, int(min(max(north, 0), HEIGHT - high)) // 2 * 2
    return west, north, min(west + _even(wide), WIDTH), min(north + _even(high), HEIGHT)


def _even(size: float) -> int:
    return -(-int(size) // 2) * 2
