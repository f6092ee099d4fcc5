"""Where people live, as dots: the ground of the sites' maps, drawn without asking anybody for a map.

`land.txt` has a line for each degree of latitude from 90 north down, and in it the degrees of longitude, counted from
180 west, that have a town of 1,000 people: `36-40 52` are six of them. Made from GeoNames (CC BY 4.0) by
`python -m bench.land`.
"""

from functools import cache
from importlib.resources import files
from typing import Final

WIDTH, HEIGHT = 360, 180
FILE: Final = "land.txt"


@cache
def land_rows() -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return for each row, from the north, its stretches of land as (first column, how many)."""
    text = (files("watcher.pages") / FILE).read_text(encoding="ascii")
    return tuple(tuple(map(_stretch, line.split())) for line in text.splitlines())


def _stretch(text: str) -> tuple[int, int]:
    first, _dash, last = text.partition("-")
    return int(first), int(last or first) - int(first) + 1


@cache
def land_path(west: int, north: int, east: int, south: int, step: int) -> str:
    """Return the land in a box of columns and rows as SVG path data; each dot is `step` degrees from the next.

    A stretch is one line; drawn with round ends and a dash of no length it is a row of dots.
    """
    rows = land_rows()
    lines: list[str] = []
    for row in range(north, south, step):
        columns = {column // step for each in rows[row : row + step] for column in _columns(each)}
        lines += _lines(sorted(column for column in columns if west <= column * step < east), row, step)
    return "".join(lines)


def _columns(stretches: tuple[tuple[int, int], ...]) -> list[int]:
    return [first + at for first, count in stretches for at in range(count)]


def _lines(columns: list[int], row: int, step: int) -> list[str]:
    """Return neighboring columns as one line; a line of one dot needs some length to be drawn."""
    if not columns:
        return []
    ends = [at for at, column in enumerate(columns) if at + 1 == len(columns) or columns[at + 1] != column + 1]
    starts = [0, *(end + 1 for end in ends[:-1])]
    middle = row + step / 2
    return [
        f"M{columns[start] * step + step / 2:g} {middle:g}h{(columns[end] - columns[start]) * step or 0.01:g}"
        for start, end in zip(starts, ends, strict=True)
    ]
