"""Plots of growth as SVG, drawn without a library: lines over logarithmic axes, labeled where they end.

Colors are given twice, for light and for dark pages; the background is the page's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Flag, auto
from html import escape
from math import ceil, floor, log10
from typing import Final

WIDTH, HEIGHT = 860, 460
#: Room for the labels: left of the axis, below it, above it, and right of where the lines end.
LEFT, BELOW, ABOVE, RIGHT = 86, 66, 72, 224
#: Labels of lines that end nearly together are moved apart.
LABEL_HEIGHT: Final = 21
STYLE: Final = """
  text { font: 15px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #24292f; }
  .title { font-size: 18px; font-weight: 600; }
  .grid { stroke: #d0d7de; stroke-width: 1; }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
  .dashed { stroke-dasharray: 7 6; }
  .c0 { stroke: #57606a; } .f0 { fill: #57606a; }
  .c1 { stroke: #0550ae; } .f1 { fill: #0550ae; }
  .c2 { stroke: #b35900; } .f2 { fill: #b35900; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .grid { stroke: #3d444d; }
    .c0 { stroke: #9198a1; } .f0 { fill: #9198a1; }
    .c1 { stroke: #58a6ff; } .f1 { fill: #58a6ff; }
    .c2 { stroke: #f0883e; } .f2 { fill: #f0883e; }
  }
"""


class Drawn(Flag):
    """How points are shown: what was measured with marks, what is only compared with dashed."""

    LINE = auto()
    DASHED = auto()
    MARKS = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """Points from left to right, and what stands where they end."""

    label: str
    points: Sequence[tuple[float, float]]
    #: Which of the three colors: 0 is gray.
    color: int
    drawn: Drawn = Drawn.LINE | Drawn.MARKS


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over two axes, of which it is said in words what they measure."""

    title: str
    x: str
    y: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Whole powers of ten, from one to another, over some pixels."""

    least: int
    most: int
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (log10(value) - self.least) / (self.most - self.least) * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.least, self.most + 1)]


def svg(plot: Plot) -> str:
    """Return the plot as a document of its own; values must be above zero."""
    x = _scale([point[0] for line in plot.lines for point in line.points], LEFT, WIDTH - RIGHT)
    y = _scale([point[1] for line in plot.lines for point in line.points], HEIGHT - BELOW, ABOVE)
    named = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(plot.title)}"'
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" {named}>',
        f"<style>{STYLE}</style>",
        f'<text class="title" x="14" y="28">{escape(plot.title)}</text>',
        *_axes(plot, x, y),
        *(part for line in plot.lines for part in _line(line, x, y)),
        *_labels(plot.lines, y),
        "</svg>",
    ]
    return "\n".join(drawn) + "\n"


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    least = floor(log10(min(values)))
    return _Scale(least, max(least + 1, ceil(log10(max(values)))), start, end)


def _axes(plot: Plot, x: _Scale, y: _Scale) -> Iterator[str]:
    for tick in x.ticks:
        at = x.at(tick)
        yield f'<line class="grid" x1="{at:.1f}" y1="{y.end:.1f}" x2="{at:.1f}" y2="{y.start:.1f}"/>'
        yield f'<text x="{at:.1f}" y="{y.start + 22:.1f}" text-anchor="middle">{_number(tick)}</text>'
    for tick in y.ticks:
        at = y.at(tick)
        yield f'<line class="grid" x1="{x.start:.1f}" y1="{at:.1f}" x2="{x.end:.1f}" y2="{at:.1f}"/>'
        yield f'<text x="{x.start - 10:.1f}" y="{at + 5:.1f}" text-anchor="end">{_number(tick)}</text>'
    middle = (x.start + x.end) / 2
    yield f'<text x="{middle:.1f}" y="{y.start + 50:.1f}" text-anchor="middle">{escape(plot.x)}</text>'
    yield f'<text x="14" y="{y.end - 16:.1f}">{escape(plot.y)}</text>'


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _line(line: Line, x: _Scale, y: _Scale) -> Iterator[str]:
    at = [(x.at(across), y.at(up)) for across, up in line.points]
    if line.drawn & (Drawn.LINE | Drawn.DASHED):
        dashed = " dashed" if Drawn.DASHED in line.drawn else ""
        path = " ".join(f"{across:.1f},{up:.1f}" for across, up in at)
        yield f'<polyline class="line c{line.color}{dashed}" points="{path}"/>'
    if Drawn.MARKS in line.drawn:
        yield from (f'<circle class="f{line.color}" cx="{across:.1f}" cy="{up:.1f}" r="4.5"/>' for across, up in at)


def _labels(lines: Sequence[Line], y: _Scale) -> Iterator[str]:
    """Yield the labels from the top, each at least its own height below the one above it."""
    above = 0.0
    for line in sorted(lines, key=lambda each: y.at(each.points[-1][1])):
        above = max(above + LABEL_HEIGHT, y.at(line.points[-1][1]) + 5)
        yield f'<text class="f{line.color}" x="{WIDTH - RIGHT + 12}" y="{above:.1f}">{escape(line.label)}</text>'
